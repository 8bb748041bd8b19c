"""Products of tensors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import count, elements, uncounted
from archlens.layers.layer_class import Operation
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes
from archlens.layers.shape_arithmetic import (
    Known,
    Size,
    argument,
    axes_of,
    axis_of,
    broadcast,
    first,
    flag,
    integer,
    product,
    replaced,
    shape_of,
)

_PLANE, _SPACE = 2, 3
_OPERANDS = 2
_TERM = re.compile(r"([a-zA-Z]*)(\.\.\.)?([a-zA-Z]*)")


def _pair(arguments: Arguments) -> tuple[Known, Known]:
    return shape_of(first(arguments)), shape_of(argument(arguments, 1, "x2"))


def _must_match(left: Size, right: Size) -> None:
    if None not in (left, right) and left != right:
        raise ValueError(f"Cannot contract {left} with {right}")


def _matmul(config: Config, arguments: Arguments) -> Shapes:
    """Multiply the last two axes and broadcast the rest; a vector gets an axis for it, which then goes again.

    TensorFlow's own, in models of Keras 2, may turn the last two axes of either first.
    """
    left, right = _pair(arguments)
    if _turned(config, "a"):
        left = (*left[:-2], *left[:-3:-1])
    if _turned(config, "b"):
        right = (*right[:-2], *right[:-3:-1])
    rows, columns = left if len(left) > 1 else (1, *left), right if len(right) > 1 else (*right, 1)
    _must_match(rows[-1], columns[-2])
    batch = broadcast(rows[:-2], columns[:-2])
    return ((*batch, *(rows[-2:-1] if len(left) > 1 else ()), *(columns[-1:] if len(right) > 1 else ())),)


def _turned(config: Config, side: str) -> bool:
    return flag(config.get(f"transpose_{side}")) or flag(config.get(f"adjoint_{side}"))


def _dot(_config: Config, arguments: Arguments) -> Shapes:
    left, right = _pair(arguments)
    if not left or not right:
        return (broadcast(left, right),)
    place = max(len(right) - 2, 0)
    _must_match(left[-1], right[place])
    return ((*left[:-1], *replaced(right, place)),)


def _tensordot(config: Config, arguments: Arguments) -> Shapes:
    left, right = _pair(arguments)
    axes = config["axes"]
    if isinstance(axes, (list, tuple)):
        one, two = axes_of(axes[0], len(left)), axes_of(axes[1], len(right))
    else:
        count = max(integer(axes), 0)
        if count > min(len(left), len(right)):
            raise ValueError("Expected as many axes on both sides")
        one, two = tuple(range(len(left) - count, len(left))), tuple(range(count))
    for a, b in zip(one, two, strict=True):
        _must_match(left[a], right[b])
    rest = [size for axis, size in enumerate(left) if axis not in one]
    return ((*rest, *(size for axis, size in enumerate(right) if axis not in two)),)


def _inner(_config: Config, arguments: Arguments) -> Shapes:
    left, right = _pair(arguments)
    if not left or not right:
        return (left or right,)
    _must_match(left[-1], right[-1])
    return ((*left[:-1], *right[:-1]),)


def _outer(_config: Config, arguments: Arguments) -> Shapes:
    left, right = _pair(arguments)
    return ((product(left), product(right)),)


def _kron(_config: Config, arguments: Arguments) -> Shapes:
    left, right = _pair(arguments)
    if len(left) != len(right):
        raise ValueError("Expected one rank")  # of two ranks, Keras' own answer is too short
    return (tuple(product(sizes) for sizes in zip(left, right, strict=True)),)


def _cross(config: Config, arguments: Arguments) -> Shapes:
    """Broadcast all but the axes of the vectors; two plane vectors of known size give a number."""
    left, right = _pair(arguments)
    given = config["axis"]
    axes = [config[name] if given is None else given for name in ("axisa", "axisb", "axisc")]
    one, two = axis_of(axes[0], len(left)), axis_of(axes[1], len(right))
    if not {left[one], right[two]} <= {_PLANE, _SPACE, None}:
        raise ValueError("Expected vectors of two or three numbers")
    rest = broadcast(replaced(left, one), replaced(right, two))
    vector = (_SPACE,) if _SPACE in (left[one], right[two]) else ()
    place = axis_of(axes[2], len(rest) + len(vector))
    return ((*rest[:place], *vector, *rest[place:]),)


def _cdist(_config: Config, arguments: Arguments) -> Shapes:
    left, right = shape_of(first(arguments)), shape_of(argument(arguments, 1, "y"))
    _must_match(left[-1], right[-1])
    return ((*broadcast(left[:-2], right[:-2]), left[-2], right[-2]),)


def _correlate(config: Config, arguments: Arguments) -> Shapes:
    (left,), (right,) = _pair(arguments)
    sizes = sorted((integer(left), integer(right)))
    lengths = {"valid": sizes[1] - sizes[0] + 1, "same": sizes[1], "full": sizes[0] + sizes[1] - 1}
    return ((lengths[config["mode"]],),)


def _einsum(config: Config, arguments: Arguments) -> Shapes:
    """Collect the size of each letter, and of the ellipsis, over the operands; then read off the output.

    Without an output the letters that occur once are it, in alphabetic order, behind the ellipsis.
    """
    sizes, dots = _einsum_sizes(config, arguments)
    terms, arrow, output = config["subscripts"].replace(" ", "").partition("->")
    if not arrow:
        counts = Counter(letter for letter in terms if letter.isalpha())
        output = "..." + "".join(sorted(letter for letter, count in counts.items() if count == 1))
    return (_read_off(output, sizes, dots),)


def _einsum_sizes(config: Config, arguments: Arguments) -> tuple[dict[str, Size], Known]:
    """Return the size of each letter, and what the ellipsis stands for."""
    names = config["subscripts"].replace(" ", "").partition("->")[0].split(",")
    operands = [shape_of(value) for value in arguments.args]
    sizes: dict[str, Size] = {}
    dots: Known = ()
    for term, shape in zip(names, operands, strict=True):
        letters, middle = _labelled(term, shape)
        dots = broadcast(dots, middle)
        for name, size in letters:
            sizes[name] = broadcast((sizes.get(name, 1),), (size,))[0]
    return sizes, dots


def _labelled(term: str, shape: Known) -> tuple[list[tuple[str, Size]], Known]:
    before, _, after = _term(term)
    middle = len(shape) - len(before) - len(after)
    if middle < 0 or (middle and "..." not in term):
        raise ValueError("Expected a letter for each axis")
    start = len(before)
    ends = [*zip(before, shape, strict=False), *zip(after, shape[start + middle :], strict=True)]
    return ends, shape[start : start + middle]


def _read_off(output: str, sizes: Mapping[str, Size], dots: Known) -> Known:
    before, ellipsis, after = _term(output)
    return (*(sizes[name] for name in before), *(dots if ellipsis else ()), *(sizes[name] for name in after))


def _term(term: str) -> tuple[str, str | None, str]:
    match = _TERM.fullmatch(term)
    if match is None:
        raise ValueError("Expected letters and one ellipsis at most")
    before, ellipsis, after = match.groups()
    return before, ellipsis, after


def _vdot(_config: Config, _arguments: Arguments) -> Shapes:
    return ((),)


# What is given is asked of the rule: a product may have the batch axis of both operands, each of which is 1.
def _matmul_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Count a product for each element that is given and each that is summed up: the last axis of the first."""
    left, _ = _pair(arguments)
    if _turned(config, "a"):
        left = (*left[:-2], *left[:-3:-1])
    return _given(_matmul, config, arguments) * count(left[-1:])


