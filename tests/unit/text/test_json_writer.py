"""One JSON writer, which takes all that a model file can hold."""

import dataclasses
import json
import math
import sys
import tracemalloc
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.digits import number_of
from archlens.text.json_writer import json_copy, json_document, json_line, json_pieces

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


def fields_of(cls):
    return {field.name: field.name for field in dataclasses.fields(cls)}


@dataclasses.dataclass(frozen=True)
class Bare:
    pass


@dataclasses.dataclass(frozen=True)
class Single:
    value: object


@dataclasses.dataclass(frozen=True)
class Record:
    name: str
    shape: tuple[int | None, ...]
    parts: tuple[object, ...]
    share: float


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
records = st.recursive(
    scalars,
    lambda inner: (
        st.builds(
            Record,
            st.text(),
            st.lists(st.none() | st.integers(), max_size=20).map(tuple),
            st.lists(inner, max_size=20).map(tuple),
            st.floats(allow_nan=False, allow_infinity=False),
        )
        | st.builds(Single, inner)
        | st.builds(Bare)
    ),
    max_leaves=12,
)


@given(plain)
def test_a_document_is_as_python_writes_it(data):
    assert json_document(data) == json.dumps(data, indent=1) + "\n"


@given(plain)
def test_a_line_that_holds_what_python_refuses_is_laid_out_as_its_own(data):
    for layout, separators in (({}, None), ({"compact": True}, (",", ":"))):
        line = json_line([math.nan, LONG, data], **layout)
        assert line == json.dumps([None, 7, data], separators=separators).replace("7", "1" + "0" * 4999 + "7", 1)


@given(st.lists(records, max_size=3))
def test_records_are_written_as_the_dicts_that_they_could_be(data):
    as_dicts = [dataclasses.asdict(item) if dataclasses.is_dataclass(item) else item for item in data]
    assert "".join(json_pieces(data, fields_of)) == json.dumps(as_dicts, indent=1) + "\n"


def test_members_of_enumerations_are_their_values():
    class Number(IntEnum):
        TWO = 2

    class Word(StrEnum):
        LATE = "late"

    data = {Word.LATE: [Number.TWO, Word.LATE]}
    assert json_document(data) == json.dumps(data, indent=1) + "\n"


def test_what_json_cannot_say_at_all_is_refused():
    with pytest.raises(TypeError, match="found set"):
        json_document({"a": {1}})


def test_pieces_are_made_when_they_are_asked_for_and_forgotten():
    made = 0

    def items():
        nonlocal made
        for made in range(100_000):
            yield Record(f"call_{made}", (None, made), (), 0.5)

    pieces = json_pieces({"calls": items()}, fields_of)
    next(pieces)
    assert made < 2000
    tracemalloc.start()
    length = sum(map(len, pieces))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 8_000_000
    assert most < 1_000_000


@dataclasses.dataclass(frozen=True)
class Sized:
    name: str
    shape: tuple[object, ...]
    parts: tuple["Sized", ...] = ()


def as_dicts(sized):
    """Such objects as dicts, by hand."""
    return [{"name": each.name, "shape": list(each.shape), "parts": as_dicts(each.parts)} for each in sized]


def test_tuples_that_many_objects_have_are_written_as_what_each_is():
    shapes = [(1, 2), (True, 2), (1.0, 2), (None, "a"), ()]
    one_each = [Sized(str(number), shape) for number, shape in enumerate(shapes * 3)]
    holding = [Sized("long", tuple(range(number)), tuple(one_each[:number])) for number in (0, 1, 2, 15, 3, 2)]
    # Each of them is gone before the next is made, so that one may stand where another stood.
    passing = (Sized("passing", (number, number + 1)) for number in range(3000))
    keys = {field.name: field.name for field in dataclasses.fields(Sized)}
    text = "".join(json_pieces([*one_each, *holding, *passing], lambda _: keys))
    expected = as_dicts([*one_each, *holding, *(Sized("passing", (n, n + 1)) for n in range(3000))])
    assert text == json_document(expected)
