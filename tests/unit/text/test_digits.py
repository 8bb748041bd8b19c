"""Numbers longer than Python turns into text, digit by digit."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.digits import digits_of, is_writable, number_of


@given(st.integers(), st.integers(0, 9000))
def test_digits_come_back(number, zeros):
    long = number * 10**zeros
    assert digits_of(long) == str(number) + "0" * zeros * (number != 0)
    assert number_of(digits_of(long)) == long


@pytest.mark.parametrize("most", [640, 4300, 0])
def test_whatever_bound_the_process_has(most):
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(most)
    try:
        assert digits_of(-(10**5000)) == "-1" + "0" * 5000
        assert number_of("7" * 5000) == 10**5000 // 9 * 7
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize("text", ["", "-", "1_000", " 1", "٣", "1.0", "--1"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="digits"):
        number_of(text)


def test_what_is_too_long_to_write():
    assert is_writable(10**119_999)
    assert not is_writable(10**121_000)
