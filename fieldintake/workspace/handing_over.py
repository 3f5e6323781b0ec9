"""Turns the laptop to her: the questions of the open page that are hers, over everything, until the PIN is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldintake.ui.filling.acts import Act
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.handover.presenter import HandoverPresenter
from fieldintake.ui.handover.view import HandoverView
from fieldintake.ui.playing import Sounds
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.theme import Look


class Fills(Protocol):
    """A presenter with a form that is open."""

    def open_form(self) -> tuple[OpenForm, str] | None:
        """The form, and the code of the language to speak to her in."""

    def act(self, act: Act) -> None: ...


class HandingOver:
    """Owned by the workspace."""

    def __init__(
        self,
        look: Look,
        window: MainWindow,
        sounds: Sounds,
        with_pin: Callable[[Callable[[], None]], None],
        take_back: Callable[[], None],
    ) -> None:
        self._window, self._sounds, self._with_pin, self._take_back = window, sounds, with_pin, take_back
        self._back = take_back
        self.view = HandoverView(look)
        window.add(self.view)
        self.presenter = HandoverPresenter(self.view.render_state, self._return)
        view, presenter = self.view, self.presenter
        view.answered.connect(presenter.answer)
        view.back_wanted.connect(presenter.back)
        view.next_wanted.connect(presenter.onward)
        view.stop_wanted.connect(presenter.stop)
        view.return_wanted.connect(presenter.give_back)
        view.hide_wanted.connect(window.hide_wanted)
        view.questions.listen_wanted.connect(lambda sound: sounds.play(sound.data, sound.ending))

    def begin(self, fills: Fills) -> None:
        """Choose a PIN first, if there is none: then she has the laptop."""

        def begin() -> None:
            opened = fills.open_form()
            if opened is not None and not self._window.is_covered:
                self._back = self._take_back
                self._hand(*opened, fills)

        self._with_pin(begin)

    def begin_and_lock(self, fills: Fills, ended: Callable[[], None]) -> None:
        """She has the laptop at once; when she gives it back, `ended` locks it, and no PIN leads back to the desk."""
        opened = fills.open_form()
        if opened is not None and not self._window.is_covered:
            self._back = ended
            self._hand(*opened, fills)

    def _hand(self, form: OpenForm, language: str, fills: Fills) -> None:
        self._window.cover(self.view)
        self.presenter.begin(form, language, fills.act)

    def _return(self) -> None:
        self._sounds.stop()
        self.presenter.end()
        self._back()
