"""Words in the characters that there are."""

from __future__ import annotations

from archlens.render.flow.pen import Pen, in_a_line, spaced, widest


def text_of(words):
    return "".join(span.text for span in words)


def test_names_are_escaped_before_they_are_measured():
    (span,) = Pen().name("a\x1bé\u202e", "name", "whole")
    assert (span.text, span.style, span.names) == ("a\\x1bé\\u202e", "name", "whole")
    (span,) = Pen(ascii_only=True).name("é × ü")
    assert span.text == "\\xe9 x \\xfc"


def test_a_name_with_signs_of_a_drawing_stands_in_quotes():
    assert text_of(Pen().name("a → b")) == "'a → b'"
    assert text_of(Pen().name("a ┐")) == "'a ┐'"
    assert text_of(Pen(ascii_only=True).name("a -> b")) == "'a -> b'"
    assert text_of(Pen().name("a-b > c")) == "a-b > c"


def test_a_long_name_loses_its_middle_and_an_empty_one_shows():
    assert widest([Pen().name("x" * 100)]) == 36
    assert "…" in text_of(Pen().name("x" * 100))
    assert "..." in text_of(Pen(ascii_only=True).name("x" * 100))
    assert text_of(Pen().name("")) == '""'


def test_words_in_a_line_and_up_to_a_width():
    pen = Pen()
    assert text_of(in_a_line([pen.text("a"), pen.text("b")], pen.text(" → "))) == "a → b"
    assert text_of(spaced(pen.text("層"), 4)) == "層  "
    assert text_of(spaced(pen.text("abcd"), 2)) == "abcd"
    assert pen.text("") == ()
