"""Shapes that people write: which texts are shapes, and that what is proposed can be read back."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.shapes import read_shape, shape_option, unknown_axes, usual_sizes

SIZES = st.none() | st.integers(1, 10**17)


@given(st.lists(SIZES, min_size=1, max_size=6).map(tuple))
def test_what_python_prints_of_a_shape_is_read(shape):
    assert read_shape(str(shape)) == shape
    assert read_shape(str(list(shape)).replace("None", "null")) == shape


@given(st.lists(SIZES, min_size=1, max_size=5), st.sampled_from(["x", ",", " x ", ", ", "X", "×"]))
def test_without_brackets_the_batch_axis_is_added(sizes, between):
    assert read_shape(between.join(map(str, sizes))) == (None, *sizes)


@pytest.mark.parametrize(
    "text", ["", "()", "(", "1)", "(1", "[1)", "0", "-1", "1.5", "1,024", "3x", "x3", "1e3", "٣", "ten", "((1,), 2)"]
)
def test_what_is_no_shape(text):
    assert read_shape(text) is None


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), st.lists(st.integers(1, 999)))
def test_a_proposed_option_is_one_argument_that_gives_the_shape(name, sizes):
    option, argument = shlex.split(shape_option(name, (None, *sizes)))
    told_name, _, text = argument.rpartition("=")
    assert (option, told_name, read_shape(text)) == ("--shape", name, (None, *sizes))


def test_a_name_that_does_harm_is_made_harmless():
    option = shape_option("a\x1b[2J$(reboot)\n", (None, 8))
    assert option.isprintable()
    assert shlex.split(option)[1] == "a\\x1b[2J$(reboot)\\n=8"


@pytest.mark.parametrize(
    ("shape", "axes", "usual"),
    [
        ((None, None), "length", (None, 128)),
        ((8, None, 5), "length", (8, 128, 5)),
        ((None, 7, None), "axis 2", (None, 7, 16)),
        ((None, None, 64, 3), "height", (None, 224, 64, 3)),
        ((None, None, None, None), "axes 1, 2 and 3", (None, 224, 224, 16)),
        ((None, None, None, None, 1), "axes 1, 2 and 3", (None, 16, 16, 16, 1)),
    ],
)
def test_which_axes_are_missing(shape, axes, usual):
    assert unknown_axes(shape) == axes
    assert usual_sizes(shape) == usual
