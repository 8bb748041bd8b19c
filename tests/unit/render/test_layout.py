from hypothesis import given
from hypothesis import strategies as st

from archlens.render.document import Span, name, say, trail
from archlens.render.fitting import elide_words, fit_cell, words_width, wrap
from archlens.text.names import visible
from archlens.text.widths import elide, text_width

texts = st.text(st.characters(codec="utf-8"), max_size=40).map(visible)
words = st.lists(st.builds(Span, texts, st.sampled_from(["plain", "name", "quiet"])), max_size=6).map(tuple)


def written(spans):
    return "".join(span.text for span in spans)


@given(texts, st.integers(1, 50))
def test_elided_text_fits(text, limit):
    cut = elide(text, limit)
    assert text_width(cut) <= limit
    assert cut == text or "…" in cut


@given(words, st.integers(1, 50))
def test_elided_words_are_the_elided_text(spans, limit):
    assert written(elide_words(spans, limit)) == elide(written(spans), limit)


@given(words, st.integers(1, 50))
def test_wrapped_words_fit(spans, limit):
    assert all(words_width(line) <= limit for line in wrap(spans, limit))


@given(words)
def test_wrapping_loses_nothing_but_spaces(spans):
    lines = wrap(spans, 10_000)
    assert "".join(map(written, lines)).replace(" ", "") == written(spans).replace(" ", "")


@given(st.lists(texts, min_size=1, max_size=8), st.integers(1, 60))
def test_shortened_lists_fit(items, limit):
    assert words_width(fit_cell(trail(items, " → "), limit)) <= limit


def test_a_list_keeps_its_start_and_its_end():
    cell = trail([str(n) for n in range(100)], " → ")
    assert written(fit_cell(cell, 28)) == "0 → 1 → … 96 more → 98 → 99"
    assert written(fit_cell(cell, None)).endswith("98 → 99")


def test_wide_characters_take_two_columns():
    assert text_width("層a") == 3
    assert elide("層層層層", 5) == "層…層"


def test_a_name_is_not_broken_at_its_spaces():
    assert [written(line) for line in wrap(say("at ", name("a b"), " and more"), 7)] == ["at a b", "and", "more"]
