"""Changes of keys for the settings, done on the vault's thread of this desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldintake.domain.compartments import CHANGEABLE, Compartment
from fieldintake.domain.ids import StaffId
from fieldintake.handover import become_workspace
from fieldintake.storage import compartments
from fieldintake.storage.removing import remove_person
from fieldintake.storage.vault import OpenVault


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """The keys of an open vault; a removal ends this process, which would hold the old ones."""

    vault: OpenVault

    def insiders(self) -> Mapping[Compartment, frozenset[StaffId]]:
        """Who can open restricted cases, and who evidence."""
        return {each: compartments.members(self.vault, each) for each in CHANGEABLE}

    def insiders_by_name(self) -> list[str]:
        """The desk names of those who can open restricted cases."""
        return self._names(Compartment.RESTRICTED)

    def keepers_by_name(self) -> list[str]:
        """The desk names of those who can open evidence."""
        return self._names(Compartment.EVIDENCE)

    def _names(self, compartment: Compartment) -> list[str]:
        held = compartments.members(self.vault, compartment)
        with self.vault.view() as unit:
            return [each.desk_name for each in unit.directory.staff() if each.id in held]

    def let_in(self, staff: StaffId, compartment: Compartment) -> None:
        compartments.open_to(self.vault, staff, compartment)

    def shut_out(self, staff: StaffId, compartment: Compartment) -> None:
        compartments.close_to(self.vault, staff, compartment)

    def remove(self, staff: StaffId, progress: Callable[[int, int], bool]) -> None:
        """Remove somebody and begin anew under the new keys; comes back only by an error."""
        keys = remove_person(self.vault, staff, progress=progress)
        become_workspace(self.vault.folder, keys)
