"""What a configuration must hold, and what the error says where it doesn't."""

import pytest

from archlens.errors import NotAGraphError
from archlens.readers.keras.expectations import a_list, a_name, an_object, is_index, parse_shape, refuse


@pytest.mark.parametrize(
    ("expect", "right", "wrong", "said"),
    [
        (an_object, {"a": 1}, [1], "expected an object, found list"),
        (a_list, [1], {"a": 1}, "expected a list, found dict"),
        (a_name, "x", None, "expected a name, found nothing"),
        (a_name, "", 3, "expected a name, found int"),
    ],
)
def test_what_is_right_is_given_back_and_what_is_wrong_refused(expect, right, wrong, said):
    assert expect(right, "config.x") is right
    with pytest.raises(NotAGraphError, match=said) as caught:
        expect(wrong, "config.x")
    assert caught.value.place == "config.x"


def test_what_was_found_is_said_in_short():
    with pytest.raises(NotAGraphError) as caught:
        refuse("p", "a name", "x" * 10_000)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(("value", "index"), [(0, True), (7, True), (-1, False), (True, False), (1.0, False)])
def test_indices(value, index):
    assert is_index(value) is index


@pytest.mark.parametrize(
    ("data", "shape"),
    [([None, 8], (None, 8)), ((), ()), ([], ()), ([True], None), ([8.0], None), ("8", None), ([[8]], None)],
)
def test_shapes(data, shape):
    assert parse_shape(data) == shape
