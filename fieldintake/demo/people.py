"""Made-up people from a seed: several scripts of names, ages, needs. No real person is described.

Invariant: the same seed gives the same people on every machine and Python version, since only
`random.Random.random` and `choice` over fixed tables are used.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

_GIVEN = {
    "ar": (
        "آمنة",
        "فاطمة",
        "زينب",
        "مريم",
        "نور",
        "هدى",
        "ليلى",
        "سلمى",
        "يوسف",
        "عبد الرحمن",
        "رنا",
        "دعاء",
    ),
    "fa": ("پریسا", "مهناز", "شیرین", "نرگس", "لیلا", "کریم", "آرزو", "نسرین"),
    "uk": ("Оксана", "Ірина", "Наталія", "Світлана", "Олена", "Марія", "Юлія"),
    "ru": ("Анна", "Елена", "Ольга", "Ахмед", "Фёдор", "Вера", "Дарья"),
    "fr": ("Aïcha", "Mariam", "Chloé", "Fatoumata", "Inès", "Aminata", "Élodie"),
    "en": ("Grace", "Joy", "Blessing", "Mary", "Faith", "Comfort", "Rose"),
    "es": ("Lucía", "María José", "Ximena", "Yolanda", "Ángela"),
    "hi": ("सुनीता", "प्रिया", "कविता", "अनीता", "मीना"),
    "vi": ("Nguyễn Thị Hoa", "Trần Thị Lan", "Lê Thị Mai", "Đặng Thu Hà"),
    "tr": ("Ayşe", "Zeynep", "Işık", "Elif", "Gülay"),
    "pl": ("Łucja", "Małgorzata", "Żaneta", "Agnieszka"),
    "ti": ("ሰላም", "ለተብርሃን", "ሚርያም", "ሄለን"),
}
_FAMILY = {
    "ar": ("حداد", "الخطيب", "منصور", "إبراهيم", "السيد"),
    "fa": ("کریمی", "رضایی", "احمدی", "محمدی"),
    "uk": ("Шевченко", "Коваленко", "Бондар", "Ткаченко"),
    "ru": ("Соколова", "Лебедева", "Магомедова", "Орлова"),
    "fr": ("Diallo", "Traoré", "Lefèvre", "Ben Salah", "Moreau"),
    "en": ("Okafor", "Mensah", "Adeyemi", "Walker", "Njoroge"),
    "es": ("García López", "Rojas", "Quispe", "Hernández"),
    "hi": ("शर्मा", "यादव", "कुमारी", "सिंह"),
    "vi": ("",),
    "tr": ("Yılmaz", "Öztürk", "Demir", "Şahin"),
    "pl": ("Wójcik", "Kamińska", "Lewandowska"),
    "ti": ("ተስፋይ", "ገብረ", "ሃይለ"),
}
LANGUAGES = tuple(_GIVEN)
_NEEDS = {
    "health": ("See a doctor who is a woman", "Treatment of an injured hand", "Medicine that ran out"),
    "legal": ("Advice on a protective order", "Help with a statement to the police"),
    "shelter": ("A safe bed for her and one child", "A room that nobody knows of"),
    "psychosocial": ("Somebody to talk to in her language", "Help with sleep and fear"),
    "digital_safety": ("Help to take pictures of her down", "A telephone that nobody can read along"),
    "documents": ("New papers; hers were taken", "A copy of a birth certificate"),
}
_PRIORITIES = ("emergency", "urgent", "urgent", "normal", "normal", "normal")
_RISKS = ("immediate", "high", "medium", "medium", "lower", "not_assessed")
_METHODS = ("text_message", "voice_call", "messenger", "through_person")
_SIGNS = ("threats", "followed", "weapon", "knows_address", "shares_images")


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """One made-up survivor. `birth_year` is four digits, `phone` is in a range that no network uses."""

    name: str
    language: str
    birth_year: int
    phone: str
    method: str
    risk: str
    signs: tuple[str, ...]
    need_area: str
    need: str
    priority: str
    health: str


def made_up_people(seed: int, languages: tuple[str, ...] = LANGUAGES) -> Iterator[MadeUpPerson]:
    """People without end, the same ones for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - made-up people, not secrets
    while True:
        language = dice.choice(languages)
        area = dice.choice(tuple(_NEEDS))
        given, family = dice.choice(_GIVEN[language]), dice.choice(_FAMILY[language])
        yield MadeUpPerson(
            name=f"{given} {family}".strip(),
            language=language,
            birth_year=1962 + int(dice.random() * 46),
            phone=f"+999 555 {int(dice.random() * 10_000):04d} {int(dice.random() * 1000):03d}",
            method=dice.choice(_METHODS),
            risk=dice.choice(_RISKS),
            signs=tuple(sorted({dice.choice(_SIGNS), dice.choice(_SIGNS)})),
            need_area=area,
            need=dice.choice(_NEEDS[area]),
            priority=dice.choice(_PRIORITIES),
            health=dice.choice(("Allergic to penicillin", "Takes no medicine", "Sleeps badly", "")),
        )
