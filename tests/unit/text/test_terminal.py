"""What a terminal that knows ASCII alone is given."""

from hypothesis import given
from hypothesis import strategies as st

from archlens.text.names import visible
from archlens.text.terminal import OWN_SIGNS, drawing_to_ascii, to_ascii

any_text = st.text(st.characters(codec=None), max_size=30)


def test_drawings_keep_their_width():
    line = "a 8×8 → b ─┄│┐┘┌└├┤┬┴┼"
    assert drawing_to_ascii(line).isascii()
    assert len(drawing_to_ascii(line)) == len(line)


@given(any_text)
def test_ascii(text):
    assert to_ascii(visible(text)).isascii()


def test_signs_of_its_own_have_their_likes():
    assert to_ascii("".join(OWN_SIGNS)) == "".join(OWN_SIGNS.values())


@given(any_text, st.integers(4, 40))
def test_what_is_cut_is_ascii_and_no_longer_than_it_may_be(text, most):
    plain = to_ascii(visible(text))
    cut = to_ascii(visible(text), most)
    assert cut.isascii()
    assert len(cut) <= most
    assert cut == plain or len(plain) > most
