"""Asks which other case is hers: those that may be, with the reasons, or any other one by its code. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.compare_cases import alike_cases, case_of_code
from fieldintake.domain.desk import CaseMatch
from fieldintake.domain.errors import InvalidCode, NotFound
from fieldintake.domain.ids import CaseId
from fieldintake.ports import Vault
from fieldintake.ui.intake.search_first import MATCHED
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words

_OFFERED = 4
_BY_CODE = ""


@dataclass
class OtherCase:
    """`chosen(one, other)` follows; nothing is changed by choosing."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    chosen: Callable[[CaseId, CaseId], None]
    failed: Callable[[Exception], None]

    def ask_for(self, case_id: CaseId) -> None:
        """From a case: which other one is hers too?"""
        self.background.submit(
            lambda: alike_cases(self.vault, case_id),
            done=lambda found: self._offer(case_id, found[:_OFFERED]),
            failed=self.failed,
        )

    def _offer(self, case_id: CaseId, found: list[CaseMatch]) -> None:
        _ = self.words.text
        if not found:
            self._ask_code(case_id)
            return

        def picked(key: str) -> None:
            if key == _BY_CODE:
                self._ask_code(case_id)
            else:
                self.chosen(case_id, CaseId(key))

        self.dialogs.pick(
            _("Which other case is hers?"),
            _("These may be. Both are shown side by side first; nothing is changed by looking."),
            [
                *((str(match.row.case_id), self._said(match)) for match in found),
                (_BY_CODE, _("Another code")),
            ],
            leave=_("Back"),
            then=picked,
        )

    def _said(self, match: CaseMatch) -> str:
        reasons = self.words.several([self.words.of(MATCHED[what]) for what in match.matched])
        return self.words.text("{code}: {reasons}", code=match.row.code, reasons=reasons)

    def _ask_code(self, case_id: CaseId) -> None:
        _ = self.words.text
        self.dialogs.write(
            _("Which other case is hers?"),
            _("Its code. Both are shown side by side first; nothing is changed by looking."),
            act=_("Compare"),
            leave=_("Back"),
            then=lambda typed: self._find(case_id, typed),
        )

    def _find(self, case_id: CaseId, typed: str) -> None:
        self.background.submit(
            lambda: case_of_code(self.vault, typed),
            done=lambda other: self.chosen(case_id, other),
            failed=self._not_found,
        )

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, (NotFound, InvalidCode)):
            _ = self.words.text
            self.dialogs.tell(_("No case has this code."), _("Look at the code again. Nothing was changed."))
        else:
            self.failed(error)
