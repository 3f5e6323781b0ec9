"""What drafts and finished forms are called: forms by their titles, and words begun in a small window. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping

from fieldintake.casework.keep_words import Meant
from fieldintake.ui.consent.draft import FORM_ID as CONSENT_DRAFT
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import Catalogue, Domain


def form_title(title: str, words: Words) -> str:
    """A form's title in the reader's language, as far as we have it; an organisation's own keeps its words."""
    return Catalogue(words.language, Domain.FORMS).text(title)


def form_name(form_id: str, titles: Mapping[str, str], words: Words) -> str:
    """What a draft or a finished form is called; a form that is not known here keeps its id."""
    known = {
        CONSENT_DRAFT: words.text("Her choices"),
        Meant.NOTE.value: words.text("Note"),
        Meant.HOLD.value: words.text("Why it must be kept"),
        Meant.DECLINE.value: words.text("Why a referral cannot be taken"),
        Meant.QUESTION.value: words.text("A question about a referral"),
        Meant.EVIDENCE.value: words.text("Evidence"),
        Meant.RETAIN.value: words.text("Why it must be kept"),
    }
    return known.get(form_id) or form_title(titles.get(form_id, form_id), words)
