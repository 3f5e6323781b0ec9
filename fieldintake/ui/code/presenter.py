"""Shows a new recovery code and sees it typed back. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.ui.code.state import CodeProblem, CodeState, CodeStep

_GROUP = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": ""})


def groups_of(text: str) -> tuple[str, ...]:
    """A code in groups of four, as it is meant whatever way it was typed."""
    signs = "".join(text.upper().translate(_MISREAD).split())
    return tuple(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


@dataclass
class CodePresenter:
    """`done` goes on once the code was typed back as it was shown."""

    code: str
    done: Callable[[], None]
    render: Callable[[CodeState], None]
    state: CodeState = field(default=CodeState(CodeStep.WRITE), init=False)

    def start(self) -> None:
        self._write()

    def onward(self, typed: str) -> None:
        """What the one button of this step does."""
        if self.state.step is CodeStep.WRITE:
            self._show(CodeState(CodeStep.BACK))
            return
        place = self._first_other(groups_of(typed))
        if place:
            self._show(replace(self.state, problem=CodeProblem.OTHER_GROUP, place=place))
        else:
            self.done()

    def back(self) -> None:
        """See it again while it is typed."""
        self._write()

    def refuse_paste(self) -> None:
        self._show(replace(self.state, problem=CodeProblem.PASTED, place=0))

    def _first_other(self, typed: tuple[str, ...]) -> int:
        """The place of the first group that is not as it was shown, from 1; 0 when all are."""
        shown = groups_of(self.code)
        for place, group in enumerate(shown):
            if place >= len(typed) or typed[place] != group:
                return place + 1
        return 0 if len(typed) == len(shown) else len(shown)

    def _write(self) -> None:
        self._show(CodeState(CodeStep.WRITE, groups_of(self.code)))

    def _show(self, state: CodeState) -> None:
        self.state = state
        self.render(state)
