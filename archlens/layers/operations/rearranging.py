"""Operations that rearrange, repeat, pad or make tensors."""

from __future__ import annotations

import re
from itertools import repeat
from typing import Any

from archlens.graph import Trait
from archlens.layers.families.reshape import reshaped
from archlens.layers.layer_class import Operation, operation_rows
from archlens.layers.rule_types import Arguments, Config, Shapes, Spec
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
    integers,
    on_shape,
    product,
    replaced,
    shape_of,
    sizes_in,
)

_BYTES = re.compile(r"(?:bool|u?int|b?float|complex)(\d*)")


def _reshape(config: Config, shape: Known) -> Known:
    return reshaped(shape, config["newshape"])


def _transpose(config: Config, shape: Known) -> Known:
    if config["axes"] is None:
        return shape[::-1]
    axes = axes_of(config["axes"], len(shape))
    if sorted(axes) != list(range(len(shape))):
        raise ValueError("Expected each axis once")
    return tuple(shape[axis] for axis in axes)


def _expand_dims(config: Config, shape: Known) -> Known:
    axis = config["axis"]
    if axis is None:
        axis = len(shape)
    rank = len(shape) + (len(axis) if isinstance(axis, (list, tuple)) else 1)
    new = axes_of(axis, rank)
    if len(set(new)) != rank - len(shape):
        raise ValueError("Expected distinct axes")
    rest = iter(shape)
    return tuple(1 if i in new else next(rest) for i in range(rank))


def _squeeze(config: Config, shape: Known) -> Known:
    """Take axes of 1 away: the given ones, or those known to be 1."""
    if config["axis"] is None:
        return tuple(size for size in shape if size != 1)
    axes = axes_of(config["axis"], len(shape))
    if any(shape[axis] != 1 for axis in axes):
        raise ValueError("Expected axes of 1")
    return tuple(size for i, size in enumerate(shape) if i not in axes)


def _swapped(shape: Known, one: Any, two: Any) -> Known:
    order = list(range(len(shape)))
    a, b = axis_of(one, len(shape)), axis_of(two, len(shape))
    order[a], order[b] = b, a
    return tuple(shape[axis] for axis in order)


def _rot90(config: Config, shape: Known) -> Known:
    """Swap the two axes for an odd number of quarter turns; of an even one Keras says so too, against what it does."""
    one, two = config["axes"]
    turned = _swapped(shape, one, two)
    if integer(config["k"]) % 2 == 0 and turned != shape:
        raise ValueError("Expected an odd number of quarter turns")
    return turned


def _moveaxis(config: Config, shape: Known) -> Known:
    sources, targets = axes_of(config["source"], len(shape)), axes_of(config["destination"], len(shape))
    moved = dict(zip(targets, sources, strict=True))
    if not len(moved) == len(set(sources)) == len(sources):
        raise ValueError("Expected distinct axes")
    rest = (axis for axis in range(len(shape)) if axis not in sources)
    return tuple(shape[moved[i] if i in moved else next(rest)] for i in range(len(shape)))


def _repeat(config: Config, shape: Known) -> Known:
    """Repeat every element of an axis; a list says how often for each, and one entry counts for all."""
    times, axis = config["repeats"], config["axis"]
    size = product(shape) if axis is None else shape[axis_of(axis, len(shape))]
    counts = [integer(count, 0) for count in times] if isinstance(times, (list, tuple)) else [integer(times, 0)]
    if size is None:
        new: Size = None
    elif len(counts) == 1:
        new = size * counts[0]
    elif len(counts) == size:
        new = sum(counts)
    else:
        raise ValueError("Expected a number for each element")
    return (new,) if axis is None else replaced(shape, axis_of(axis, len(shape)), new)


def _tile(config: Config, shape: Known) -> Known:
    given = config["repeats"]
    counts = tuple(integer(count, 0) for count in given) if isinstance(given, (list, tuple)) else (integer(given, 0),)
    rank = max(len(shape), len(counts))
    sizes, times = ((1,) * (rank - len(items)) + items for items in (shape, counts))
    return tuple(None if size is None else size * (count or 0) for size, count in zip(sizes, times, strict=True))


def _pad(config: Config, shape: Known) -> Known:
    """Add to both ends of each axis: one number for all, one pair for all, or a pair for each."""
    given = config["pad_width"]
    if not isinstance(given, (list, tuple)):
        given = [[given, given]]
    elif not any(isinstance(item, (list, tuple)) for item in given):
        given = [given]
    widths = [integers(pair, 2, 0) for pair in given]
    if len(widths) not in (1, len(shape)):
        raise ValueError("Expected a pair for each axis")
    pairs = repeat(widths[0], len(shape)) if len(widths) == 1 else widths
    return tuple(None if size is None else size + sum(pair) for size, pair in zip(shape, pairs, strict=True))


