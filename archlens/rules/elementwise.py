"""Fusions that work element by element, and so expect their arms to mean the same things."""

from __future__ import annotations

import math
import re

from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Arm, Fusion
from archlens.graph import Call, Shape
from archlens.layers.roles import DOES

ELEMENTWISE = frozenset({"add", "average", "maximum", "minimum", "subtract", "multiply"})
"""Their modes."""

TAKES_AS_IS = ELEMENTWISE | {"concatenate", "stack", "dot"}
"""The modes of fusions that take features as they are.

Attention and recurrent layers project what they take by weights of their own; what others do is not known.
"""


def is_mask(fusion: Fusion, arm: Arm, producer: Call) -> bool:
    """Whether a raw arm of a product only says how much of the others counts.

    That is one of type bool, an input that is called a mask, or one of a single feature beside several: a mask over
    positions, a weight.
    """
    if fusion.mode != "multiply" or not arm.shape or not fusion.shape:
        return False
    narrow = len(arm.shape) == 1 or arm.shape[-1] == 1
    called_so = producer.is_input and re.fullmatch("(.*_)?mask", producer.layer.name, re.DOTALL | re.IGNORECASE)
    return producer.dtype == "bool" or bool(called_so) or (narrow and fusion.shape[-1] != 1)


def axes_added(facts: GraphFacts, call: int) -> int | None:
    """The call that gave a tensor its axes on purpose: a Reshape, a RepeatVector, an operation like expand_dims.

    Calls that keep the number of axes may follow it. An embedding, or another layer that learns, adds an axis by its
    nature.
    """
    adding = facts.axes_added_by[call]
    if adding is None:
        return None
    layer = facts.calls[adding].layer
    by_nature = layer.weighted or layer.role in DOES or layer.role == "preprocessing"
    return None if by_nature else adding


def repeated(arm: Shape, fused: Shape) -> int | None:
    """How often an arm is repeated; 1 if it is not, or if that cannot be told; ``None`` along an unknown axis.

    Example:
        >>> repeated((None, 1, 64), (None, 20, 64)), repeated((None, 8), (None, 8))
        (20, 1)
    """
    if not arm or fused is None or len(arm) > len(fused):
        return 1
    # Keras sets missing axes behind the batch axis, operations before all others; either way they are axes of 1.
    own = (1,) * (len(fused) - len(arm)) + arm[1:]
    repeated = [wide for narrow, wide in zip(own, fused[1:], strict=True) if narrow == 1 and wide != 1]
    known = [axis for axis in repeated if axis is not None]
    return math.prod(known) if len(known) == len(repeated) else None
