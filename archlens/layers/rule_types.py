"""What the rules of a layer class are given and what they answer: shapes, weights, costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

ShapeRule = Callable[[Config, Arguments], Shapes]
"""A shape rule: from a layer's configuration and a call's arguments to the shapes of its outputs.

A rule answers ``None`` for what it does not know, and may raise any of :data:`SENSELESS` on a configuration that makes
no sense; :func:`archlens.layers.output_shapes.output_shapes` turns that into "unknown".
"""

InnerShapes = Callable[[str, Config, Arguments], Shapes]
"""Gives the output shapes of a layer by class name, configuration and arguments."""

WrapperShapeRule = Callable[[Config, Arguments, InnerShapes], Shapes]
"""A shape rule that asks for the shapes of the layers inside."""


class Weight(NamedTuple):
    """A weight that a layer has.

    Attributes:
        shape: an axis is ``None`` where unknown.
        trained: whether training changes it, in a layer that is trained; moving and adapted statistics it leaves alone.
    """

    shape: tuple[int | None, ...]
    trained: bool = True


WeightRule = Callable[[Config, Shape], list[Weight]]
"""A rule of weights: from a layer's configuration and the shape of its input to its weights, in any order.

It may raise any of :data:`SENSELESS`; :func:`archlens.layers.weight_shapes.layer_weights` turns that into "unknown".
"""

InnerWeights = Callable[[Any, Shape], list[Weight]]
"""Gives the weights of a serialized layer on an input of that shape; it raises what a rule raises."""

WrapperWeightRule = Callable[[Config, Shape, InnerWeights], list[Weight]]
"""A rule of weights that asks for the weights of the layers inside."""

CostRule = Callable[[Config, Arguments, Sequence[Shape]], int]
"""A rule of costs: from a layer's configuration, a call's arguments and the shapes of its outputs to its MACs.

The batch axis of every tensor is 1. A rule may raise any of :data:`SENSELESS`, above all where it needs an axis that is
not known; :func:`archlens.layers.macs.call_macs` turns that into "unknown".
"""

InnerCost = Callable[[Any, Arguments], int]
"""Gives the MACs of a serialized layer that is called with these arguments; it raises what a rule raises."""

WrapperCostRule = Callable[[Config, Arguments, InnerCost], int]
"""A rule of costs that asks for the costs of the layers inside."""

SENSELESS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, StopIteration)
"""What a rule may raise on a configuration that makes no sense."""
