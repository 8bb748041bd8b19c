"""Operations that pick or place elements: indexing, slices, one-hot codes, diagonals, segments."""

from __future__ import annotations

from types import EllipsisType
from typing import Any

from archlens.layers.layer_class import Operation, operation_rows
from archlens.layers.rule_types import Arguments, Config, Shapes, Spec
from archlens.layers.shape_arithmetic import (
    MOST_OUTPUTS,
    Known,
    Size,
    argument,
    axis_of,
    broadcast,
    first,
    flag,
    integer,
    on_shape,
    product,
    replaced,
    shape_of,
    size_in,
    sizes_in,
)

_DISTINCT = 2


def _get_item(_config: Config, arguments: Arguments) -> Shapes:
    """Walk over shape and key together: an index takes an axis away, a slice shortens it, ``None`` makes a new one."""
    rest = list(shape_of(first(arguments)))
    given = argument(arguments, 1, "key")
    key = list(given) if isinstance(given, (list, tuple)) else [given]
    ellipses = sum(isinstance(item, EllipsisType) for item in key)
    if ellipses > 1:
        raise ValueError("Expected one ellipsis at most")
    if not ellipses:
        key.append(...)
    result: list[Size] = []
    for place, item in enumerate(key):
        if item is None:
            result.append(1)
        elif isinstance(item, EllipsisType):
            needed = sum(later is not None for later in key[place + 1 :])
            result += rest[: len(rest) - needed]
            rest = rest[len(rest) - needed :]
        else:
            result += _picked(rest.pop(0), item)
    return (tuple(result),)


def _picked(size: Size, item: Any) -> list[Size]:
    if isinstance(item, slice):
        return [None if size is None else len(range(*item.indices(size)))]
    index = integer(item)
    if size is not None and not -size <= index < size:
        raise ValueError("Index out of bounds")
    return []


def _take(config: Config, arguments: Arguments) -> Shapes:
    shape, indices = shape_of(first(arguments)), _array_shape(argument(arguments, 1, "indices"))
    if config["axis"] is None:
        return (indices,)
    return (replaced(shape, axis_of(config["axis"], len(shape)), *indices),)


def _array_shape(value: Any) -> Known:
    """Return the shape of an argument that Keras makes an array of: here lists do have a shape."""
    if not isinstance(value, (list, tuple)) or isinstance(value, Spec):
        return shape_of(value)
    return (len(value), *(_array_shape(value[0]) if value else ()))


def _take_along_axis(config: Config, arguments: Arguments) -> Shapes:
    shape, indices = shape_of(first(arguments)), _array_shape(argument(arguments, 1, "indices"))
    axis = config["axis"]
    source = (product(shape),) if axis is None else shape
    if len(source) != len(indices):
        raise ValueError("Expected as many axes of indices")
    place = 0 if axis is None else axis_of(axis, len(source))
    return (broadcast(replaced(source, place, indices[place]), indices),)


def _slice(config: Config, arguments: Arguments) -> Shapes:
    """Cut out the given sizes; -1 means what is left behind the start, which a tensor leaves unknown."""
    shape, starts = shape_of(first(arguments)), argument(arguments, 1, "start_indices")
    starts = [None] * len(shape) if isinstance(starts, Spec) else starts
    return (tuple(_left(*item) for item in zip(shape, config["shape"], starts, strict=True)),)


def _left(size: Size, wanted: Any, start: Any) -> Size:
    if integer(wanted, -1) != -1:
        return integer(wanted)
    return None if size is None or start is None or isinstance(start, Spec) else size - integer(start)


def _one_hot(config: Config, shape: Known) -> Known:
    axis, classes = integer(config["axis"], -1), integer(config["num_classes"], 0)
    if axis > len(shape) - 1:
        raise ValueError("Axis out of bounds")
    place = len(shape) if axis == -1 else axis
    return (*shape[:place], classes, *shape[place:])


def _multi_hot(config: Config, shape: Known) -> Known:
    codes = _one_hot(config, shape)
    return codes[-1:] if len(codes) == _DISTINCT else (codes[0], *codes[2:])


