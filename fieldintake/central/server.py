"""The service on a port, for good or inside another process.

Invariant: nothing about a request is logged, and no header tells what runs here.
"""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import uvicorn

from fieldintake.central.home import ServiceHome, open_home
from fieldintake.central.service import create_app

_START_SECONDS = 20.0


def _server(home: ServiceHome, host: str, port: int, *, tls: bool) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            create_app(home.service),
            host=host,
            port=port,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=128,
            timeout_keep_alive=30,
            ssl_keyfile=home.tls_key if tls else None,
            ssl_certfile=home.tls_certificate if tls else None,
        )
    )


def serve(data_dir: Path, host: str, port: int, *, tls: bool = True, database: str = "") -> None:
    """Run the service until it is told to stop."""
    _server(open_home(data_dir, database=database), host, port, tls=tls).run()


class RunningService:
    """A service in a thread of this process, for demonstrations and tests; a context manager."""

    def __init__(
        self, home: ServiceHome, *, host: str = "127.0.0.1", port: int = 0, tls: bool = True
    ) -> None:
        """Listens at once; with port 0 the system chooses, see `address`."""
        self.home = home
        self._socket = socket.create_server((host, port))
        self._server = _server(home, host, port, tls=tls)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self.address = f"{'https' if tls else 'http'}://{host}:{self._socket.getsockname()[1]}"

    def __enter__(self) -> RunningService:
        self._thread.start()
        end = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError("the service did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.should_exit = True
        self._thread.join(_START_SECONDS)
        self._socket.close()
