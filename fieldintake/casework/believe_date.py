"""Take the laptop's date for true after a leap forward: until a person does, nothing is dated, ended or due by it."""

from __future__ import annotations

from fieldintake.ports import Vault


def believe_date(vault: Vault) -> None:
    """Somebody has looked at the date and says that it is right."""
    vault.clock.believe()
    with vault.work() as unit:
        unit.audit.append("date_believed", unit.me.id)
