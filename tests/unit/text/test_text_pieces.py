"""Text in pieces is the same text."""

from hypothesis import given
from hypothesis import strategies as st

from archlens.text.text_pieces import in_chunks, in_pieces, joined_text, without_line_end

pieces = st.lists(st.text("ab\n", max_size=5))


@given(pieces, st.integers(1, 8))
def test_chunks_are_the_same_text_and_large_enough(texts, size):
    chunks = list(in_chunks(texts, size))
    assert "".join(chunks) == "".join(texts)
    assert all(len(chunk) >= size for chunk in chunks[:-1])
    assert all(chunks)


@given(pieces)
def test_a_line_end_is_taken_off_once(texts):
    assert "".join(without_line_end(texts)) == "".join(texts).removesuffix("\n")


@given(pieces)
def test_whole_and_in_pieces(texts):
    text = "".join(texts)
    assert joined_text(iter(texts)) == joined_text(text) == "".join(in_pieces(text)) == "".join(in_pieces(texts))
