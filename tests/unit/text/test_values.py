"""Values of any kind, as a message about them shows them."""

import pytest

from archlens.text.values import in_brief


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("मॉडल", "'मॉडल'"),
        ("\x1b[2J", r"'\x1b[2J'"),
        (None, "None"),
        (True, "True"),
        (10**5000, "≈ 1.00e5000"),
        ([10**5000, {"\u202e": 1}], r"[≈ 1.00e5000, {'\u202e': 1}]"),
        ((None, 8), "(None, 8)"),
        (1.5, "1.5"),
    ],
    ids=range(8),
)
def test_values(value, written):
    assert in_brief(value) == written


def test_what_is_long_is_not_looked_at():
    assert len(in_brief("x" * 10**7)) < 90
    assert len(in_brief([["x" * 10**6] * 1000] * 1000)) <= 81
