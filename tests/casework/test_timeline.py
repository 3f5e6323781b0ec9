"""What happened with a case, newest first."""

from __future__ import annotations

import pytest

from fieldintake.casework.add_note import add_note
from fieldintake.casework.read_case import Happening, read_case
from fieldintake.domain.priority import DAY_MS
from tests.casework.conftest import tell
from tests.casework.test_today import later


def test_notes_stand_in_the_timeline_with_their_words_at_the_time_they_were_written(harbour, clinic):
    story = tell(harbour, clinic)
    add_note(harbour.vault, story.case_id, "She sleeps at her sister's")
    written = harbour.vault.clock.now_ms()
    later(harbour, DAY_MS)
    add_note(harbour.vault, story.case_id, "She wants to wait")
    notes = [e for e in read_case(harbour.vault, story.case_id).timeline if e.what is Happening.NOTE]
    assert [note.detail for note in notes] == ["She wants to wait", "She sleeps at her sister's"]
    assert [note.at_ms for note in notes] == pytest.approx([written + DAY_MS, written], abs=60_000)
