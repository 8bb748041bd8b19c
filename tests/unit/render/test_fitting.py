"""Words cut down to columns: which items of a list stay, and where lines break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.render.document import Cell, Span, cell, name, quiet, say, trail
from archlens.render.fitting import broken, cell_width, elide_words, fit_cell, words_width, wrap

items = st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=9)


def written(words):
    return "".join(span.text for span in words)


@given(items, st.integers(1, 60))
def test_a_list_keeps_as_many_items_as_fit(texts, limit):
    """One more from the start, then one more from the end, never fewer than would fit so."""
    fitted = written(fit_cell(trail(texts, ", "), limit))
    whole = ", ".join(texts)
    if len(whole) <= limit:
        assert fitted == whole
        return
    best = None
    for kept in range(1, len(texts)):
        head, tail = (kept + 1) // 2, kept // 2
        shown = ", ".join([*texts[:head], "…", *texts[len(texts) - tail :]])
        if len(shown) > limit:
            break
        best = shown
    if best is None:
        assert len(fitted) <= limit
        assert "…" in fitted
    else:
        assert fitted == best


@pytest.mark.parametrize(
    ("limit", "fitted"),
    [
        (None, "aa, bb, cc, dd"),
        (14, "aa, bb, cc, dd"),
        (13, "aa, bb, …, dd"),
        (12, "aa, …, dd"),
        (8, "aa, …"),
        (5, "aa, …"),
        (4, "aa…d"),
        (1, "…"),
    ],
)
def test_a_list_at_each_width(limit, fitted):
    assert written(fit_cell(trail(["aa", "bb", "cc", "dd"], ", "), limit)) == fitted


def test_another_mark_takes_its_own_room():
    assert written(fit_cell(trail(["aa", "bb", "cc", "dd"], ", "), 13, "...")) == "aa, ..., dd"


def test_widths_count_separators_and_wide_characters():
    assert cell_width(Cell((), ", ")) == 0
    assert cell_width(cell("層", "a")) == 3
    assert cell_width(trail(["層", "a"], " → ")) == words_width(say("層 → a")) == 6


def test_what_is_left_out_is_quiet_and_the_rest_keeps_its_style():
    words = elide_words(say(name("abcdefgh"), " ", Span("ijklmnop", "warning")), 9)
    assert [(span.text, span.style) for span in words] == [("abcd", "name"), ("…", "quiet"), ("mnop", "warning")]
    assert fit_cell(trail([quiet("a"), "b"], ", "), 4) == (Span("a", "quiet"), Span(", ", "quiet"), Span("b"))


def test_lines_break_at_spaces_and_a_long_word_loses_its_middle():
    lines = wrap(say("one two ", Span("extraordinarily", "strong"), " four"), 9)
    assert [written(line) for line in lines] == ["one two", "extr…rily", "four"]
    assert [written(line) for line in wrap(say("a  b"), 9)] == ["a b"]
    assert wrap((), 9) == [()]


def test_a_space_has_the_style_of_both_its_neighbours_or_none():
    (line,) = wrap(say(Span("a b", "strong"), " c"), 9)
    assert [(span.text, span.style) for span in line] == [
        ("a", "strong"),
        (" ", "strong"),
        ("b", "strong"),
        (" ", "plain"),
        ("c", "plain"),
    ]


@given(
    st.lists(st.text("ab_/é画", min_size=1, max_size=12), min_size=1, max_size=6), st.integers(2, 30), st.integers(0, 6)
)
def test_broken_words_lose_nothing_and_fit(texts, limit, indent):
    words = say(" " * indent, *(part for text in texts for part in (name(text), " ")))
    lines = broken(words, limit)
    assert "".join(written(line) for line in lines).replace(" ", "") == "".join(texts)
    room = max(limit, indent + 2)  # an indent that leaves no room for a character of two columns
    assert all(words_width(line) <= room for line in lines)
    assert all(written(line).startswith(" " * indent) for line in lines)


@pytest.mark.parametrize(
    ("limit", "lines"),
    [
        (40, ["expanded_conv_depthwise_BN"]),
        (24, ["expanded_conv_depthwise_", "BN"]),
        (12, ["expanded_", "conv_", "depthwise_BN"]),
        (5, ["expan", "ded_", "conv_", "depth", "wise_", "BN"]),
    ],
)
def test_a_long_name_is_broken_at_its_seams(limit, lines):
    assert [written(line) for line in broken(say(name("expanded_conv_depthwise_BN")), limit)] == lines
