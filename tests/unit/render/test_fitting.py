"""Words cut down to columns: which items of a list stay, and where lines break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.render.document import Cell, LongList, Span, cell, name, quiet, say, trail
from archlens.render.fitting import (
    broken,
    cell_width,
    cut_end,
    elide_words,
    fill_cell,
    fit_cell,
    narrowest,
    words_width,
    wrap,
)

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
        gap = f"… {len(texts) - kept} more"
        shown = ", ".join([*texts[:head], gap, *texts[len(texts) - tail :]])
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
        (None, "aaaaaaaa, bbbbbbbb, cccccccc, dddddddd"),
        (38, "aaaaaaaa, bbbbbbbb, cccccccc, dddddddd"),
        (37, "aaaaaaaa, … 2 more, dddddddd"),
        (28, "aaaaaaaa, … 2 more, dddddddd"),
        (27, "aaaaaaaa, … 3 more"),
        (18, "aaaaaaaa, … 3 more"),
        (17, "aaaaaaaa…dddddddd"),
        (1, "…"),
    ],
)
def test_a_list_at_each_width(limit, fitted):
    assert written(fit_cell(trail(["a" * 8, "b" * 8, "c" * 8, "d" * 8], ", "), limit)) == fitted


def test_another_mark_takes_its_own_room():
    assert written(fit_cell(trail(["a" * 8] * 4, ", "), 30, "...")) == "aaaaaaaa, ... 2 more, aaaaaaaa"


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


@given(items, st.integers(1, 40), st.integers(1, 4))
def test_a_filled_cell_fits_and_loses_nothing_that_it_does_not_count(texts, limit, most):
    lines = [written(line) for line in fill_cell(trail(texts, " → "), limit, most=most)]
    assert len(lines) <= most
    assert all(len(line) <= limit for line in lines)
    together = " ".join(lines)
    if "more" in together and "→" in together:
        shown = together.split(" → ")
        (gap,) = [item for item in shown if item.startswith("… ")]
        assert len(shown) - 1 + int(gap.split()[1]) == len(texts)
    elif "…" not in together:
        assert together.replace(" ", "") == "→".join(texts)


@given(items)
def test_a_cell_of_its_narrowest_width_loses_nothing(texts):
    cell = trail(texts, " → ")
    lines = [written(line) for line in fill_cell(cell, narrowest(cell), most=len(texts))]
    assert " ".join(lines) == " → ".join(texts)


def test_of_names_that_do_not_fit_the_first_is_told_and_the_others_counted():
    lines = fill_cell(trail([name("camera_input"), name("lidar_input"), name("gps_input")], ", "), 8)
    assert [written(line) for line in lines] == ["camera_", "input,", "… 2 more"]


def test_lines_of_a_cell_end_behind_slashes_of_names_where_nothing_else_helps():
    lines = fill_cell(cell(name("encoder/block_1/conv")), 10)
    assert [written(line) for line in lines] == ["encoder/", "block_1/", "conv"]
    assert {span.style for line in lines for span in line} == {"name"}
    beside = fill_cell(trail([name("a/b"), name("enc/conv")], " → "), 9)
    assert [written(line) for line in beside] == ["a/b →", "enc/conv"]


def test_words_of_a_cell_break_at_spaces_but_names_do_not():
    lines = fill_cell(cell("same class: ", quiet("Dense"), " twice"), 11)
    assert [written(line) for line in lines] == ["same class:", "Dense twice"]
    assert [written(line) for line in fill_cell(cell(name("a b c d")), 5)] == ["a … d"]


def test_an_end_is_cut_and_marked():
    words = say(Span("warning", "warning"), " is told")
    assert cut_end(words, 15) == words
    assert [(span.text, span.style) for span in cut_end(words, 9)] == [("warning", "warning"), ("…", "quiet")]
    assert written(cut_end(words, 12, "...")) == "warning i..."


@given(st.lists(st.text("ab_/", max_size=9), max_size=30), st.integers(1, 60))
def test_a_long_list_fits_as_any_other(texts, limit):
    items = [say(name(text)) for text in texts]
    whole, long = Cell(tuple(items), " → "), Cell(LongList(len(items), items.__getitem__), " → ")
    assert fill_cell(long, limit) == fill_cell(whole, limit)
    assert fit_cell(long, limit) == fit_cell(whole, limit)
    assert narrowest(long) == narrowest(whole)
    assert cell_width(long) == cell_width(whole)


@given(st.lists(st.text("ab", max_size=9), max_size=30), st.integers(0, 60))
def test_a_width_beyond_the_most_is_beyond_it(texts, most):
    whole = cell_width(trail(texts, ", "))
    assert whole == len(", ".join(texts))
    assert (cell_width(trail(texts, ", "), most) > most) == (whole > most)
    if whole <= most:
        assert cell_width(trail(texts, ", "), most) == whole


def test_of_a_long_list_no_more_is_made_than_is_looked_at():
    made = set()

    def item(place):
        made.add(place)
        return say(name(f"dense_{place}"))

    lines = fill_cell(Cell(LongList(100_000, item), " → "), 60)
    text = " ".join("".join(span.text for span in line) for line in lines)
    assert text.startswith("dense_0 → dense_1 → ")
    assert text.endswith(" → dense_99998 → dense_99999")
    assert len(made) < 200
