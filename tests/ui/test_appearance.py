"""The look is chosen, kept and put on again; without a choice it is what the laptop asks for."""

from __future__ import annotations

import pytest

from fieldintake.appearance import Chosen, choices
from fieldintake.ui.tokens import ThemeName
from fieldintake.ui.words import Words


def test_what_is_offered_can_be_chosen_and_is_kept(vault, look):
    for group in choices(Words("en")):
        for key, _words in group:
            with vault.work() as unit:
                Chosen.read(unit).with_choice(key).keep(unit)
            with vault.view() as unit:
                chosen = Chosen.read(unit)
            assert key in chosen.keys
            chosen.wear(look)
    assert (look.theme, look.text_percent) == (ThemeName.HIGH_CONTRAST, 200)


def test_a_theme_and_a_size_leave_each_other_alone():
    chosen = Chosen().with_choice("dark").with_choice("150").with_choice("light")
    assert chosen.keys == ("light", "150")


@pytest.mark.parametrize("rubbish", ["", "purple", "99"])
def test_what_no_version_knows_counts_as_not_chosen(vault, rubbish):
    with vault.work() as unit:
        Chosen(rubbish, rubbish).keep(unit)
    with vault.view() as unit:
        assert Chosen.read(unit) == Chosen()


def test_a_chosen_theme_is_not_taken_off_by_the_laptop(look):
    look.follow_system()
    assert look.follows_system
    Chosen(theme="dark").wear(look)
    look._wear_as_system()
    assert look.theme is ThemeName.DARK
    assert not look.follows_system
