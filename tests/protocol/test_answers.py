"""An answer says to which message it belongs; programs that say nothing, or more, are understood as before."""

from __future__ import annotations

import pytest

from fieldintake.domain.errors import Malformed
from fieldintake.domain.leaving import Answer, ReferralAnswer
from fieldintake.domain.messages import ReceivedAnswer
from fieldintake.protocol import codec, content
from fieldintake.storage.received import from_json, to_json
from tests.protocol.house import CASE, NOW, REFERENCE, House, recipient_of

ANSWERED = "ab" * 32
THERE = recipient_of(House.make(1))


def answer(message_id=""):
    return ReferralAnswer(CASE, THERE, REFERENCE, Answer.ASKED, "Which hand?", NOW, message_id)


def body_of(leaving):
    return codec.decode(content.encode(leaving, b"k" * 32))


def decoded(body):
    return content.decode(codec.encode(body), max_bytes=1000)


def test_an_answer_names_its_message():
    found = content.decode(content.encode(answer(ANSWERED), b"k" * 32), max_bytes=1000)
    assert found == ReceivedAnswer(REFERENCE, Answer.ASKED, "Which hand?", NOW, ANSWERED)


def test_an_answer_that_names_no_message_has_the_bytes_of_before():
    assert set(body_of(answer())[1]) == {1, 2, 3, 4}
    assert decoded(body_of(answer())) == ReceivedAnswer(REFERENCE, Answer.ASKED, "Which hand?", NOW)


def test_a_key_of_a_newer_program_is_passed_over():
    kind, fields = body_of(answer(ANSWERED))
    assert decoded([kind, {**fields, 99: "new"}]).message_id == ANSWERED


@pytest.mark.parametrize("wrong", ["text", b"short", 7])
def test_an_id_that_is_none_is_refused(wrong):
    kind, fields = body_of(answer(ANSWERED))
    with pytest.raises(Malformed):
        decoded([kind, {**fields, 5: wrong}])


@pytest.mark.parametrize("message_id", ["", ANSWERED])
def test_an_answer_is_kept_with_its_message(message_id):
    came = ReceivedAnswer(REFERENCE, Answer.DECLINED, "Full", NOW, message_id)
    assert from_json(to_json(came)) == came


def test_an_answer_kept_by_an_older_program_is_read():
    came = ReceivedAnswer(REFERENCE, Answer.DECLINED, "Full", NOW)
    assert from_json(to_json(came).replace(', "message_id": ""', "")) == came
