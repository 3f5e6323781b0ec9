"""Lists the referrals of this desk, page by page, newest first. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.list_referrals import ReferralRow, list_referrals
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.referrals.state import ReferralLine, ReferralsState, Stage

PAGE = 50


@dataclass
class ReferralsPresenter:
    """`open_case` follows a line, `reopen` goes on with a draft."""

    vault: Vault
    background: Background
    render: Callable[[ReferralsState], None]
    open_case: Callable[[CaseId], None]
    reopen: Callable[[CaseId, RecordId], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: ReferralsState = field(init=False)
    _cases: dict[str, CaseId] = field(default_factory=dict, init=False)
    _turn: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.state = ReferralsState(self.now_ms())

    def show(self) -> None:
        """Read the first page again."""
        self._cases = {}
        self._read(None)

    def more(self) -> None:
        """Read the next page."""
        if self.state.has_more and self.state.lines:
            self._read(RecordId(self.state.lines[-1].key))

    def choose(self, key: str) -> None:
        case_id = self._cases.get(key)
        line = next((line for line in self.state.lines if line.key == key), None)
        if case_id is None or line is None:
            return
        if line.stage is Stage.DRAFT:
            self.reopen(case_id, RecordId(key))
        else:
            self.open_case(case_id)

    def _read(self, after: RecordId | None) -> None:
        self._turn += 1
        turn = self._turn
        self.background.submit(
            lambda: list_referrals(self.vault, after=after, limit=PAGE + 1),
            done=lambda rows: self._take(turn, after, rows),
            failed=self.failed,
        )

    def _take(self, turn: int, after: RecordId | None, rows: list[ReferralRow]) -> None:
        if turn != self._turn:
            return
        page = rows[:PAGE]
        self._cases |= {row.referral_id: row.case_id for row in page}
        before = self.state.lines if after is not None else ()
        lines = (*before, *(_line(row) for row in page))
        self.state = replace(
            self.state, now_ms=self.now_ms(), lines=lines, has_more=len(rows) > PAGE, is_loading=False
        )
        self.render(self.state)


def _line(row: ReferralRow) -> ReferralLine:
    """A state that this version does not know has ended."""
    stage = next((stage for stage in Stage if stage.value == row.state), Stage.ENDED)
    return ReferralLine(row.referral_id, row.code, row.areas, row.provider, stage, row.since_ms)