def _broadcast_to(config: Config, shape: Known) -> Known:
    declared = sizes_in(config["shape"])
    broadcast(shape, declared)  # raises where it does not fit
    return declared


def _spaced(config: Config, arguments: Arguments) -> Shapes:
    """Put an axis of steps into the common shape of start and stop."""
    if flag(config.get("retstep")):
        return None
    shape = broadcast(shape_of(argument(arguments, 0, "start")), shape_of(argument(arguments, 1, "stop")))
    axis = axis_of(config["axis"], len(shape) + 1)
    return ((*shape[:axis], integer(config["num"], 0), *shape[axis:]),)


def _diff(config: Config, shape: Known) -> Known:
    axis = axis_of(config["axis"], len(shape))
    size = shape[axis]
    return replaced(shape, axis, None if size is None else max(size - integer(config["n"], 0), 0))


def _vander(config: Config, shape: Known) -> Known:
    (size,) = shape
    return (size, size if config["N"] is None else integer(config["N"], 0))


def _view(config: Config, arguments: Arguments) -> Shapes:
    """Read the same bytes as another type, so that the last axis grows or shrinks."""
    value = first(arguments)
    shape = shape_of(value)
    old, new = _width(value.dtype if isinstance(value, Spec) else None), _width(config["dtype"])
    if old == new:
        return (shape,)
    size = shape[-1]
    if size is not None and size * old % new:
        raise ValueError("Expected as many bytes")
    return ((*shape[:-1], None if size is None else size * old // new),)


def _width(dtype: Any) -> int:
    match = _BYTES.fullmatch(dtype)
    if match is None:
        raise ValueError("Expected the name of a type of numbers")
    return int(match[1]) // 8 if match[1] else 1


def _rearrange(_config: Config, arguments: Arguments) -> Shapes:
    """Read sizes off the left side of an einops pattern, and multiply them as the right side groups them."""
    shape, pattern = shape_of(first(arguments)), argument(arguments, 1, "pattern")
    left, right = (
        [re.findall(r"\w+", group) for group in re.findall(r"\w+|\([^()]*\)", side)] for side in pattern.split("->")
    )
    sizes: dict[str, Size] = {name: integer(size, 1) for name, size in arguments.kwargs.items() if name in pattern}
    sizes.pop("pattern", None)
    for group, size in zip(left, shape, strict=True):
        open_names = [name for name in group if name not in sizes]
        given = product(sizes[name] for name in group if name in sizes)
        if len(open_names) > 1 or given is None:
            raise ValueError("Expected one open size in a group")
        if open_names:
            sizes[open_names[0]] = None if size is None else size // given
    return (tuple(product(sizes[name] for name in group) for group in right),)


def _ravel(_config: Config, shape: Known) -> Known:
    return (product(shape),)


def _swapaxes(config: Config, shape: Known) -> Known:
    return _swapped(shape, config["axis1"], config["axis2"])


def _full(config: Config, _arguments: Arguments) -> Shapes:
    return (sizes_in(config["shape"]),)


def _as_real(_config: Config, shape: Known) -> Known:
    return (*shape, 2)


_AFFINE: frozenset[Trait] = frozenset({"affine"})

OPERATIONS = (
    Operation("Reshape", on_shape(_reshape), traits=_AFFINE),
    Operation("Ravel", on_shape(_ravel)),
    Operation("Transpose", on_shape(_transpose), traits=_AFFINE),
    Operation("ExpandDims", on_shape(_expand_dims), traits=_AFFINE),
    Operation("Squeeze", on_shape(_squeeze), traits=_AFFINE),
    Operation("Swapaxes", on_shape(_swapaxes)),
    Operation("Rot90", on_shape(_rot90)),
    Operation("Moveaxis", on_shape(_moveaxis)),
    Operation("Repeat", on_shape(_repeat)),
    Operation("Tile", on_shape(_tile)),
    Operation("Pad", on_shape(_pad)),
    Operation("BroadcastTo", on_shape(_broadcast_to)),
    Operation("Full", _full),
    *operation_rows("Linspace Logspace Geomspace", _spaced),
    Operation("Diff", on_shape(_diff)),
    Operation("Vander", on_shape(_vander)),
    Operation("View", _view),
    Operation("ViewAsReal", on_shape(_as_real)),
    Operation("Rearrange", _rearrange),
)
