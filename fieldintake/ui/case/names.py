"""What the bundled forms are called on screen. Qt-free."""

from __future__ import annotations

from fieldintake.ui.words import Words


def form_name(form_id: str, words: Words) -> str:
    """What a form is called on screen; an organisation's own form keeps its id."""
    known = {
        "safety-and-language": words.text("Safety and language"),
        "intake": words.text("Intake"),
        "needs-and-risk": words.text("Needs and risk"),
        "consent": words.text("Her choices"),
    }
    return known.get(form_id, form_id)
