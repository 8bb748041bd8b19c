"""Values at places of parsed JSON, whatever stands there instead of what is expected."""

import pytest

from archlens.readers.files.json_values import is_object_with, list_at, text_at, value_at

NO_OBJECTS = [None, 3, "text", [], [{"a": {"b": "c"}}], {"a": None}, {"a": ["b"]}, {"a": "b"}, {}]


@pytest.mark.parametrize("data", NO_OBJECTS)
def test_a_path_that_breaks_off_leads_to_nothing(data):
    assert value_at(data, "a", "b") is None
    assert text_at(data, "a", "b") is None
    assert list_at(data, "a", "b") == []


def test_what_a_path_leads_to_is_told_if_it_is_of_the_kind():
    data = {"a": {"b": "c", "d": ["e"], "f": False}}
    assert value_at(data) is data
    assert (value_at(data, "a", "f"), text_at(data, "a", "f"), list_at(data, "a", "f")) == (False, None, [])
    assert (text_at(data, "a", "b"), list_at(data, "a", "d")) == ("c", ["e"])
    assert is_object_with(data, "a", dict)
    assert not is_object_with(data["a"], "b", dict)
    assert not is_object_with(None, "a", dict)
