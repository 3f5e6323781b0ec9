"""Pages with every kind of question, made up, for tests and pictures."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from PIL import Image

from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.questions.state import (
    Asked,
    Attached,
    Control,
    FormPage,
    Grid,
    Option,
    RepeatFoot,
    RowHead,
    Scale,
    Sound,
    Twice,
)

FREQUENCY = (("never", "Never", "أبدًا"), ("some", "Sometimes", "أحيانًا"), ("often", "Often", "غالبًا"))


def options(rows: tuple[tuple[str, str, str], ...]) -> tuple[Option, ...]:
    return tuple(Option(value, Twice(staff, hers)) for value, staff, hers in rows)


def small_picture(colour: tuple[int, int, int] = (40, 120, 110)) -> bytes:
    """A square as PNG."""
    made = BytesIO()
    Image.new("RGB", (160, 100), colour).save(made, "PNG")
    return made.getvalue()


def typed() -> FormPage:
    """What is typed: words, numbers, days, times."""
    month = Twice("In which month did it begin?", "في أي شهر بدأ الأمر؟")
    items = (
        Asked("/d/line", Control.LINE, Twice("What shall we call you?", "بماذا نناديكِ؟"), raw="Mariam"),
        Asked("/d/whole", Control.INTEGER, Twice("How many people live there?", "كم شخصًا يعيش هناك؟"), raw="4"),
        Asked("/d/sum", Control.INTEGER, Twice("How much do they say you owe?", "كم يقولون إنكِ مدينة؟"), raw="1250000",
              groups_digits=True),
        Asked("/d/day", Control.DATE, Twice("When did you arrive?", "متى وصلتِ؟"), raw="2024-09-11",
              calendar="ethiopian", sound=Sound(b"RIFF", "wav")),
        Asked("/d/month", Control.MONTH, month, raw="2025-03-01"),
        Asked("/d/time", Control.TIME, Twice("When may we call?", "متى يمكننا الاتصال؟"), raw="18:30:00.000+01:00"),
        Asked("/d/moment", Control.DATE_TIME, Twice("When do we meet?", "متى نلتقي؟")),
        Asked(
            "/d/lines",
            Control.LINES,
            Twice("In your own words", "بكلماتكِ"),
            Twice("As much or as little as you like.", "بقدر ما تشائين."),
            guidance=Twice("Write it down as she says it.", "تُكتب كما تقولها."),
            problem=Twice("Please look at this answer again.", "يرجى مراجعة هذه الإجابة."),
        ),
    )  # fmt: skip
    return FormPage(Twice("What is typed"), items, "ar", hers_right_to_left=True)


def chosen() -> FormPage:
    """What is chosen: lists, rows, scales, orders, tables."""
    safe = Twice("How safe do you feel today?", "إلى أي حد تشعرين بالأمان اليوم؟")
    wishes = (("bed", "A bed", "سرير"), ("doctor", "A doctor", "طبيبة"), ("papers", "Papers", "أوراق"))
    districts = tuple((f"d{n}", f"District {n}", f"الحي {n}") for n in range(90))
    row = tuple(
        Asked(f"/d/t/{name}", Control.ONE, Twice(staff, hers), options=options(FREQUENCY), chosen=picked)
        for name, staff, hers, picked in (
            ("sleep", "I sleep well", "أنام جيدًا", ("some",)),
            ("eat", "I eat enough", "آكل ما يكفي", ()),
        )
    )
    doors = (
        Option("green", Twice("The green door", "الباب الأخضر"), small_picture()),
        Option("red", Twice("The red door", "الباب الأحمر"), small_picture((170, 60, 50))),
    )
    items = (
        Asked("/d/doors", Control.ONE, Twice("Which door is yours?", "أي باب هو بابكِ؟"), options=doors, columns=2,
              chosen=("red",)),
        Asked("/d/likert", Control.ONE, Twice("Do you feel heard here?", "هل تشعرين أن صوتكِ مسموع هنا؟"),
              options=options(FREQUENCY), columns=0, chosen=("often",)),
        Asked("/d/scale", Control.SCALE, safe, scale=Scale(Decimal(0), Decimal(10), Decimal(1)), raw="7"),
        Asked("/d/slider", Control.SCALE, Twice("How far is it, in kilometres?", "كم تبعد بالكيلومترات؟"),
              scale=Scale(Decimal(0), Decimal(200), Decimal(5)), raw="45"),
        Asked("/d/rank", Control.RANK, Twice("What do you need first?", "ما الذي تحتاجينه أولًا؟"),
              options=options(wishes), chosen=("doctor", "bed", "papers"), raw="doctor bed papers"),
        Grid("/d/t", Twice("In the last weeks", "في الأسابيع الأخيرة"), options(FREQUENCY), row),
        Asked("/d/list", Control.ONE_FROM_LIST, Twice("Which district?", "أي حي؟"), options=options(districts),
              chosen=("d4",), raw="d4"),
    )  # fmt: skip
    return FormPage(Twice("What is chosen"), items, "ar", hers_right_to_left=True)


def given() -> FormPage:
    """What is attached or drawn, repeated rows, and what is not asked."""
    photo = Attached("A picture, 84 kB", small_picture())
    items = (
        Asked("/d/photo", Control.PICTURE, Twice("The letter from the office"), raw="0" * 32 + ".jpg", attached=photo),
        Asked("/d/sound", Control.SOUND, Twice("A message in her voice"), raw="1" * 32 + ".mp3",
              attached=Attached("A sound, 310 kB", may_play=True)),
        Asked("/d/off", Control.FILE, Twice("A document"), no_files="This organisation takes no files."),
        Asked("/d/sign", Control.DRAWING, Twice("She signs here")),
        Asked("/d/place", Control.PLACE, Twice("Where is it?")),
        RowHead("/d/child[1]", Twice("Child"), 1, may_remove=True),
        Asked("/d/child[1]/word", Control.LINE, Twice("A name you use"), unanswered=UnansweredKind.NOT_ASKED),
        RepeatFoot("/d/child", Twice("Child"), may_add=True),
    )  # fmt: skip
    return FormPage(Twice("What is given"), items)
