"""Where a value stands, and how mistakes there are told."""

from __future__ import annotations

import datetime as dt

from archlens.contracts.setting_location import SettingLocation, describe_value
from archlens.settings import Mistakes, parse

TEXT = '[[contracts]]\nname = "a"\n[[contracts]]\nname = "b"\nmax-share = 2\n'


def test_a_location_inside_another_has_its_line_and_its_path():
    mistakes = Mistakes("archlens.toml")
    location = SettingLocation(parse("archlens.toml", TEXT), mistakes, ("contracts",)).at(1)
    share = location.at("max-share")
    assert (location.path, location.line) == ("contracts[1]", 3)
    assert (share.path, share.line) == ("contracts[1].max-share", 5)
    share.refuse(expected="a share", found="2", hint="Divide it.")
    location.at("name").unknown("b", ["a", "c"], what="a name")
    assert [(m.line, m.key, m.expected, m.found) for m in mistakes] == [
        (5, "contracts[1].max-share", "a share", "2"),
        (4, "contracts[1].name", "a name", "'b'"),
    ]


def test_values_in_a_few_words():
    values = ["x", True, 3, 0.5, [1], [], {"a": 1}, dt.date(2024, 2, 29)]
    expected = ["'x'", "true", "3", "0.5", "a list", "an empty list", "a table", "a date"]
    assert [describe_value(value) for value in values] == expected
