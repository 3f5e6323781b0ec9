"""What a person may decide about a whole case: close it, keep it, restrict it. Erasing her is in `erasing.py`. Qt-free.

Invariant: what a role may not do is not offered, and the verb refuses it anyway; each is asked once in plain words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from fieldintake.casework.erase_person import ErasureCertificate
from fieldintake.casework.keep_words import Meant
from fieldintake.casework.merge_cases import unmerge_cases
from fieldintake.casework.read_case import CaseView
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.casework.retention import close_case, hold_case
from fieldintake.domain.compartments import RESTRICTED
from fieldintake.domain.ids import CaseId
from fieldintake.domain.roles import Act, may
from fieldintake.ports import Vault
from fieldintake.ui.case.erasing import Erasing
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words
from fieldintake.ui.writing import Prompt, Writing
from fieldintake.wording.catalogue import N_


class CaseAct(Enum):
    """One thing to decide."""

    CLOSE = "close"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    RESTRICT = "restrict"
    OPEN_TO_ALL = "open_to_all"
    SAME_PERSON = "same_person"
    ERASE = "erase"
    TAKE_ERASURE_BACK = "take_erasure_back"
    DECIDE_ERASURE = "decide_erasure"


WORDS: Mapping[Enum, str] = {
    CaseAct.CLOSE: N_("Close this case"),
    CaseAct.HOLD: N_("Keep it whatever the time says"),
    CaseAct.LIFT_HOLD: N_("Do not keep it any longer than others"),
    CaseAct.RESTRICT: N_("Let only some people open it"),
    CaseAct.OPEN_TO_ALL: N_("Let everybody at this desk open it"),
    CaseAct.SAME_PERSON: N_("This is the same person as ..."),
    CaseAct.ERASE: N_("Erase her for good"),
    CaseAct.TAKE_ERASURE_BACK: N_("Do not ask any more to erase her"),
    CaseAct.DECIDE_ERASURE: N_("Decide whether she is erased"),
}


def acts_for(view: CaseView) -> tuple[CaseAct, ...]:
    """What this person may decide about this case, as it is now."""
    role, case = view.me.role, view.case
    is_held, is_restricted = bool(case.text("hold_reason")), case.fields.get(RESTRICTED) is True
    offered = (
        (CaseAct.CLOSE, Act.CLOSE_CASE, case.text("state") != "closed"),
        (CaseAct.HOLD, Act.HOLD_CASE, not is_held),
        (CaseAct.LIFT_HOLD, Act.HOLD_CASE, is_held),
        (CaseAct.RESTRICT, Act.RESTRICT_CASE, not is_restricted),
        (CaseAct.OPEN_TO_ALL, Act.RESTRICT_CASE, is_restricted),
        (CaseAct.SAME_PERSON, Act.WORK_ON_CASES, True),
        (CaseAct.ERASE, Act.ERASE_PERSON, not is_held and not view.erasure.waits),
        (CaseAct.TAKE_ERASURE_BACK, Act.WORK_ON_CASES, view.erasure.waits and view.erasure.is_mine),
        (CaseAct.DECIDE_ERASURE, Act.CONFIRM_ERASURE, view.erasure.may_decide and not is_held),
    )
    return tuple(act for act, needed, fits in offered if fits and may(role, needed))


@dataclass
class CaseActs:
    """`members` names who may open restricted cases, on the vault's thread; `certified` shows what was erased."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    writing: Writing
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    members: Callable[[], Sequence[str]] = field(default=tuple)
    certified: Callable[[ErasureCertificate], None] = field(default=lambda _certificate: None)
    same_person: Callable[[CaseId], None] = field(default=lambda _case_id: None)
    _erasing: Erasing = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.vault, self.background, self.dialogs, self.words)
        self._erasing = Erasing(*parts, self.changed, self.failed, self.certified)

    def offer(self, view: CaseView) -> None:
        """Ask which; the answer is asked about once more before it is done."""
        acts: dict[CaseAct, Callable[[CaseId], None]] = {
            CaseAct.CLOSE: self._close,
            CaseAct.HOLD: self._hold,
            CaseAct.LIFT_HOLD: self._lift_hold,
            CaseAct.RESTRICT: self._restrict,
            CaseAct.OPEN_TO_ALL: self._open_to_all,
            CaseAct.SAME_PERSON: self.same_person,
            CaseAct.ERASE: self._erasing.begin,
            CaseAct.TAKE_ERASURE_BACK: self._erasing.take_back,
            CaseAct.DECIDE_ERASURE: lambda case_id: self._erasing.decide(case_id, view.erasure.asked_by),
        }
        self.dialogs.choose(
            self.words.text("This case"),
            [(act.value, self.words.of(act)) for act in acts_for(view)],
            chosen="",
            then=lambda key: acts[CaseAct(key)](view.row.case_id),
        )

    def _close(self, case_id: CaseId) -> None:
        _ = self.words.text
        self._confirm(
            _("Close this case?"),
            _("From today the time runs for which closed cases are kept. Nothing is erased by itself."),
            _("Close it"),
            lambda: close_case(self.vault, case_id),
        )

    def _hold(self, case_id: CaseId) -> None:
        _ = self.words.text
        self.writing.ask(
            Meant.HOLD,
            case_id,
            Prompt(
                _("Why must it be kept?"),
                _("As long as this reason stands, nobody can erase her, however much time is over."),
                act=_("Keep it"),
                leave=_("Back"),
            ),
            lambda reason: hold_case(self.vault, case_id, reason),
            done=lambda _changed: self.changed(),
            failed=self.failed,
        )

    def _lift_hold(self, case_id: CaseId) -> None:
        _ = self.words.text
        self._confirm(
            _("Is there no reason any more to keep it?"),
            _("Then its time runs as that of other closed cases, and she can be erased."),
            _("Do not keep it"),
            lambda: hold_case(self.vault, case_id, ""),
        )

    def _restrict(self, case_id: CaseId) -> None:
        self.background.submit(
            self.members, done=lambda names: self._restrict_to(case_id, names), failed=self.failed
        )

    def _restrict_to(self, case_id: CaseId, names: Sequence[str]) -> None:
        _ = self.words.text
        who = self.words.several([self.words.typed(name) for name in names])
        self._confirm(
            _("Let only some people open this case?"),
            _(
                "These can still open it: {who}. Everybody else sees its code, whose it is and what is due, and "
                "nothing that she told us. Her name is no longer found by a search.",
                who=who,
            ),
            _("Restrict it"),
            lambda: restrict_case(self.vault, case_id),
        )

    def _open_to_all(self, case_id: CaseId) -> None:
        _ = self.words.text
        self._confirm(
            _("Let everybody at this desk open this case?"),
            _("From now on all of them read what she told us, what was written while it was restricted too."),
            _("Open it to all"),
            lambda: open_case_to_all(self.vault, case_id),
        )

    def _confirm(self, question: str, consequence: str, act: str, verb: Callable[[], object]) -> None:
        leave = self.words.text("Leave it as it is")
        self.dialogs.confirm(question, consequence, act=act, leave=leave, then=lambda: self._do(verb))

    def part(self, other: CaseId, code: str) -> None:
        """Make a merged case one of its own again."""
        _ = self.words.text
        self._confirm(
            _("Part them again?"),
            _(
                "{code} is a case of its own again, as it was. Every no that she said meanwhile stays in both; "
                "a yes stays where it was given, so please ask again.",
                code=code,
            ),
            _("Part them again"),
            lambda: unmerge_cases(self.vault, other),
        )

    def _do(self, verb: Callable[[], object]) -> None:
        self.background.submit(verb, done=lambda _changed: self.changed(), failed=self.failed)
