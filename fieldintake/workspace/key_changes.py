"""Changes of keys for the settings, done on the vault's thread of this desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.ids import StaffId
from fieldintake.handover import become_workspace
from fieldintake.storage import compartments
from fieldintake.storage.removing import remove_person
from fieldintake.storage.vault import OpenVault


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """The keys of an open vault; a removal ends this process, which would hold the old ones."""

    vault: OpenVault

    def insiders(self) -> frozenset[StaffId]:
        """Who can open restricted cases."""
        return compartments.members(self.vault, Compartment.RESTRICTED)

    def insiders_by_name(self) -> list[str]:
        """Their desk names."""
        held = self.insiders()
        with self.vault.view() as unit:
            return [each.desk_name for each in unit.directory.staff() if each.id in held]

    def let_in(self, staff: StaffId) -> None:
        compartments.open_to(self.vault, staff)

    def shut_out(self, staff: StaffId) -> None:
        compartments.close_to(self.vault, staff)

    def remove(self, staff: StaffId, progress: Callable[[int, int], bool]) -> None:
        """Remove somebody and begin anew under the new keys; comes back only by an error."""
        keys = remove_person(self.vault, staff, progress=progress)
        become_workspace(self.vault.folder, keys)
