"""Widths of text as terminals show it, in scripts where a character is not a column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from archlens.text.names import visible
from archlens.text.widths import elide, kept_ends, pieces, shortened, text_width

COLUMNS = {
    "मॉडल": 4,  # a vowel sign that takes a column of its own behind its letter
    "क्षि": 2,  # three letters and marks in the place of two
    "நிரல்": 4,
    "ကာ": 2,  # a vowel sign that Unicode counts as a cluster of its own
    "\u1112\u1161\u11ab": 2,  # one Korean syllable in three letters
    "👍🏽": 2,  # a thumb, and its colour
    "👩\u200d👩\u200d👧": 2,  # a family: three emoji joined to one
    "🇩🇪": 2,
    "䷀": 2,
    "é": 1,
    "e\u0301": 1,
    "層a": 3,
}
SCRIPTS = [(0x20, 0x7F), (0x900, 0xE00), (0xE00, 0x1200), (0x1F1E6, 0x1F200), (0x1F3F0, 0x1F450), (0x4E00, 0x4E40)]

characters = st.one_of(st.integers(low, high - 1).map(chr) for low, high in SCRIPTS)
texts = st.lists(characters, max_size=20).map("".join).map(visible)
any_texts = st.text(st.characters(codec="utf-8"), max_size=40).map(visible)


def borders(text):
    """Where the text can be cut."""
    apart = list(pieces(text))
    return {sum(map(len, apart[:number])) for number in range(len(apart) + 1)}


@pytest.mark.parametrize(("text", "columns"), COLUMNS.items(), ids=ascii)
def test_width(text, columns):
    assert text_width(text) == columns == wcswidth(text)


@given(texts)
def test_pieces_are_the_text(text):
    assert "".join(pieces(text)) == text
    assert sum(map(text_width, pieces(text))) == text_width(text)


@given(any_texts, st.integers(1, 50))
def test_elided_text_fits(text, limit):
    cut = elide(text, limit)
    assert text_width(cut) <= limit
    assert cut == text or "…" in cut


@given(texts, st.integers(1, 12))
def test_no_piece_is_cut(text, limit):
    ends = kept_ends(text, limit)
    if ends is not None:
        assert {ends[0], len(text) - ends[1]} <= borders(text)


@given(texts, st.integers(0, 12))
def test_no_piece_is_cut_by_characters(text, most):
    cut = shortened(text, most)
    if cut != text:
        head, tail = cut.split("…")
        assert text.startswith(head)
        assert text.endswith(tail)
        assert len(head) + len(tail) <= most
        assert {len(head), len(text) - len(tail)} <= borders(text)


def test_vowel_signs_stay_with_their_letters():
    assert elide("मॉडलनाम", 5) == "मॉ…म"
    assert elide("👍🏽👍🏽👍🏽", 5) == "👍🏽…👍🏽"
    assert shortened("मॉडलनाम", 5) == "मॉड…म"
    assert shortened("👩\u200d👩\u200d👧" * 9, 13) == "👩\u200d👩\u200d👧…👩\u200d👩\u200d👧"


def test_wide_characters_take_two_columns():
    assert text_width("層a") == 3
    assert elide("層層層層", 5) == "層…層"


def test_letters_that_need_no_look_up_take_one_column():
    narrow = [chr(code) for code in range(0x20, 0x300) if visible(chr(code)) == chr(code)]
    assert {wcwidth(char) for char in narrow} == {1}


def test_long_texts_take_no_time_with_their_square():
    assert text_width("🇩" * 100_000) == 100_000
    assert len(shortened("e" + "\u0301" * 10**6, 100)) == 101
    assert len(shortened("層" * 10**7, 100)) == 101
