"""Dense layers: the last axis is replaced, or several are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import count, elements
from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Arguments, Config, Weight
from archlens.layers.shape_arithmetic import (
    Known,
    axis_of,
    first,
    integer,
    known,
    on_shape,
    replaced,
    shape_of,
    sizes_in,
)
from archlens.layers.weight_arithmetic import axis_size, with_bias

_EQUATION = r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,[a-zA-Z]+->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?"


def _dense(config: Config, shape: Known) -> Known:
    return replaced(shape, axis_of(-1, len(shape)), integer(config["units"], 1))


def _einsum_dense(config: Config, shape: Known) -> Known:
    """Give the batch axis, what the ellipsis stands for, and ``output_shape``, in which open axes stay open.

    Every letter of the output has a size there, but for the first one where that is the batch axis.
    """
    match = re.fullmatch(_EQUATION, config["equation"])
    if match is None:
        raise ValueError("Expected an equation of one input and one kernel")
    left, letters, right, left_out, out_letters, right_out = match.groups()
    if (left, right) != (left_out, right_out) or (left and right):
        raise ValueError("Expected one ellipsis on both sides, in the same place")
    hidden = len(shape) - len(letters)
    if hidden < 0 or (hidden and not (left or right)):
        raise ValueError("Expected a letter for each axis")
    if left and shape[1:hidden] != shape[1:hidden][::-1]:
        raise ValueError("Keras says these axes in reverse, and gives them as they are: neither is certain")
    declared = sizes_in(config["output_shape"], 1)
    before = shape[: max(hidden, 1)] if left else shape[:1]
    if len(before) + len(declared) != len(out_letters) + (hidden if left else 0):
        raise ValueError("Expected a size for each axis of the output")
    return (*before, *declared, *(shape[len(letters) :] if right else ()))


def _dense_weights(config: Config, shape: Shape) -> list[Weight]:
    units = integer(config["units"], 1)
    return with_bias(config, [Weight((axis_size(shape, -1), units))], units)


def _dense_macs(_config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    return elements(outputs[0]) * count(shape_of(first(arguments))[-1:])


def _einsum_macs(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    """Multiply the sizes of all letters, and of what the ellipsis stands for: those of the input, and what is new."""
    match = re.fullmatch(_EQUATION, config["equation"])
    if match is None:
        raise ValueError("Expected an equation of one input and one kernel")
    left, letters, _, _, out_letters, _ = match.groups()
    taken, given = shape_of(first(arguments)), known(outputs[0])
    at_end = left is not None
    of_output = _lettered(out_letters, given, at_end=at_end)
    new = [size for letter, size in of_output.items() if letter not in letters]
    return count(taken) * count(new)


def _einsum_weights(config: Config, shape: Shape) -> list[Weight]:
    """Read the kernel's letters off the equation: those of the input have its sizes, the others the output's."""
    match = re.fullmatch(_EQUATION, config["equation"])
    if match is None or shape is None:
        raise ValueError("Expected an equation of one input and one kernel, and the input's shape")
    left, letters, right, _, out_letters, _ = match.groups()
    output = _einsum_dense(config, shape)
    of_input = _lettered(letters, shape, at_end=left is not None)
    sizes = of_input | _lettered(out_letters, output, at_end=left is not None)
    sizes |= {letter: size for letter, size in of_input.items() if size}
    kernel = config["equation"].partition(",")[2].partition("->")[0]
    weights = [Weight(tuple(sizes[letter] for letter in kernel))]
    axes = config.get("bias_axes")
    if not axes:
        return weights
    biased = out_letters[min(out_letters.index(letter) for letter in axes) :]
    bias = [sizes[letter] if letter in axes else 1 for letter in biased]
    if right is not None:
        bias += [1] * (len(shape) - len(letters))
    return [*weights, Weight(tuple(bias))]


def _lettered(letters: str, shape: Known, *, at_end: bool) -> dict[str, int | None]:
    """Return the size of each letter, which name the last axes of a shape or the first ones."""
    count = len(letters)
    axes = shape[-count:] if at_end else shape[:count]
    return dict(zip(letters, axes, strict=True))


LAYERS = (
    LayerClass(
        name="Dense",
        role="dense",
        shapes=on_shape(_dense),
        weights=_dense_weights,
        macs=_dense_macs,
        defaults={"activation": "linear", "use_bias": True},
        former_names=("TimeDistributedDense",),  # Dense takes any number of axes since
    ),
    LayerClass(
        name="EinsumDense",
        role="dense",
        shapes=on_shape(_einsum_dense),
        weights=_einsum_weights,
        trained=True,
        macs=_einsum_macs,
        defaults={"activation": "linear"},
    ),
)
