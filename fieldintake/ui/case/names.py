"""What drafts are called on screen: the bundled forms, and words begun in a small window. Qt-free."""

from __future__ import annotations

from fieldintake.casework.keep_words import Meant
from fieldintake.ui.words import Words


def form_name(form_id: str, words: Words) -> str:
    """What a form is called on screen; an organisation's own form keeps its id."""
    known = {
        "safety-and-language": words.text("Safety and language"),
        "intake": words.text("Intake"),
        "needs-and-risk": words.text("Needs and risk"),
        "consent": words.text("Her choices"),
        Meant.NOTE.value: words.text("Note"),
        Meant.HOLD.value: words.text("Why it must be kept"),
        Meant.DECLINE.value: words.text("Why a referral cannot be taken"),
        Meant.QUESTION.value: words.text("A question about a referral"),
        Meant.EVIDENCE.value: words.text("Evidence"),
        Meant.RETAIN.value: words.text("Why it must be kept"),
    }
    return known.get(form_id, form_id)
