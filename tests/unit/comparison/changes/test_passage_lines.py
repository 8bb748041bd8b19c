"""Names in running words."""

from __future__ import annotations

import pytest

from archlens.comparison.changes.passage_lines import Name, listed


@pytest.mark.parametrize(
    ("names", "options", "expected"),
    [
        ("", {}, ""),
        ("a", {}, "a"),
        ("ab", {}, "a and b"),
        ("abc", {"last": ", "}, "a, b, c"),
        ("abcde", {}, "a, b, c, d and e"),
        ("abcdef", {}, "a, b, c, d and 2 more"),
        ("abcdef", {"full": True}, "a, b, c, d, e and f"),
        ("abcd", {"most": 2}, "a, b and 2 more"),
    ],
)
def test_lists(names, options, expected):
    words = listed(list(names), **options)
    assert "".join(words) == expected
    assert {word for word in words if isinstance(word, Name)} <= set(names)
