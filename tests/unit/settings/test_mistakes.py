"""Mistakes are collected, and told all at once."""

from __future__ import annotations

import pytest

from archlens.errors import ArchlensError
from archlens.settings import Mistakes, SettingsError


def test_without_a_mistake_nothing_stops():
    mistakes = Mistakes("a.toml")
    mistakes.stop()
    assert list(mistakes) == []


def test_all_mistakes_in_the_order_of_their_lines():
    mistakes = Mistakes("a.toml")
    mistakes.stop()
    mistakes.add(9, "x", expected="a", found="b", hint="c.")
    mistakes.unknown(2, "y", "fusoin", ["path", "fusion"], what="a type")
    assert len(mistakes) == 2
    with pytest.raises(SettingsError) as error:
        mistakes.stop()
    assert str(error.value).split("\n") == [
        "a.toml:2: y: expected a type, found 'fusoin'. Did you mean 'fusion'? There are: 'path', 'fusion'.",
        "a.toml:9: x: expected a, found b. c.",
    ]
    assert (error.value.path, error.value.expected, error.value.found) == ("a.toml", "a type", "'fusoin'")
    assert isinstance(error.value, ArchlensError)


def test_mistakes_in_one_line_stay_in_the_order_in_which_they_were_found():
    mistakes = Mistakes("a.toml")
    for key in "cab":
        mistakes.add(3, key, expected="x", found="y", hint="z")
    assert [mistake.key for mistake in mistakes] == ["c", "a", "b"]
    with pytest.raises(SettingsError) as error:
        mistakes.stop()
    assert [mistake.key for mistake in error.value.mistakes] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("seledt", "Did you mean 'select'? There are: 'select', 'ignore'."),
        ("zzz", "There are: 'select', 'ignore'."),
    ],
)
def test_the_nearest_name_is_told_where_one_is_near(name, hint):
    mistakes = Mistakes("a.toml")
    mistakes.unknown(1, "k", name, iter(["select", "ignore"]), what="a key")
    (mistake,) = mistakes
    assert (mistake.expected, mistake.found, mistake.hint) == ("a key", repr(name), hint)
