"""Each kind of value takes what it is for, and refuses all else where it stands."""

from __future__ import annotations

import pytest

from archlens.contracts import fields
from archlens.contracts.setting_location import SettingLocation
from archlens.settings import Mistakes, Settings

ONE_OF = fields.some_of(("add", "dot"), "a mode")
ONE_WORD = fields.one_of(("add", "dot"), "a mode")
COUNTS = fields.table_of(fields.count, "numbers")
MAYBE = fields.perhaps_none(fields.texts)

TAKEN = [
    (fields.text, "a", "a"),
    (fields.texts, "a", ("a",)),
    (fields.texts, ["a", "b", "a"], ("a", "b")),
    (MAYBE, [], ()),
    (MAYBE, "a", ("a",)),
    (fields.count, 0, 0),
    (fields.count, 10**30, 10**30),
    (fields.amount, 10**30, 10**30),
    (fields.amount, 1.5e9, 1_500_000_000),
    (fields.amount, "1.5 G", 1_500_000_000),
    (fields.byte_size, 100, 100),
    (fields.byte_size, "100 MB", 100_000_000),
    (fields.factor_of_change, 0, 0),
    (fields.factor_of_change, 2.5, 2.5),
    (fields.number, 0.25, 0.25),
    (fields.number, 3, 3),
    (fields.share, 0, 0),
    (fields.share, 1, 1),
    (fields.flag, False, False),
    (ONE_OF, "add", ("add",)),
    (ONE_OF, ["dot", "add"], ("dot", "add")),
    (ONE_WORD, "dot", "dot"),
    (fields.positive_count, 1, 1),
    (COUNTS, {"a": 1, "b": 2}, {"a": 1, "b": 2}),
    (COUNTS, {}, {}),
]
REFUSED = [
    (fields.text, "  ", "f"),
    (fields.text, 3, "f"),
    (fields.texts, [], "f"),
    (fields.texts, {"a": 1}, "f"),
    (fields.texts, ["a", ""], "f[1]"),
    (MAYBE, 3, "f"),
    (fields.count, -1, "f"),
    (fields.count, True, "f"),
    (fields.count, 1.0, "f"),
    (fields.amount, -1, "f"),
    (fields.amount, 0.5, "f"),
    (fields.amount, float("nan"), "f"),
    (fields.amount, float("inf"), "f"),
    (fields.amount, True, "f"),
    (fields.amount, "100 MB", "f"),
    (fields.byte_size, "100 M", "f"),
    (fields.byte_size, [1], "f"),
    (fields.factor_of_change, -0.1, "f"),
    (fields.factor_of_change, True, "f"),
    (fields.factor_of_change, "5%", "f"),
    (fields.number, 0, "f"),
    (fields.number, float("inf"), "f"),
    (fields.number, True, "f"),
    (fields.share, 1.01, "f"),
    (fields.share, -0.01, "f"),
    (fields.share, float("nan"), "f"),
    (fields.share, True, "f"),
    (fields.flag, "true", "f"),
    (fields.flag, 1, "f"),
    (ONE_OF, "sum", "f"),
    (ONE_OF, ["add", "sum"], "f[1]"),
    (ONE_WORD, "sum", "f"),
    (ONE_WORD, ["add"], "f"),
    (ONE_WORD, "", "f"),
    (fields.positive_count, 0, "f"),
    (fields.positive_count, True, "f"),
    (fields.positive_count, "32", "f"),
    (COUNTS, "a", "f"),
    (COUNTS, {"a": 1, "b": "x"}, "f.b"),
]


def read(kind, value):
    """The value as the kind gives it, and the mistakes."""
    mistakes = Mistakes("a.toml")
    return kind(value, SettingLocation(Settings("a.toml", {}, {}), mistakes, ("f",))), list(mistakes)


@pytest.mark.parametrize(("kind", "value", "expected"), TAKEN)
def test_taken(kind, value, expected):
    assert read(kind, value) == (expected, [])


@pytest.mark.parametrize(("kind", "value", "key"), REFUSED)
def test_refused(kind, value, key):
    _, (mistake,) = read(kind, value)
    assert mistake.key == key
    assert mistake.expected
    assert mistake.found


def test_percent_are_explained():
    _, (mistake,) = read(fields.share, 90)
    assert mistake.hint == "Of percent, write 0.9."
    assert read(fields.share, 900)[1][0].hint == ""


@pytest.mark.parametrize(
    ("given", "one", "some"),
    [({}, "none of them", "none of them"), ({"a": 1}, None, None), ({"a": 1, "c": 2}, "a and c", None)],
)
def test_one_field_or_at_least_one(given, one, some):
    for refuse, expected in ((fields.exactly_one, one), (fields.at_least_one, some)):
        _, mistakes = read(lambda _, location, refuse=refuse: refuse(given, ("a", "b", "c"), location), None)
        assert [mistake.found for mistake in mistakes] == ([expected] if expected else [])
