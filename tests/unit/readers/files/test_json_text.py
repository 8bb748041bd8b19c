"""JSON within limits and with one meaning: how deep it is nested, and that no key stands twice in an object."""

import json
import random
import tracemalloc

import pytest

from archlens import limits
from archlens.errors import LimitError, ModelFileError
from archlens.readers.files import json_text
from archlens.readers.files.json_text import parse_json


@pytest.mark.parametrize("depth", [1, 19, 20, 21, 40])
def test_nesting_counts_as_deep_as_it_is_whether_brackets_are_closed_or_not(depth):
    exactly, enough = {"json_nesting": depth}, {"json_nesting": depth + 1}
    for opened in ("[" * depth, '{"a":' * depth):
        closed = opened + "1" + "".join({"[": "]", "{": "}"}[mark] for mark in reversed(opened) if mark in "[{")
        many = f"[{closed}, [], {{}}, {closed}]"
        with limits.within(enough):
            parse_json(many, "m.json")
        with limits.within(exactly), pytest.raises(LimitError, match=f"found {depth + 1}"):
            parse_json(many, "m.json")
    with limits.within(exactly), pytest.raises(LimitError, match=f"found {depth + 1}"):
        parse_json("[]" * 30 + "[" * (depth + 1), "m.json")
    with limits.within(exactly), pytest.raises(ModelFileError, match="expected JSON"):
        parse_json("[" * depth, "m.json")


def has_a_key_twice(text):
    """By Python's own parser, which hands over the keys of each object."""
    twice = []

    def look(pairs):
        twice.append(len(dict(pairs)) < len(pairs))
        return dict(pairs)

    json.loads(text, object_pairs_hook=look)
    return any(twice)


def written(random_, depth=0):
    """JSON text of objects with keys that may stand twice, spaces wherever they may be, and marks within texts."""
    space = lambda: random_.choice(["", "", "", " ", "\n", "\t", "\r "])  # noqa: E731
    text = lambda: random_.choice(['"a"', '"b"', '"c:"', '" :"', r'"\":"', r'"x\\"', '"é:"', '""'])  # noqa: E731
    if depth == 3 or random_.random() < 0.3:
        return random_.choice([text(), "1", "null", "[]", "{}"])
    inside = [written(random_, depth + 1) for _ in range(random_.randint(1, 3))]
    if random_.random() < 0.3:
        return f"[{','.join(inside)}]"
    return "{" + ",".join(f"{space()}{text()}{space()}:{space()}{each}" for each in inside) + "}"


@pytest.mark.parametrize("piece", [1, 3, 1 << 16])
def test_a_key_that_stands_twice_is_found_whatever_is_around_it(piece, monkeypatch):
    monkeypatch.setattr(json_text, "_PIECE", piece)
    random_ = random.Random(20261126)
    number = {True: 0, False: 0}
    for _ in range(2000):
        text = written(random_)
        twice = has_a_key_twice(text)
        number[twice] += 1
        if twice:
            with pytest.raises(ModelFileError, match="twice"):
                parse_json(text, "m.json")
        else:
            assert parse_json(text, "m.json") == json.loads(text)
    assert min(number.values()) > 250


def test_what_stands_in_texts_takes_little_memory_to_leave_out():
    text = b'{"note": "a:b", "words": [' + b",".join([b'"["'] * 200_000) + b"]}"
    tracemalloc.start()
    parsed = parse_json(text, "m.json")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parsed == json.loads(text)
    assert most < 8_000_000


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a" : 1, "b": {"c": 1, "c": 2}}',  # as many ends of keys as keys that are left
        r'{"a": "\":", "b" : 1, "b" : 2}',
    ],
)
def test_a_key_that_stands_twice_is_found_where_marks_and_spaces_make_up_for_it(text):
    with pytest.raises(ModelFileError, match="twice"):
        parse_json(text, "m.json")


def test_of_a_text_that_is_damaged_and_has_a_key_twice_the_first_of_both_is_told():
    with pytest.raises(ModelFileError, match="the key 'a' twice"):
        parse_json('[{"a": 1, "a": 2}, ', "m.json")
    with pytest.raises(ModelFileError, match="something else"):
        parse_json('[, {"a": 1, "a": 2}]', "m.json")
    with limits.within({"integer_digits": 2}):
        with pytest.raises(ModelFileError, match="the key 'a' twice"):
            parse_json('[{"a": 1, "a": 2}, 300]', "m.json")
        with pytest.raises(LimitError, match="at most 2 digits"):
            parse_json('[300, {"a": 1, "a": 2}]', "m.json")
