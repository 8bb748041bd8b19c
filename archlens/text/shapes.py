"""Shapes that people write, on the command line and in settings: read, and spelled for them to copy."""

from __future__ import annotations

import re
import shlex

from archlens.text.figures import shape as shape_in_words
from archlens.text.lists import listed
from archlens.text.names import visible
from archlens.text.widths import shortened

_SIZE = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_UNKNOWN = ("none", "null", "?")
_BETWEEN = re.compile(r"\s*[x×,]\s*", re.IGNORECASE)
_BRACKETS = {"(": ")", "[": "]"}

_LONGEST = 120

SPELLINGS = "128, 512x512x3 or (None, 512, 512, 3)"
"""How a shape can be written: without its batch axis, or as a whole."""


def read_shape(text: str) -> tuple[int | None, ...] | None:
    """Return the shape that a text says, batch axis first; ``None`` if it says none.

    1. In brackets it is a whole shape, with its batch axis: ``(None, 512, 512, 3)``.
    2. Without brackets it is that of one sample, and the batch axis is added: ``128``, ``512x512x3``, ``512,512,3``.

    A size is a whole number of at least 1; one that is not known is ``None``, ``null`` or ``?``.

    Example:
        >>> read_shape("128"), read_shape("512x512x3"), read_shape("512, None, 3")
        ((None, 128), (None, 512, 512, 3), (None, 512, None, 3))
        >>> read_shape("(None, 512, 512, 3)"), read_shape("(None,)"), read_shape("[8, 5]")
        ((None, 512, 512, 3), (None,), (8, 5))
        >>> read_shape("1,024"), read_shape("big"), read_shape("(3, 4"), read_shape("")
        (None, None, None, None)
    """
    text = text.strip()
    whole = text[:1] in _BRACKETS
    if whole:
        if len(text) < 3 or text[-1] != _BRACKETS[text[0]]:  # noqa: PLR2004 - brackets and something in them
            return None
        text = text[1:-1].strip().removesuffix(",")
    sizes = [_size(part.strip()) for part in _BETWEEN.split(text)]
    if any(size == 0 for size in sizes):
        return None
    return tuple(sizes) if whole else (None, *sizes)


def _size(text: str) -> int | None:
    """A size, ``None`` for one that is not known, 0 for what is none."""
    if text.lower() in _UNKNOWN:
        return None
    return int(text) if _SIZE.fullmatch(text) else 0


def shape_option(name: str, shape: tuple[int | None, ...]) -> str:
    r"""Return the option that gives an input a shape, as it can be typed; the batch axis is left out.

    Args:
        name: of the input, from a model file.
        shape: batch axis first.

    Example:
        >>> print(shape_option("text", (None, 128)), shape_option("a $b", (None, 8, 3)), shape_option("x\x1b", (None,)))
        --shape text=128 --shape 'a $b=8x3' --shape 'x\x1b=(None,)'
    """
    sizes = "x".join("None" if size is None else str(size) for size in shape[1:]) or "(None,)"
    argument = visible(f"{name}={sizes}")
    return f"--shape {shlex.quote(argument)}"


def shape_in_brief(shape: tuple[int | None, ...] | None) -> str:
    """Return a shape for an error, which a file may make as long as it likes.

    Example:
        >>> shape_in_brief((None, 8)), len(shape_in_brief((10**17,) * 200)) < 130
        ('(None, 8)', True)
    """
    return shortened(shape_in_words(shape), _LONGEST)


def unknown_axes(shape: tuple[int | None, ...] | None) -> str:
    """Return which axes of a shape are not known, the batch axis apart; of inputs, whose axes have usual meanings.

    A sequence is (batch, length, …), an image (batch, height, width, channels), or with the channels before both where
    these alone are known.

    Example:
        >>> unknown_axes((None, None)), unknown_axes((None, None, None, 3)), unknown_axes((None, 3, None, None))
        ('length', 'height and width', 'height and width')
        >>> unknown_axes((None, 8, None, 3)), unknown_axes((None, None, None, 64, 3)), unknown_axes(None)
        ('width', 'axes 1 and 2', 'shape')
    """
    if shape is None:
        return "shape"
    unknown = [axis for axis in range(1, len(shape)) if shape[axis] is None]
    names = [_axis_names(shape).get(axis) for axis in unknown]
    known = [name for name in names if name is not None]
    if len(known) == len(unknown):
        return listed(known)
    return f"{'axis' if len(unknown) == 1 else 'axes'} {listed([str(axis) for axis in unknown])}"


def usual_sizes(shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """Return a shape with sizes for its unknown axes that are a usual choice: an example, and no more.

    Example:
        >>> usual_sizes((None, None)), usual_sizes((None, None, None, 3)), usual_sizes((None, None, None, 64, 3))
        ((None, 128), (None, 224, 224, 3), (None, 16, 16, 64, 3))
    """
    names = _axis_names(shape)
    sizes = [_USUAL.get(names.get(axis, ""), 16) if size is None else size for axis, size in enumerate(shape)]
    return (shape[0], *sizes[1:])


_USUAL = {"length": 128, "height": 224, "width": 224}
_SEQUENCE = (2, 3)
_IMAGE = 4


def _axis_names(shape: tuple[int | None, ...]) -> dict[int, str]:
    """The usual names of axes, by their number."""
    if len(shape) in _SEQUENCE:
        return {1: "length"}
    if len(shape) != _IMAGE:
        return {}
    channels_first = shape[1] is not None and shape[2:] == (None, None)
    return {2: "height", 3: "width"} if channels_first else {1: "height", 2: "width"}
