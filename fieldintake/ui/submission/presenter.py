"""Shows a finished form in the version that was filled, reveals what is held, and prints it for our file. Qt-free.

Invariant: nothing masked is in the state but between hold and release; every hold is in the audit before it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from fieldintake.casework.attach_file import read_attachment
from fieldintake.casework.print_letter import Pages
from fieldintake.casework.read_submission import (
    Earlier,
    FinishedView,
    print_for_own_file,
    read_submission,
    reveal_answer,
)
from fieldintake.domain.blobs import BlobKind
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.roles import Act, may
from fieldintake.forms.compared import Changed, compared
from fieldintake.forms.reading import Answered, Read, read_form_again
from fieldintake.forms.session import FormContext
from fieldintake.ports import LetterRenderer, Vault
from fieldintake.ui.case.lines import Revealed, ToldRecord
from fieldintake.ui.case.names import form_title
from fieldintake.ui.filling.open_form import form_context
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.submission.state import Seen, SubmissionState
from fieldintake.ui.submission.telling import (
    SINCE,
    attached_in_words,
    now_and_before,
    paper_lines,
    said,
    since,
    told,
)
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_, shipped_languages
from fieldintake.wording.form_languages import by_code, shown_name

Out = Callable[[Sequence[Pages]], None]


@dataclass(frozen=True, slots=True, repr=False)
class _Opened:
    """A finished form with its reading in two languages; `spoken` are the form's languages by code."""

    view: FinishedView
    spoken: dict[str, str]
    reading: tuple[Read, ...]
    hers: str
    changes: tuple[Changed, ...] = ()


