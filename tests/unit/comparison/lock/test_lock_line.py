"""A line is read from its front, and names the place where it goes wrong."""

from __future__ import annotations

import pytest

from archlens.comparison.lock.lock_line import LockFileError, LockLine


def test_each_part_is_read_and_left_behind():
    line = LockLine('call  dense#1: "two words" <- a:12 | x=[1, {"a": "b c"}] y="|"', 7)
    assert line.word("a kind") == "call"
    assert line.word("a name") == "dense#1"
    line.must(":")
    assert line.word("a class") == "two words"
    assert not line.takes("->")
    assert line.takes("<-")
    assert (line.word("a call"), line.takes(":"), line.whole_number("an output")) == ("a", True, 12)
    assert line.takes("|")
    assert (line.word("a key"), line.takes("="), line.raw("a value")) == ("x", True, '[1, {"a": "b c"}]')
    assert (line.word("a key"), line.takes("="), line.value("a value")) == ("y", True, "|")
    assert line.ended()
    line.must_end()


@pytest.mark.parametrize(
    ("text", "shape", "rest"),
    [
        ("(None, 4) x", (None, 4), "x"),
        ("(8,)", (8,), ""),
        ("()", (), ""),
        ("?, (8,)", None, ", (8,)"),
        ("(1,2,None)", (1, 2, None), ""),
    ],
)
def test_shapes(text, shape, rest):
    line = LockLine(text, 1)
    assert line.shape() == shape
    assert line.text[line.at :].strip() == rest


@pytest.mark.parametrize("text", ["(1,, 2)", "(1 2)", "(-1,)", "(none,)", "1, 2", "(1, 2", ""])
def test_what_is_no_shape(text):
    with pytest.raises(LockFileError, match="expected a shape"):
        LockLine(text, 1).shape()


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (lambda line: line.word("a thing"), "9a"),
        (lambda line: line.word("a thing"), "[1]"),
        (lambda line: line.whole_number("a thing"), "x"),
        (lambda line: line.value("a thing"), "{"),
        (lambda line: line.value("a thing"), ""),
    ],
)
def test_what_was_expected_and_what_was_found_are_told(read, text):
    with pytest.raises(LockFileError, match=r"^line 5: expected a thing, found ") as caught:
        read(LockLine(text, 5))
    assert (repr(text) if text else "the end of the line") in caught.value.found


def test_a_line_that_does_not_end():
    line = LockLine("word " + "x" * 10_000, 3)
    line.word("a word")
    with pytest.raises(LockFileError, match=r"expected the end of the line, found 'x+…?x*'") as caught:
        line.must_end()
    assert len(caught.value.found) < 100
    with pytest.raises(LockFileError, match="expected ':'"):
        line.must(":")
