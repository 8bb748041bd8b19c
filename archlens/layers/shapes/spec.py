"""What a shape rule is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from archlens.graph import Shape


class Spec(NamedTuple):
    """A tensor among the arguments of a call (or a constant array, which has a shape too).

    Attributes:
        shape: batch axis first; ``None`` where not even the rank is known.
        dtype: the tensor's type (``float32``), ``None`` if unknown.
    """

    shape: Shape
    dtype: str | None = None


class Arguments(NamedTuple):
    """The arguments of one call: tensors stand as :class:`Spec`, everything else as plain Python values.

    Attributes:
        args: positional arguments; lists, tuples and dicts of tensors stay nested.
        kwargs: keyword arguments, alike.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


Config = Mapping[str, Any]
"""A layer's configuration, as a file gives it: every value in it may be anything."""

Shapes = tuple[Shape, ...] | None
"""The shape of each output; ``None`` if not even the number of outputs is known."""

Rule = Callable[[Config, Arguments], Shapes]
"""A shape rule: from a layer's configuration and a call's arguments to the shapes of its outputs.

A rule answers ``None`` for what it does not know, and may raise any of ``LookupError``, ``TypeError``, ``ValueError``,
``ArithmeticError`` or ``AttributeError`` on a configuration that makes no sense;
:func:`archlens.layers.shapes.output_shapes` turns that into "unknown".
"""