@dataclass
class SubmissionPresenter:
    """`back(case)` is the way back; `where_to` asks for a printer or a folder; `play` gets the bytes of a sound."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    renderer: LetterRenderer
    words: Words
    render: Callable[[SubmissionState], None]
    back: Callable[[CaseId], None]
    where_to: Callable[[Callable[[Out], None]], None]
    play: Callable[[bytes, str], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: SubmissionState = field(init=False)
    _opened: _Opened | None = field(default=None, init=False)
    _turn: int = field(default=0, init=False)
    _held: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.state = SubmissionState(self.now_ms())

    # --- opening ---------------------------------------------------------------------------------

    def show(self, submission_id: RecordId) -> None:
        """Open it; looking is audited."""
        self.put_away()
        turn = self._turn
        self._show(replace(self.state, is_busy=True))

        def done(opened: _Opened) -> None:
            if turn == self._turn:
                self._take(opened)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._show(replace(self.state, is_busy=False))
            self.failed(error)

        self.background.submit(lambda: self._open(submission_id), done=done, failed=failed)

    def _open(self, submission_id: RecordId) -> _Opened:
        view = read_submission(self.vault, submission_id)
        spoken = by_code(dict.fromkeys((*view.plan.form.languages, *self._context(view).languages)))
        hers = next((code for code in view.languages if code in spoken and code != self.words.language), "")
        return self._read(view, spoken, hers)

    def _read(self, view: FinishedView, spoken: dict[str, str], hers: str) -> _Opened:
        def read(form: FinishedView | Earlier) -> tuple[Read, ...]:
            return read_form_again(
                form.plan,
                form.xml,
                context=self._context(view),
                finished=_moment(form.finished_ms),
                language=spoken.get(self.words.language, ""),
                other=spoken.get(hers, ""),
            )

        reading = read(view)
        changes = compared(reading, read(view.earlier)) if view.earlier is not None else ()
        return _Opened(view, spoken, reading, hers, changes)

    def _context(self, view: FinishedView) -> FormContext:
        return form_context(view.form.form_id, self.words.language)

    def _take(self, opened: _Opened) -> None:
        view = self._opened = opened
        form = view.view.form
        title = form_title(form.title, self.words)
        self._held += 1
        self._show(
            SubmissionState(
                self.now_ms(),
                title,
                str(view.view.code),
                form.version,
                view.view.finished_ms,
                (*self._since(opened), *told(opened.reading, title, self.words, opened.hers)),
                languages=tuple(code for code in opened.spoken if code != self.words.language),
                hers=opened.hers,
                may_print=may(view.view.me.role, Act.PRINT_OWN_FILE),
            )
        )

    def _since(self, opened: _Opened) -> tuple[ToldRecord, ...]:
        earlier = opened.view.earlier
        return () if earlier is None else since(opened.changes, earlier.finished_ms, self.words)

    def again(self) -> None:
        """Say it in the language that is now chosen."""
        if self._opened is not None:
            self._speak(self._opened.hers)

    def put_away(self) -> None:
        """Nothing of it stays."""
        self._turn += 1
        self._held += 1
        self._opened = None
        self._show(SubmissionState(self.now_ms()))

    def leave(self) -> None:
        """To her page."""
        case_id = self._opened.view.case_id if self._opened is not None else None
        self.put_away()
        if case_id is not None:
            self.back(case_id)

    # --- languages -------------------------------------------------------------------------------

    def choose_language(self) -> None:
        """A second language under the first one, or none."""
        opened = self._opened
        if opened is None:
            return
        choices = [("", self.words.text(N_("One language")))]
        choices += [(code, shown_name(code)) for code in self.state.languages]
        self.dialogs.choose(self.words.text("Language"), choices, chosen=opened.hers, then=self._speak)

    def _speak(self, hers: str) -> None:
        opened, turn = self._opened, self._turn
        if opened is None:
            return

        def done(again: _Opened) -> None:
            if turn == self._turn:
                self._take(again)

        self.background.submit(
            lambda: self._read(opened.view, opened.spoken, hers), done=done, failed=self.failed
        )

    # --- what is masked --------------------------------------------------------------------------

    def hold(self, key: str) -> None:
        """Show one masked answer, or what is attached, while it is held."""
        opened = self._opened
        if opened is not None and key.startswith(SINCE):
            self._hold_change(opened, key)
            return
        read = next((each for each in opened.reading if each.path == key), None) if opened else None
        if opened is None or not isinstance(read, Answered):
            return
        self._held += 1
        held, view = self._held, opened.view

        def look() -> tuple[str, bytes]:
            reveal_answer(self.vault, view.id, key)
            if not read.file or read.file not in view.files:
                return "", b""
            found = read_attachment(self.vault, view.id, read.file)
            return read.file, found.data if found.kind in (BlobKind.PICTURE, BlobKind.SOUND) else b""

        def done(found: tuple[str, bytes]) -> None:
            if held == self._held:
                self._reveal(view, read, *found)

        self.background.submit(look, done=done, failed=self.failed)

    def _hold_change(self, opened: _Opened, key: str) -> None:
        """Both answers of a question that was answered in another way; both are noted."""
        place, earlier = key.removeprefix(SINCE), opened.view.earlier
        if earlier is None or not place:
            return
        change = opened.changes[int(place)]
        self._held += 1
        held, text = self._held, now_and_before(change, self.words)

        def look() -> None:
            reveal_answer(self.vault, opened.view.id, change.one.path)
            reveal_answer(self.vault, earlier.id, change.one.path)

        def done(_none: None) -> None:
            if held == self._held:
                self._show(replace(self.state, revealed=Revealed(key, text)))

        self.background.submit(look, done=done, failed=self.failed)

    def _reveal(self, view: FinishedView, read: Answered, name: str, data: bytes) -> None:
        text = attached_in_words(read.file, view.files, self.words) if read.file else said(read, self.words)
        seen = None
        if name and view.files[name].kind is BlobKind.PICTURE:
            seen = Seen(read.path, data)
        elif data:
            self.play(data, name.rpartition(".")[2])
        self._show(replace(self.state, revealed=Revealed(read.path, text), seen=seen))

    def release(self) -> None:
        self._held += 1
        if self.state.revealed is not None:
            self.play(b"", "")
        self._show(replace(self.state, revealed=None, seen=None))

    # --- paper -----------------------------------------------------------------------------------

    def print_it(self) -> None:
        """For our own file: asked once, because paper cannot be locked."""
        _ = self.words.text
        if self._opened is not None and self.state.may_print:
            self.dialogs.confirm(
                _("Print this form for your own file?"),
                _(
                    "Masked answers and files are not on it. The paper stays in your file: it is not for her, and not "
                    "for anybody else."
                ),
                act=_("Print it"),
                leave=_("Back"),
                then=lambda: self.where_to(self._print),
            )

    def _print(self, out: Out) -> None:
        opened = self._opened
        if opened is None:
            return
        lines, view = list(paper_lines(opened.reading, self.words, opened.hers)), opened.view
        language = self.words.language if self.words.language in shipped_languages() else "en"

        self.background.submit(
            lambda: print_for_own_file(self.vault, self.renderer, view, lines, language),
            done=lambda pdf: out([Pages(pdf, str(view.code), frozenset())]),
            failed=self.failed,
        )

    def _show(self, state: SubmissionState) -> None:
        self.state = state
        self.render(state)


def _moment(ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
