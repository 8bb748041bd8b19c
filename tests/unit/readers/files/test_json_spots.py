"""Values of a JSON text and their places."""

from archlens.readers.files.json_spots import Spot, spots


def test_a_value_in_lists_has_the_name_that_its_lists_stand_under():
    assert [spot.name for spot in spots({"a": [[7]], "b": {"c": 1}})] == ["", "a", "a", "a", "b", "c"]
    assert [spot.name for spot in spots([1])] == ["", ""]


def test_a_place_with_dots_and_numbers_in_its_keys():
    data = {"a.b": [{"0": 1}]}
    assert [spot.place for spot in spots(data, "c.json")][-1] == "c.json: a.b[0].0"


def test_a_long_key_is_cut_in_the_place_alone():
    (_, spot) = spots({"k" * 1_000_000: 1})
    assert spot.place == "k" * 60 + "…" + "k" * 60
    assert len(spot.name) == 1_000_000


def test_a_place_where_nothing_is():
    assert Spot(None, None, "config.json").under("config", "function").place == "config.json: config.function"