def _diagonal_size(rows: Size, columns: Size, offset: int) -> Size:
    if rows is None or columns is None:
        return None
    return max(0, min(rows, columns, columns - offset if offset > 0 else rows + offset))


def _diagonal(config: Config, shape: Known) -> Known:
    one, two = axis_of(config["axis1"], len(shape)), axis_of(config["axis2"], len(shape))
    if one == two:
        raise ValueError("Expected two axes")
    rest = (size for axis, size in enumerate(shape) if axis not in (one, two))
    return (*rest, _diagonal_size(shape[one], shape[two], integer(config["offset"])))


def _square(size: Size, offset: Any) -> Known:
    side = None if size is None else size + abs(integer(offset))
    return (side, side)


def _diag(config: Config, shape: Known) -> Known:
    if len(shape) == 1:
        return _square(shape[0], config["k"])
    rows, columns = shape
    return (_diagonal_size(rows, columns, integer(config["k"])),)


def _diagflat(config: Config, shape: Known) -> Known:
    return _square(product(shape), config["k"])


def _segments(config: Config, shape: Known) -> Known:
    return (size_in(config["num_segments"]), *shape[1:])


def _top_k(config: Config, arguments: Arguments) -> Shapes:
    shape = (*shape_of(first(arguments))[:-1], integer(config["k"], 0))
    return (shape, shape)


def _histogram(config: Config, _arguments: Arguments) -> Shapes:
    bins = integer(config["bins"], 1)
    return ((bins,), (bins + 1,))


def _nonzero(_config: Config, arguments: Arguments) -> Shapes:
    return ((None,),) * len(shape_of(first(arguments)))


def _unravel(config: Config, arguments: Arguments) -> Shapes:
    """Give one tensor of coordinates for each axis of the shape; their shape is the indices', if all axes are known."""
    sizes = sizes_in(config["shape"])
    shape = (None,) if None in sizes else shape_of(first(arguments))
    return (shape,) * len(sizes) if len(sizes) <= MOST_OUTPUTS else None


def _unique(config: Config, arguments: Arguments) -> Shapes:
    shape = shape_of(first(arguments))
    size = size_in(config["size"])
    axis = None if config["axis"] is None else axis_of(config["axis"], len(shape))
    values = (size,) if axis is None else replaced(shape, axis, size)
    inverse = shape if axis is None else (shape[axis],)
    more = (("return_index", (size,)), ("return_inverse", inverse), ("return_counts", (size,)))
    return (values, *(extra for name, extra in more if flag(config[name])))


def _scatter(config: Config, _arguments: Arguments) -> Shapes:
    return (sizes_in(config["shape"]),)


def _search(_config: Config, arguments: Arguments) -> Shapes:
    return (shape_of(argument(arguments, 1, "values")),)


def _bincount(_config: Config, shape: Known) -> Known:
    return (*shape[:-1], None)


OPERATIONS = (
    Operation("GetItem", _get_item),
    Operation("Take", _take),
    Operation("TakeAlongAxis", _take_along_axis),
    Operation("Slice", _slice),
    Operation("Scatter", _scatter),
    Operation("OneHot", on_shape(_one_hot)),
    Operation("MultiHot", on_shape(_multi_hot)),
    Operation("Diag", on_shape(_diag)),
    Operation("Diagflat", on_shape(_diagflat)),
    Operation("Diagonal", on_shape(_diagonal)),
    *operation_rows("SegmentMax SegmentMin SegmentProd SegmentSum", on_shape(_segments)),
    Operation("SegmentReduction", named=()),  # what these four are made of
    Operation("SearchSorted", _search, named=("searchsorted",)),
    Operation("TopK", _top_k),
    Operation("Histogram", _histogram),
    Operation("Nonzero", _nonzero),
    Operation("UnravelIndex", _unravel),
    Operation("Unique", _unique),
    Operation("Bincount", on_shape(_bincount)),
)
