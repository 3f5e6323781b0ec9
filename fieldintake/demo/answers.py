"""What a made-up person answers to the bundled forms, by the path of the question."""

from __future__ import annotations

from collections.abc import Mapping

from fieldintake.demo.people import MadeUpPerson
from fieldintake.domain.values import Unanswered, UnansweredKind

Answers = Mapping[str, str | Unanswered]
_NOT_SAYING = Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY)


def answers_of(person: MadeUpPerson) -> dict[str, Answers]:
    """Answers for each bundled form, in the order in which they are given."""
    return {
        "safety-and-language": {
            "/data/now/safe_now": "yes",
            "/data/now/alone": "yes",
            "/data/language/languages": f"{person.language} en" if person.language != "en" else "en",
            "/data/language/interpreter": "woman",
            "/data/contact/method": person.method,
            "/data/contact/address": person.phone,
            "/data/contact/hours": "18:00 - 20:00",
            "/data/contact/cover_name": "Anna, library",
            "/data/contact/must_not_know": _NOT_SAYING,
        },
        "intake": {
            "/data/about/name": person.name,
            "/data/about/age_known": "date",
            "/data/about/birth_date": f"{person.birth_year}-01-01",
            "/data/about/nationality": _NOT_SAYING,
            "/data/family/dependants": "1",
            "/data/ease/health_notes": person.health or _NOT_SAYING,
        },
        "needs-and-risk": {
            "/data/danger/danger_signs": " ".join(person.signs),
            "/data/risk/risk_level": person.risk,
            "/data/need[1]/area": person.need_area,
            "/data/need[1]/priority": person.priority,
            "/data/need[1]/wanted": person.need,
        },
    }
