"""Tensors on their way from call to call while the graph of a model is assembled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from archlens.graph import Call, Shape, Tensor, quickly

_NAMES_KEPT = 1024
"""Names of arguments whose meaning is kept: most of the calls of a model take their tensors by the same few."""


make_tensor = quickly(Tensor)


class Wire(NamedTuple):
    """A tensor where it is taken.

    Attributes:
        source: id of the call that makes it.
        output: which of that call's outputs.
        shape: its shape as seen where it is taken, batch axis first.
        dtype: its type, where the file tells it.
        given: whether its shape follows from one that the caller gave: what the file records of it is then not true.
    """

    source: str
    output: int
    shape: Shape
    dtype: str | None = None
    given: bool = False


class Argument(NamedTuple):
    """A tensor and the argument that it is passed by (``0``, ``0[1]``, ``initial_state[0]``)."""

    name: str
    wire: Wire

    @property
    def control(self) -> bool:
        """Whether the keyword or the dict key that it is passed by makes it a control tensor.

        Example:
            >>> Argument("attention_mask", Wire("m", 0, None)).control, Argument("0[x]", Wire("x", 0, None)).control
            (True, False)
            >>> Argument("0[padding_mask]", Wire("m", 0, None)).control
            True
        """
        return is_control(self.name)

    @property
    def by_keyword(self) -> bool:
        """Whether the keyword alone makes it a control tensor: then it is none of a nested model's inputs."""
        return _is_control_keyword(self.name.partition("[")[0])


@lru_cache(maxsize=_NAMES_KEPT)
def is_control(argument: str) -> bool:
    """Whether the keyword or the dict key that an argument's name begins with makes what is passed a control tensor."""
    keyword, _, place = argument.partition("[")
    return _is_control_keyword(keyword) or any(map(_is_mask, place.removesuffix("]").split("][")))


def _is_control_keyword(keyword: str) -> bool:
    return keyword == "training" or _is_mask(keyword)


def _is_mask(name: str) -> bool:
    return name == "mask" or name.endswith("_mask")


class Surroundings(NamedTuple):
    """Where in the whole model a model's calls are made.

    Attributes:
        scope: names of the models around, as they stand in ids.
        time: the time axes that ``TimeDistributed`` puts between the batch axis and the others.
        controls: control tensors that were passed to the model as a whole.
        outer_shapes: shapes of its outputs as the model around it sees them.
    """

    scope: tuple[str, ...] = ()
    time: tuple[int | None, ...] = ()
    controls: tuple[Argument, ...] = ()
    outer_shapes: Sequence[Shape] = ()

    def lift(self, shape: Shape) -> Shape:
        """A shape inside, with the time axes put back.

        Example:
            >>> Surroundings(time=(15,)).lift((None, 8))
            (None, 15, 8)
        """
        return shape if shape is None or not self.time else shape[:1] + self.time + shape[1:]

    def lower(self, shape: Shape) -> Shape:
        """A shape as seen from outside, without the time axes.

        Example:
            >>> Surroundings(time=(15,)).lower((None, 15, 8))
            (None, 8)
        """
        return shape if shape is None or not self.time else shape[:1] + shape[1 + len(self.time) :]


class MadeCall(NamedTuple):
    """A call that was made, where its shapes may follow from one that the caller gave.

    Attributes:
        call: the call.
        given: whether its shapes follow from one that the caller gave.
    """

    call: Call
    given: bool


def wire_of(call: Call, output: int, *, given: bool = False) -> Wire:
    """One of the outputs of a call, which it may have more of than is known."""
    shapes = call.shapes
    shape = shapes[output] if output < len(shapes) else None
    return Wire(call.id, output, shape, call.dtype, given)


CallResult = Call | MadeCall | list[Wire]
"""What one call of a layer gave: a call, or the outputs of a nested model.

It is a ``MadeCall`` where its shapes may follow from one that the caller gave.
"""

Results = dict[tuple[str, int], CallResult]
"""A layer's name and which of its calls → what that call gave."""
