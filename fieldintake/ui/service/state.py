"""What the page of our own service shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.wording.catalogue import N_


class ServiceProblem(Enum):
    """Why a service was not taken."""

    ADDRESS = "address"
    PUBLIC_KEY = "public_key"
    PIN = "pin"


WORDS: Mapping[Enum, str] = {
    ServiceProblem.ADDRESS: N_(
        "The address begins with https:// and holds a name and a number, nothing more."
    ),
    ServiceProblem.PUBLIC_KEY: N_("The public key is 64 signs long: digits, and letters from a to f."),
    ServiceProblem.PIN: N_("The pin is 64 signs long: digits, and letters from a to f."),
}


@dataclass(frozen=True, slots=True)
class ServiceState:
    """The whole page."""

    address: str = ""
    public_key: str = ""
    pin: str = ""
    problem: ServiceProblem | None = None
    is_keeping: bool = False
