"""Changing what a colleague may open: restricted cases, evidence, or nothing any more. Qt-free.

Invariant: each change is asked once in plain words; a removal that was begun ends in a desk under new keys or, when it
is stopped, as everything was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fieldintake.casework.read_settings import Member
from fieldintake.domain.compartments import CHANGEABLE, Compartment
from fieldintake.domain.desk import Role
from fieldintake.domain.ids import StaffId
from fieldintake.ui.long_work import Notice, run_long
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words

LET_IN, SHUT_OUT, REMOVE = "let-in", "shut-out", "remove"


class KeyChanges(Protocol):
    """What changes keys, on the vault's thread."""

    def let_in(self, staff: StaffId, compartment: Compartment) -> None: ...
    def shut_out(self, staff: StaffId, compartment: Compartment) -> None: ...
    def remove(self, staff: StaffId, progress: Callable[[int, int], bool]) -> None:
        """Remove somebody; does not come back, because the desk begins anew under the new keys."""


@dataclass
class PersonChanges:
    """`again` reads the settings anew after a change."""

    keys: KeyChanges
    background: Background
    dialogs: Dialogs
    words: Words
    again: Callable[[], None]
    failed: Callable[[Exception], None]

    def begin(self, member: Member, inside: frozenset[Compartment]) -> None:
        """Offer what can be changed about a colleague, who is in those compartments."""
        _, choices = self.words.text, list[tuple[str, str]]()
        for each in CHANGEABLE:
            let, shut = self._offers(each)
            if each not in inside:
                choices.append((f"{LET_IN} {each.value}", let))
            elif member.staff.role is not Role.ADMIN:
                choices.append((f"{SHUT_OUT} {each.value}", shut))
        choices.append((REMOVE, _("Remove from this desk")))
        name = self.words.typed(member.staff.desk_name)
        self.dialogs.choose(
            name, choices, chosen="", then=lambda key: self._chosen(key, member.staff.id, name)
        )

    def _offers(self, compartment: Compartment) -> tuple[str, str]:
        _ = self.words.text
        if compartment is Compartment.EVIDENCE:
            return _("Let them keep evidence"), _("Shut them out of evidence")
        return _("Let them open restricted cases"), _("Shut them out of restricted cases")

    def _chosen(self, key: str, staff: StaffId, name: str) -> None:
        what, _blank, compartment = key.partition(" ")
        if what == REMOVE:
            self._remove(staff, name)
        elif what == LET_IN:
            self._let_in(staff, name, Compartment(compartment))
        else:
            self._shut_out(staff, name, Compartment(compartment))

    def _let_in(self, staff: StaffId, name: str, compartment: Compartment) -> None:
        _ = self.words.text
        is_evidence = compartment is Compartment.EVIDENCE
        self._ask(
            _("Let {name} keep evidence?", name=name)
            if is_evidence
            else _("Let {name} open restricted cases?", name=name),
            _("The register of every case that they can open. Everybody at this desk sees that you did.")
            if is_evidence
            else _("All of them, with everything in them. Everybody at this desk sees that you did."),
            _("Let them in"),
            lambda: self.keys.let_in(staff, compartment),
        )

    def _shut_out(self, staff: StaffId, name: str, compartment: Compartment) -> None:
        _ = self.words.text
        self._ask(
            _("Shut {name} out of evidence?", name=name)
            if compartment is Compartment.EVIDENCE
            else _("Shut {name} out of restricted cases?", name=name),
            _("What they could read until now, they may remember."),
            _("Shut them out"),
            lambda: self.keys.shut_out(staff, compartment),
        )

    def _ask(self, question: str, consequence: str, act: str, change: Callable[[], None]) -> None:
        self.dialogs.confirm(
            question,
            consequence,
            act=act,
            leave=self.words.text("Leave it as it is"),
            then=lambda: self.background.submit(change, done=lambda _none: self.again(), failed=self.failed),
        )

    def _remove(self, staff: StaffId, name: str) -> None:
        _ = self.words.text
        self.dialogs.confirm(
            _("Remove {name} from this desk?", name=name),
            _(
                "Their passphrase opens nothing any more, and all keys change. Their unfinished forms come to you. "
                "What they wrote stays. Backups made before today still open with the passphrases of before: "
                "make a new one afterwards."
            ),
            act=_("Remove"),
            leave=_("Leave it as it is"),
            then=lambda: self._go_on(staff),
        )

    def _go_on(self, staff: StaffId) -> None:
        _ = self.words.text
        about = _("Everything is written anew and checked. The desk opens again by itself when it is done.")
        run_long(
            self.background,
            self.dialogs,
            Notice(_("All keys are being changed"), about, _("Stop")),
            lambda far: self.keys.remove(staff, far),
            done=lambda _none: None,
            failed=self.failed,
        )