def _dot_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    left, right = _pair(arguments)
    if not left or not right:
        return 0  # a scalar times a tensor
    return _given(_dot, config, arguments) * count(left[-1:])


def _inner_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    left, right = _pair(arguments)
    if not left or not right:
        return 0
    return _given(_inner, config, arguments) * count(left[-1:])


def _given(rule: ShapeRule, config: Config, arguments: Arguments) -> int:
    """Return the number of elements that a rule says are given."""
    (shape,) = rule(config, arguments) or ()
    return elements(shape)


def _tensordot_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    left, _ = _pair(arguments)
    axes = config["axes"]
    contracted: Known
    if isinstance(axes, (list, tuple)):
        contracted = tuple(left[axis] for axis in axes_of(axes[0], len(left)))
    else:
        contracted = left[len(left) - max(integer(axes), 0) :]
    return _given(_tensordot, config, arguments) * count(contracted)


def _vdot_macs(_config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    left, _ = _pair(arguments)
    return count(left)


def _einsum_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Multiply the sizes of all letters, and of what the ellipsis stands for; one operand is not multiplied."""
    sizes, dots = _einsum_sizes(config, arguments)
    if len(arguments.args) < _OPERANDS:
        return 0
    return count(sizes.values()) * count(dots)


OPERATIONS = (
    Operation("Matmul", _matmul, "dot", macs=_matmul_macs),
    Operation("Dot", _dot, "dot", macs=_dot_macs),
    Operation("Tensordot", _tensordot, "dot", macs=_tensordot_macs),
    Operation("Inner", _inner, macs=_inner_macs),
    Operation("Outer", _outer),
    Operation("Kron", _kron),
    Operation("Cross", _cross),
    Operation("CDist", _cdist, named=("cdist",), macs=uncounted),
    Operation("Correlate", _correlate, macs=uncounted),
    Operation("Einsum", _einsum, "dot", macs=_einsum_macs),
    Operation("Vdot", _vdot, "dot", macs=_vdot_macs),
)
