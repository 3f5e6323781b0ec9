"""Keeps the gettext catalogues: extract, update, compile, check.

python -m scripts.catalogues extract    texts of code and data -> translations/<domain>.pot
python -m scripts.catalogues update     extract, then every language's .po
python -m scripts.catalogues compile    .po -> .mo
python -m scripts.catalogues check      drift, placeholders, completeness, agreement of domains; 1 if something is wrong
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import write_po

from fieldintake.wording.catalogue_file import (
    CatalogueFile,
    compiled,
    read_catalogue,
    write_catalogue,
)
from scripts.message_sources import DOMAINS, ROOT, computed_texts, every_message

FOLDER = ROOT / "translations"
SOURCE_LANGUAGE = "en"
DIFFERENT_ON_PURPOSE = {
    ("ar", "Online"): "on screen that the laptop has a network, in forms and letters where it happened",
}
"""Texts that one language says differently in two domains, and why."""
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def languages() -> list[str]:
    """The languages that have a folder."""
    return sorted(path.parent.name for path in FOLDER.glob("*/LC_MESSAGES"))


def po_path(language: str, domain: str) -> Path:
    """Where a language's catalogue is."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def extracted() -> dict[str, CatalogueFile]:
    """The template of each domain as the sources are now."""
    templates = {domain: CatalogueFile(None, domain) for domain in DOMAINS}
    for found in every_message():
        templates[found.domain].add(found.message, auto_comments=found.comments)
    return templates


def pot_bytes(template: CatalogueFile) -> bytes:
    """A template as it is written."""
    buffer = BytesIO()
    write_po(buffer, template, no_location=True, width=100)
    return buffer.getvalue()


def extract() -> dict[str, CatalogueFile]:
    """Writes the templates."""
    templates = extracted()
    for domain, template in templates.items():
        if len(template):
            (FOLDER / f"{domain}.pot").write_bytes(pot_bytes(template))
    return templates


def update() -> None:
    """Brings every language in line; the source language is filled with the texts themselves."""
    for domain, written in extract().items():
        for language in languages() if len(written) else ():
            # Read anew for each language: an update takes the template's own message objects over.
            template = read_catalogue(FOLDER / f"{domain}.pot", None, domain)
            path = po_path(language, domain)
            catalogue = (
                read_catalogue(path, language, domain) if path.exists() else CatalogueFile(language, domain)
            )
            catalogue.update(template, no_fuzzy_matching=True)
            if language == SOURCE_LANGUAGE:
                for message in catalogue:
                    if message.id:
                        message.string = message.id
            write_catalogue(path, catalogue)


def compile_all() -> None:
    """Writes what the program loads."""
    for language in languages():
        for domain in DOMAINS:
            path = po_path(language, domain)
            if path.exists():
                catalogue = read_catalogue(path, language, domain)
                path.with_suffix(".mo").write_bytes(compiled(catalogue))


def forms_of(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholder_faults(message: Message) -> Iterator[str]:
    """Translations whose placeholders differ from the source's."""
    sources = (message.id,) if isinstance(message.id, str) else message.id
    wanted = set(PLACEHOLDER.findall(sources[-1]))
    # A plural form that stands for exactly one or two things may leave the number out.
    optional = {"n"} if not isinstance(message.id, str) else set()
    for translation in forms_of(message):
        named = set(PLACEHOLDER.findall(translation))
        if translation and not (wanted - optional <= named <= wanted):
            yield f"placeholders of “{sources[0]}” differ in “{translation}”"


def faults_of(language: str, domain: str, template: CatalogueFile) -> Iterator[str]:
    """What is wrong with one catalogue."""
    path = po_path(language, domain)
    if not path.exists():
        yield "is missing"
        return
    catalogue = read_catalogue(path, language, domain)
    done = 0
    for wanted in template:
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id)
        if message is None or not all(forms_of(message)) or message.fuzzy:
            yield f"not translated: “{wanted.id}”"
            continue
        done += 1
        yield from placeholder_faults(message)
    print(f"{language}/{domain}: {done} of {len(template)} texts", file=sys.stderr)


def disagreements(language: str) -> Iterator[str]:
    """The same English text said differently on screen, in a form or in a letter."""
    said: dict[str | tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    for domain in DOMAINS:
        path = po_path(language, domain)
        for message in read_catalogue(path, language, domain) if path.exists() else ():
            if message.id and all(forms_of(message)):
                said.setdefault(message.id, {})[domain] = forms_of(message)
    for english, by_domain in said.items():
        differ = len(set(by_domain.values())) > 1
        if differ and (language, english) not in DIFFERENT_ON_PURPOSE:
            words = ", ".join(f"{domain}: “{' / '.join(text)}”" for domain, text in by_domain.items())
            yield f"“{english}” differs ({words})"


def check() -> int:
    """Prints every fault; 0 if there is none."""
    faults = [f"{place}: a text put together at run time" for place in computed_texts()]
    for domain, template in extracted().items():
        pot = FOLDER / f"{domain}.pot"
        if not len(template):
            continue
        if not pot.exists() or pot.read_bytes() != pot_bytes(template):
            faults.append(f"{domain}.pot is behind its sources; run update")
        for language in languages():
            faults += [f"{language}/{domain}: {fault}" for fault in faults_of(language, domain, template)]
    for language in languages():
        faults += [f"{language}: {fault}" for fault in disagreements(language)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def main(arguments: list[str]) -> int:
    """The command."""
    match arguments:
        case ["extract"]:
            extract()
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            return check()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
