"""One JSON writer, which takes all that a model file can hold."""

import json
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.digits import number_of
from archlens.text.json_writer import json_copy, json_document, json_line

LONG = 10**5000 + 7
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def refuse(constant):
    raise AssertionError(f"{constant} is no JSON")


def strictly(text):
    return json.loads(text, parse_constant=refuse, parse_int=number_of)


@given(plain, st.booleans())
def test_data_comes_back(data, long):
    data = {"data": data, "long": LONG if long else 0}
    for text in (json_document(data), json_line(data), json_line(data, compact=True), json_copy(data)):
        assert text.isascii()
        assert strictly(text) == data


def test_a_long_number_changes_nothing_else():
    data = {"b": [1, (2.5, True, None)], "a": "größe", "nan": math.nan}
    with_long = json_document({**data, "long": LONG})
    assert with_long.replace(f',\n "long": {"1" + "0" * 4999 + "7"}', "") == json_document(data)


def test_what_json_cannot_say_is_null():
    data = [math.nan, math.inf, -math.inf, 10**200_000, -(10**200_000)]
    assert json_line(data) == "[null, null, null, null, null]"
    assert json_line([*data, LONG]).startswith("[null, null, null, null, null, 1000")


def test_a_copy_keeps_what_python_reads():
    assert json_copy([math.nan, math.inf, -math.inf]) == "[NaN, Infinity, -Infinity]"
    assert json_copy([math.nan, LONG]) == f"[NaN, {'1' + '0' * 4999 + '7'}]"
    assert json_copy({"b": {1}, "a": LONG}, sort_keys=True, default=str).endswith(', "b": "{1}"}')


def test_hostile_text_is_escaped():
    assert json_line("\x1b\u202e\u2028\ud800") == r'"\u001b\u202e\u2028\ud800"'


@pytest.mark.parametrize("most", [640, 0])
def test_whatever_bound_the_process_has(most):
    before = sys.get_int_max_str_digits()
    expected = json_line([LONG, 10**200_000])
    sys.set_int_max_str_digits(most)
    try:
        assert json_line([LONG, 10**200_000]) == expected
    finally:
        sys.set_int_max_str_digits(before)
