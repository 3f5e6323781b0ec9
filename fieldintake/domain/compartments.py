"""Compartments: what only some people of an organisation can open, by key and not by a hidden button.

Invariant: there are these and no mechanism for more; who belongs to one is decided by whoever is in ADMIN.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from fieldintake.domain.desk import Role


class Compartment(Enum):
    """What a compartment holds: restricted cases, the organisation's own root key, or the register of evidence."""

    RESTRICTED = "restricted"
    ADMIN = "admin"
    EVIDENCE = "evidence"


CHANGEABLE = (Compartment.RESTRICTED, Compartment.EVIDENCE)
"""Whom an admin lets in and shuts out; who is an admin is decided at the enrolment."""


BY_ROLE: Mapping[Role, frozenset[Compartment]] = {
    Role.WORKER: frozenset(),
    Role.COORDINATOR: frozenset({Compartment.RESTRICTED}),
    Role.CUSTODIAN: frozenset({Compartment.EVIDENCE}),
    Role.ADMIN: frozenset(Compartment),
    Role.AUDITOR: frozenset(),
}
"""Where somebody of that role is when they are enrolled; an admin may change it for those that are `CHANGEABLE`."""
RESTRICTED = "restricted"
"""The field of a case that says that it is restricted."""
OPEN_LINE = frozenset({"code", "state", "opened_at", "closed_at", "worker", RESTRICTED})
"""The fields of a restricted case that everybody at the desk still sees: that it is there, and whose it is."""
