"""The catalogues themselves, and the tool that keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldintake.wording.catalogue_file import CatalogueFile, compiled, read_catalogue, write_catalogue
from scripts import catalogues as tool
from scripts import message_sources


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_letters_are_complete_and_keep_their_placeholders(language: str) -> None:
    template = read_catalogue(tool.FOLDER / "letters.pot", None, "letters")
    assert len(template) > 200
    assert list(tool.faults_of(language, "letters", template)) == []


def test_no_text_is_put_together_at_run_time() -> None:
    assert list(message_sources.computed_texts()) == []


def test_what_is_missing_or_wrong_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    template = CatalogueFile(None, "ui")
    template.add("Hello {name}")
    template.add("Bye")
    template.add(("{n} case of {name}", "{n} cases of {name}"))
    catalogue = CatalogueFile("fr", "ui")
    catalogue.add("Hello {name}", "Bonjour {nom}")
    catalogue.add("Bye", "")
    catalogue.add(("{n} case of {name}", "{n} cases of {name}"), ("un cas de {name}", "{n} cas"))
    write_catalogue(tool.po_path("fr", "ui"), catalogue)
    faults = " / ".join(tool.faults_of("fr", "ui", template))
    assert "“Bonjour {nom}”" in faults
    assert "not translated: “Bye”" in faults
    assert "“{n} cas”" in faults
    assert "un cas" not in faults
    assert list(tool.faults_of("ar", "ui", template)) == ["is missing"]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_screens_forms_and_letters_say_the_same_thing_in_the_same_words(language: str) -> None:
    assert list(tool.disagreements(language)) == []


def test_two_words_for_one_thing_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    monkeypatch.setattr(tool, "DIFFERENT_ON_PURPOSE", {("fr", "Online"): "two things"})
    for domain, refused, online in (("ui", "Refusé", "Connecté"), ("letters", "Décliné", "En ligne")):
        catalogue = CatalogueFile("fr", domain)
        catalogue.add("Declined", refused)
        catalogue.add("Online", online)
        catalogue.add("Yes", "Oui")
        write_catalogue(tool.po_path("fr", domain), catalogue)
    (fault,) = tool.disagreements("fr")
    assert fault == "“Declined” differs (ui: “Refusé”, letters: “Décliné”)"


def test_the_mark_of_a_native_reader_survives_writing_and_compiling(tmp_path: Path) -> None:
    path = tmp_path / "ar" / "ui.po"
    catalogue = CatalogueFile("ar", "ui")
    catalogue.add("Bye", "مع السلامة")
    catalogue.reviewed = True
    write_catalogue(path, catalogue)
    again = read_catalogue(path, "ar", "ui")
    assert again.reviewed
    assert again.num_plurals == 6
    assert b"X-Native-Review: yes" in compiled(again)


def test_a_file_does_not_depend_on_when_it_was_written(tmp_path: Path) -> None:
    for name in ("one", "two"):
        catalogue = CatalogueFile("fr", "ui")
        catalogue.add("Bye", "Au revoir")
        write_catalogue(tmp_path / name, catalogue)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert b"Date" not in (tmp_path / "one").read_bytes()


def test_form_texts_are_the_ones_that_a_session_asks_for() -> None:
    texts = [found.message for found in message_sources.from_forms()]
    assert "Is it safe to talk now?" in texts
    assert "A talk that somebody overhears can put her in danger." in texts
    assert "She knows it in years" in texts
    assert any("{0}" in str(text) for text in texts)
    assert not any("${" in str(text) for text in texts)
