"""The connection to one service: to the pinned certificate or not at all, bounded, and never by way of a proxy.

Invariant: the pin is checked before the first byte of a request leaves, and every failure below becomes a
`SyncError` that says what to do about it.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx2

from fieldintake.domain.errors import (
    AnswerDamaged,
    ConnectionCut,
    NoConnection,
    NotOurService,
    ServiceRefused,
)
from fieldintake.domain.messages import OrganisationCard
from fieldintake.protocol.batches import MAX_BYTES
from fieldintake.protocol.tls import pin_of_der

MEDIA_TYPE = "application/cbor-seq"
_PATH = "/v1/sync"
_CONNECT_SECONDS = 20.0


class _WrongPin(ssl.SSLError):
    """The other end has another certificate than the card says."""


class PinnedContext(ssl.SSLContext):
    """TLS to exactly one certificate; the names and authorities of certificates do not matter."""

    pin: str

    @classmethod
    def to(cls, pin: str) -> PinnedContext:
        context = cls(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the pin is stricter than any authority
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.pin = pin
        return context

    def wrap_socket(self, sock: socket.socket, *args: Any, **more: Any) -> ssl.SSLSocket:
        """Shake hands, then compare the certificate before anything else is sent."""
        wrapped = super().wrap_socket(sock, *args, **more)
        if pin_of_der(wrapped.getpeercert(binary_form=True) or b"") != self.pin:
            wrapped.close()
            raise _WrongPin("another certificate than the pinned one")
        return wrapped

    def wrap_bio(self, *_args: Any, **_more: Any) -> ssl.SSLObject:
        """Refuse the way by which TLS would run through a proxy, where no pin would be checked."""
        raise _WrongPin("no proxies")


class Link:
    """Requests to one service over one connection that stays open until `close`."""

    def __init__(self, card: OrganisationCard) -> None:
        """Raises `NotOurService` where the card names no way that can be trusted."""
        parts = urlsplit(card.service_address)
        if parts.scheme == "https" and card.service_pin:
            verify: ssl.SSLContext = PinnedContext.to(card.service_pin)
        elif parts.scheme == "http" and _is_this_machine(parts.hostname or ""):
            verify = PinnedContext.to("")
        else:
            raise NotOurService("an address without a pin, or without TLS")
        self._url = card.service_address + _PATH
        self._client = httpx2.Client(
            verify=verify, trust_env=False, follow_redirects=False, headers={"user-agent": "desk"}
        )

    def close(self) -> None:
        self._client.close()

    def post(self, body: bytes, timeout_seconds: float) -> bytes:
        """The bytes that answer; raises `SyncError`."""
        timeout = httpx2.Timeout(timeout_seconds, connect=_CONNECT_SECONDS)
        headers = {"content-type": MEDIA_TYPE, "accept-encoding": "identity"}
        try:
            with self._client.stream(
                "POST", self._url, content=body, headers=headers, timeout=timeout
            ) as response:
                _check(response)
                return _bounded(response)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            if _tls_failed(error):
                raise NotOurService("another certificate, or no TLS at all") from error
            raise NoConnection("the service cannot be reached") from error
        except (httpx2.TransportError, httpx2.DecodingError, httpx2.StreamError) as error:
            raise ConnectionCut("the connection broke or stalled") from error


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check(response: httpx2.Response) -> None:
    """Anything but our service's own answer is somebody else's page."""
    if response.status_code == 413:
        raise ServiceRefused("too_large")
    if response.status_code == 503:
        raise ServiceRefused("busy")
    kind = response.headers.get("content-type", "").partition(";")[0].strip()
    if response.status_code != 200 or kind != MEDIA_TYPE:
        raise NotOurService("an answer that is not the service's")


def _bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            raise AnswerDamaged("a longer answer than any service gives")
    return bytes(body)


def _tls_failed(error: BaseException) -> bool:
    """Whether a TLS error is among the causes."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
