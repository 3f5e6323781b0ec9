from hypothesis import given
from hypothesis import strategies as st

from fieldintake.sync.pace import FIRST, LEAST, MOST, Pace


def test_a_fast_link_soon_takes_large_batches():
    pace = Pace()
    for _ in range(6):
        pace.went_through(pace.batch_bytes, pace.batch_bytes / 1_000_000)
    assert pace.batch_bytes == MOST


def test_a_slow_link_gets_batches_of_five_seconds():
    pace = Pace()
    for _ in range(20):
        pace.went_through(pace.batch_bytes, pace.batch_bytes / 5000)
    assert 24_000 < pace.batch_bytes < 26_000
    assert pace.timeout_seconds(25_000) > 3 * 25_000 / 5100


def test_a_failure_halves_and_an_empty_question_tells_nothing():
    pace = Pace()
    pace.failed()
    assert pace.batch_bytes == FIRST // 2
    pace.went_through(300, 2.0)
    assert pace.batch_bytes == FIRST // 2


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 1 << 20), st.floats(0, 1e6))))
def test_whatever_happens_the_bounds_hold(history):
    pace = Pace()
    for through, count, seconds in history:
        if through:
            pace.went_through(count, seconds)
        else:
            pace.failed()
        assert LEAST <= pace.batch_bytes <= MOST
        assert 15 <= pace.timeout_seconds(MOST) < 4000
