"""How deep JSON is nested, counted before it is parsed."""

import pytest

from archlens import limits
from archlens.errors import LimitError, ModelFileError
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
