"""Lists in running words."""

import pytest

from archlens.text.lists import in_a_row, listed, listed_names, middle_left_out, names_in_brief, path_in_brief


@pytest.mark.parametrize(
    ("number", "most", "written"),
    [
        (0, None, ""),
        (1, None, "0"),
        (2, None, "0 and 1"),
        (3, None, "0, 1 and 2"),
        (3, 3, "0, 1 and 2"),
        (3, 2, "0, 1 and 1 more"),
        (3, 0, " and 3 more"),
        (5000, 1, "0 and 4,999 more"),
    ],
)
def test_lists(number, most, written):
    assert listed([str(item) for item in range(number)], most) == written


def test_items_of_any_kind():
    assert list(in_a_row([1, 2, 3], " or ")) == [1, ", ", 2, " or ", 3]


def test_names_are_harmless_and_quoted():
    assert listed_names(["\x1b[2J", "it's", "मॉडल"]) == "'\\x1b[2J', \"it's\" and 'मॉडल'"


def test_the_middle_is_counted():
    assert middle_left_out([str(item) for item in range(3000)], 1, 1) == ["0", "… 2,998 more …", "2999"]
    assert middle_left_out(["a", "b"], 1, 1) == ["a", "b"]


def test_reprs_stay_short():
    names = [str(item) * 100 for item in range(100)]
    assert len(names_in_brief(names)) < 100
    assert len(path_in_brief(names)) < 100
    assert path_in_brief(["a\n", "b"]) == "a\\n → b"
