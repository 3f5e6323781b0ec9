"""The forms of the desk: brought, reported on before they are accepted, looked through, retired, taken away. Qt-free.

Invariant: nothing is accepted that no report was shown for; what is answered in a preview is kept nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fieldintake.casework.bundled_forms import OF_AN_INTAKE, form_plan
from fieldintake.casework.manage_forms import (
    DeskForms,
    bring_form,
    form_here,
    read_forms,
    retire_form,
    take_form,
)
from fieldintake.data import bundled_forms
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import Cancelled
from fieldintake.domain.progress import Progress
from fieldintake.forms.loading import plan_of
from fieldintake.forms.plan import Plan
from fieldintake.ports import FileCleaner, Vault
from fieldintake.ui.case.names import form_title
from fieldintake.ui.filling.acts import Act, FileAct, Jump, Lay, Speak
from fieldintake.ui.filling.open_form import NO_CASE, OpenForm
from fieldintake.ui.filling.showing import Showing
from fieldintake.ui.filling.with_files import later
from fieldintake.ui.forms.brought import Brought, as_text, look_at, report_of
from fieldintake.ui.forms.state import FormLine, FormsList, FormsState, ImportReport, Preview
from fieldintake.ui.long_work import Notice, run_long
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words

_PATTERN = "*.xlsx *.xls *.xlsm *.md *.xml"


@dataclass
class FormsPresenter:
    """`aside` converts and cleans files, away from the vault; `write(path, data)` puts one where a person chose."""

    vault: Vault
    cleaner: FileCleaner
    background: Background
    aside: Background
    dialogs: Dialogs
    words: Words
    render: Callable[[FormsState], None]
    write: Callable[[Path, bytes], None]
    leave: Callable[[], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: FormsState = field(default_factory=lambda: FormsState(FormsList()), init=False)
    _brought: Brought | None = field(default=None, init=False)
    _report: ImportReport | None = field(default=None, init=False)
    _form: OpenForm | None = field(default=None, init=False)
    _showing: Showing = field(init=False)

    def show(self) -> None:
        """The forms of the desk."""
        self._brought, self._report, self._form = None, None, None
        self._show(FormsState(FormsList()))
        self.background.submit(lambda: read_forms(self.vault), done=self._list, failed=self.failed)

    def _list(self, found: DeskForms) -> None:
        lines = tuple(
            FormLine(
                f"{form.form_id}\n{form.version}",
                form_title(form.title or form.form_id, self.words),
                form.version,
                form.drafts,
                form.is_retired,
                form.is_newest,
                form.form_id in bundled_forms(),
            )
            for form in found.forms
        )
        self._show(FormsState(FormsList(lines, found.may_change, is_loading=False)))

    def back(self) -> None:
        """From a preview to what it is of; from a report to the list; from the list out."""
        if self._form is not None and self._report is not None:
            self._form = None
            self._show(FormsState(self._report))
        elif isinstance(self.state.content, FormsList):
            self.leave()
        else:
            self.show()

    # --- bringing --------------------------------------------------------------------------------

    def bring(self) -> None:
        """Choose a file, and look at it."""
        pattern = self.words.text("Forms ({endings})", endings=_PATTERN)
        self.dialogs.open_file(self.words.text("Bring a form"), pattern, self.look_at)

    def look_at(self, file: Path) -> None:
        """Convert and check it aside, and report; it can be stopped."""
        _ = self.words.text

        def work(progress: Progress) -> Brought:
            found = look_at(file, self.cleaner, progress)
            if not progress(1, 1):
                raise Cancelled
            return found

        def done(brought: Brought) -> None:
            version = brought.version
            self.background.submit(
                lambda: form_here(self.vault, version.form_id) if version is not None else None,
                done=lambda before: self._tell(brought, before),
                failed=self.failed,
            )

        notice = Notice(_("The form is being read."), _("Nothing is kept yet."), _("Stop"))
        run_long(self.aside, self.dialogs, notice, work, done=done, failed=self._not_read)

    def _not_read(self, error: Exception) -> None:
        _ = self.words.text
        if isinstance(error, OSError):
            self.dialogs.tell(
                _("The file cannot be read."), _("Nothing was kept. Look whether it is still there.")
            )
        else:
            self.failed(error)

    def _tell(self, brought: Brought, before: FormVersion | None) -> None:
        self._brought, self._report = brought, report_of(brought, before, self.words)
        self._show(FormsState(self._report))

    def accept(self) -> None:
        """Keep the form that was reported on."""
        version = self._brought.version if self._brought is not None else None
        if version is None or self._report is None or not self._report.may_accept:
            return

        def done(_changed: object) -> None:
            self.changed()
            self.show()

        self.background.submit(lambda: bring_form(self.vault, version), done=done, failed=self.failed)

    def save_report(self) -> None:
        if self._report is not None:
            data = as_text(self._report).encode()
            name = self.words.text("Save the report")
            self.dialogs.save_file(name, "report.txt", lambda path: self.write(path, data))

    # --- what is here ----------------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """What can be done with one version."""
        content = self.state.content
        line = None
        if isinstance(content, FormsList):
            line = next((line for line in content.lines if line.key == key), None)
        if line is None or not isinstance(content, FormsList):
            return
        _ = self.words.text
        form_id, _newline, version = key.partition("\n")
        ways = [("preview", _("Look at it")), ("take", _("Save it as it was brought"))]
        if content.may_change and form_id not in OF_AN_INTAKE:
            ways.append(("back", _("Bring it back")) if line.is_retired else ("retire", _("Retire it")))
        acts: dict[str, Callable[[], None]] = {
            "preview": lambda: self._preview_here(form_id, version),
            "take": lambda: self._take(form_id, version),
            "retire": lambda: self._retire(form_id, version, retired=True),
            "back": lambda: self._retire(form_id, version, retired=False),
        }
        self.dialogs.choose(line.title, ways, chosen="", then=lambda way: acts[way]())

    def _retire(self, form_id: str, version: str, *, retired: bool) -> None:
        def done(_changed: object) -> None:
            self.changed()
            self.show()

        self.background.submit(
            lambda: retire_form(self.vault, form_id, version, retired=retired), done=done, failed=self.failed
        )

    def _take(self, form_id: str, version: str) -> None:
        def done(form: FormVersion) -> None:
            name = self.words.text("Save the form")
            suggested = f"{form.form_id}-{form.version or '1'}.{form.source_kind}".replace("/", "-")
            self.dialogs.save_file(name, suggested, lambda path: self.write(path, form.source))

        self.background.submit(lambda: take_form(self.vault, form_id, version), done=done, failed=self.failed)

    # --- preview ---------------------------------------------------------------------------------

    def preview(self) -> None:
        """How the form that was reported on is filled."""
        brought = self._brought
        if brought is not None and brought.made is not None:
            xform, files = brought.made.xform, brought.files
            self.aside.submit(lambda: plan_of(xform, files), done=self._begin_preview, failed=self.failed)

    def _preview_here(self, form_id: str, version: str) -> None:
        self.background.submit(
            lambda: form_plan(self.vault, form_id, version), done=self._begin_preview, failed=self.failed
        )

    def _begin_preview(self, plan: Plan) -> None:
        self._showing = Showing(self.words, lambda asked: later(asked, self.words))
        self._form = OpenForm.start(plan, NO_CASE, self.words.language, self._now())
        self._show_form()

    def act(self, act: Act) -> None:
        """Fill the preview; nothing is kept."""
        form = self._form
        if form is None or isinstance(act, FileAct):
            return
        match act:
            case Jump() | Lay():
                form.look(act)
            case Speak():
                self._showing.hers = act.hers
            case _:
                form.take(act, self._now())
        self._show_form()

    def turn(self, by: int) -> None:
        """To the next page of the preview, or the one before."""
        if self._form is not None and self._form.turn(by):
            self._show_form()

    def _show_form(self) -> None:
        if self._form is not None:
            title = self._form.session.state().title
            self._show(FormsState(Preview(title, self._showing.step(self._form))))

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    def again(self) -> None:
        """Say it in the language that is now chosen."""
        if self._form is not None:
            self._show_form()

    def _show(self, state: FormsState) -> None:
        self.state = state
        self.render(state)
