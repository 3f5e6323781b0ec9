"""What the forms that come with the product may turn to her: this and nothing else."""

from __future__ import annotations

import pytest

from fieldintake.casework.bundled_forms import accepted
from fieldintake.data import bundled_forms, form_sources
from fieldintake.forms.loading import plan_of
from fieldintake.wording.catalogue import Catalogue, Domain

HERS = {
    "safety-and-language": {
        "languages",
        "language_other",
        "interpreter",
        "reading",
        "accessibility",
        "breaks",
    },
    "intake": {"how_far", "functioning"},
    "feedback": {"listened", "explained", "decided", "safe", "tongue", "helped", "good", "change", "again"},
}


@pytest.mark.parametrize("form_id", sorted(bundled_forms()))
def test_only_what_was_decided_is_turned_to_her_in_words_that_speak_to_her(form_id):
    (source,) = form_sources(form_id).values()
    form = plan_of(accepted(source).xform).form
    turned = [node for node in form.every() if node.bind.to_her]
    assert {node.name for node in turned} == HERS.get(form_id, set())
    assert not [node.name for node in turned if node.bind.sensitive]
    for node in turned:
        assert "she" not in node.bind.to_her.casefold().split()
        for language in ("fr", "ar"):
            assert Catalogue(language, Domain.FORMS).knows(node.bind.to_her)
