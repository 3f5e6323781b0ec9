"""Case codes and references."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.errors import InvalidCode
from fieldintake.domain.ids import new_code, parse_code

CODES = st.binary(min_size=7, max_size=7).map(lambda seed: new_code(lambda _: seed))
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_code_reads_as_two_groups_of_four():
    code = new_code(os.urandom)
    assert len(code) == 9
    assert code[4] == "-"


@given(CODES)
def test_a_code_is_understood_in_any_case_and_with_letters_that_look_alike(code):
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_code(typed) == code


@given(CODES, st.integers(0, 7), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_always_noticed(code, place, symbol):
    symbols = list(code.replace("-", ""))
    if symbols[place] == symbol:
        return
    symbols[place] = symbol
    with pytest.raises(InvalidCode):
        parse_code("".join(symbols))


@given(CODES, st.integers(0, 6))
def test_two_swapped_neighbours_are_always_noticed(code, place):
    symbols = list(code.replace("-", ""))
    if symbols[place] == symbols[place + 1]:
        return
    symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
    with pytest.raises(InvalidCode):
        parse_code("".join(symbols))


@pytest.mark.parametrize("typed", ["", "K74M", "K74M-2PQDX", "K74M-2PQ!", "ÄÖÜ"])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(InvalidCode):
        parse_code(typed)
