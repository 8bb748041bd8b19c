"""Weights that Keras quantized, told as they were before they were packed.

Beside a packed kernel Keras stores what it is unpacked with: scales, zero points, group indices. How the weights of one
layer lie in a file, by ``variable_serialization_spec`` of the layers (``[…]`` where the layer or the mode has it):

1. int8, int4: ``[bias] kernel [bias] scale``; int4 in blocks: ``… scale zero g_idx``; an embedding that is not tied has
   a second kernel so.
2. gptq, awq: ``[bias] kernel scale [zero] [awq_scales] g_idx``, the kernel turned round and of type uint8.
3. float8: the kernel as it was, ``[bias]``, and three pairs of a scale and a history.

Two int4 values share a byte along the last axis, of which the scale tells how long it was. Keras 3.11 to 3.13 packed
along another one: how many values that had is told by what the layer was built on alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archlens.layers.layers_inside import wrapped_entries
from archlens.layers.weight_shapes import layer_weights
from archlens.readers.files.stored_shapes import StoredShape
from archlens.readers.keras.model_records import LayerConfig
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.readers.weights.weights_asked import built_on

_Shapes = Sequence[tuple[int, ...]]
_Asked = tuple[int | None, ...]
_OF_QUANTIZATION = ("dtype", "lora_rank", "quantization_mode", "quantization_config")
_HISTORIES = 6
_FLAT = 2
"""Rows and columns."""


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """The weights of a layer without what they are unpacked with.

    Attributes:
        mode: how they are quantized, as far as the file's header tells.
        shapes: of the weights, kernels first, as they were before they were packed if that is certain.
        kernels: how many of them are packed kernels.
        certain: whether it is.
    """

    mode: str
    shapes: list[tuple[int, ...]]
    kernels: int
    certain: bool


def unpack(layer: LayerConfig, group: WeightGroup, *, along_rows: bool = False) -> None:
    """Tell the weights of a layer as they were before they were quantized; others are left as they are.

    Args:
        layer: the layer.
        group: its weights, which are changed: their shapes, and how they were quantized. Where the file does not tell
            how many numbers they hold, they are not certain any more.
        along_rows: whether it may be Keras 3.11 to 3.13 that packed them: by the header alone its int4 is int8.
    """
    if not group.shapes and not group.children:
        return
    policy = quantization_policy(layer.config)
    packed = _unpacked_parts(group, policy)
    own_format = not layer.builtin and id(group) in packed  # an author's own layer may store anything
    if not packed or own_format:
        return
    by_header: list[tuple[int, ...]] = []
    for each in _parts(group):
        by_header += _shapes_of(each, packed)
    asked = _asked(layer)
    built = _matched(by_header, asked)
    mode = min(found.mode for found in packed.values())
    certain = all(found.certain for found in packed.values())
    if policy is None and asked:
        certain = certain and built is not None and _sizes(built) == _sizes(by_header)
    perhaps_int4 = along_rows and policy is None and not asked and mode == "int8"
    if perhaps_int4 or not certain:  # int4 of Keras 3.11 to 3.13
        certain = False
        mode = "int4" if mode == "int8" else mode
        if any(None in shape for shape in asked):
            built = None
    group.certain = group.certain and (certain or built is not None)
    group.quantization = policy or mode
    _put(group, packed, built)


def _sizes(shapes: _Shapes) -> list[int]:
    """How many numbers each of some weights holds."""
    return list(map(math.prod, shapes))


def _unpacked_parts(group: WeightGroup, policy: str | None) -> dict[int, _Unpacked]:
    """The weights of the quantized ones among a layer's groups, by the ``id`` of the group."""
    packed: dict[int, _Unpacked] = {}
    for each in _parts(group):
        unpacked = _unpacked(each.shapes, policy)
        if unpacked is not None:
            packed[id(each)] = unpacked
    return packed


def _put(group: WeightGroup, packed: Mapping[int, _Unpacked], built: Sequence[tuple[int, ...]] | None) -> None:
    """Put the shapes in place: those that are asked for, where they are these, else those that the header tells."""
    done = 0
    for each in _parts(group):
        count = len(_shapes_of(each, packed))
        unpacked = packed.get(id(each))
        if unpacked is not None:
            each.shapes = list(unpacked.shapes if built is None else built[done : done + count])
            each.packed = sum(map(math.prod, each.shapes[: unpacked.kernels]))
        done += count


def quantization_policy(config: Mapping[str, Any]) -> str | None:
    """How a layer is quantized by its policy of types, as Keras writes it; ``None`` if it is not.

    Example:
        >>> quantization_policy({"dtype": {"class_name": "Int4DTypePolicy", "config": {"mode": "int4/128"}}})
        'int4/128'
        >>> quantization_policy({"dtype": {"config": {"name": "int8_from_float32"}}})
        'int8'
        >>> quantization_policy({"dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}}}) is None
        True
    """
    *_, innermost = [config, *(entry["config"] for entry in wrapped_entries(config))]
    dtype = innermost.get("dtype")
    settings = dtype.get("config") if isinstance(dtype, Mapping) else {"name": dtype}
    if not isinstance(settings, Mapping):
        return None
    mode, name = settings.get("mode"), settings.get("name")
    if isinstance(mode, str):
        return mode.removesuffix("/-1")
    mode, source, _ = name.partition("_from_") if isinstance(name, str) else ("", "", "")
    return mode.removesuffix("/-1") if source else None


def _parts(group: WeightGroup) -> Iterator[WeightGroup]:
    yield group
    for child in group.children.values():
        yield from _parts(child)


def _shapes_of(group: WeightGroup, packed: Mapping[int, _Unpacked]) -> _Shapes:
    return packed[id(group)].shapes if id(group) in packed else group.shapes


def _asked(layer: LayerConfig) -> list[_Asked]:
    """The shapes of the weights that a layer would have that is not quantized; none if they are not known."""
    if not layer.builtin:
        return []
    weights = layer_weights(layer.class_name, _plain(layer.config), built_on(layer))
    return [weight.shape for weight in weights or ()]


def _plain(config: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in config.items() if key not in _OF_QUANTIZATION}
    inner = plain.get("layer")
    if isinstance(inner, Mapping) and isinstance(inner.get("config"), Mapping):
        plain["layer"] = {**inner, "config": _plain(inner["config"])}
    return plain


def _matched(shapes: _Shapes, asked: Sequence[_Asked]) -> list[tuple[int, ...]] | None:
    """For each weight the shape that is asked for, if all are these, packed or not, and if something is asked for."""
    if not asked:
        return None
    left = list(asked)
    matched = []
    for shape in shapes:
        match = _match(shape, left)
        if match is None:
            return None
        wanted, resolved = match
        left.remove(wanted)
        matched.append(resolved)
    return None if left else matched


def _match(shape: tuple[int, ...], asked: Sequence[_Asked]) -> tuple[_Asked, tuple[int, ...]] | None:
    """The asked shape that a weight is of, and how it is resolved: one that it has as it is, else the first."""
    first = None
    for wanted in asked:
        resolved = _resolved(shape, wanted)
        if resolved == shape:
            return wanted, resolved
        if first is None and resolved is not None:
            first = wanted, resolved
    return first


def _resolved(shape: tuple[int, ...], asked: _Asked) -> tuple[int, ...] | None:
    """The asked shape, if a weight may be of it: reshaped, or with two values in one along an axis.

    Example:
        >>> _resolved((9, 10), (None, 2, 5)), _resolved((5, 15), (9, 15)), _resolved((5, 15), (None, 15))
        ((9, 2, 5), (9, 15), (5, 15))
    """
    known = tuple(size for size in asked if size is not None)
    if len(known) < len(asked):
        return _with_open_axis(shape, asked, known)
    if math.prod(shape) == math.prod(known):
        return known
    for axis, size in enumerate(known):
        half = (size + 1) // 2
        if shape == (*known[:axis], half, *known[axis + 1 :]):
            return known
    return None


def _with_open_axis(shape: tuple[int, ...], asked: _Asked, known: tuple[int, ...]) -> tuple[int, ...] | None:
    """The asked shape whose only unknown axis has the size that makes it as large as a weight."""
    size, rest = divmod(math.prod(shape), math.prod(known) or 1)
    if rest or len(asked) - len(known) > 1:
        return None
    return tuple(size if axis is None else axis for axis in asked)


def _unpacked(shapes: _Shapes, policy: str | None) -> _Unpacked | None:
    """The weights of one group; ``None`` if they are not quantized."""
    types = [shape.dtype if isinstance(shape, StoredShape) else "" for shape in shapes]
    if "uint8" in types:
        return _turned_round(shapes, types.index("uint8"))  # 2
    if "int8" in types:
        return _scaled(shapes, types, policy)  # 1
    tail = [len(shape) for shape in shapes[-_HISTORIES:]]
    if tail == [0, 1] * (_HISTORIES // 2) and len(shapes) > _HISTORIES:
        return _Unpacked("float8", list(shapes[:-_HISTORIES]), kernels=0, certain=True)  # 3
    return None


def _turned_round(shapes: _Shapes, at: int) -> _Unpacked | None:
    scale = shapes[at + 1] if at + 1 < len(shapes) else ()
    if len(shapes[at]) != _FLAT or len(scale) != _FLAT:
        return None
    of_rows = [shape for shape in shapes[at + 2 :] if len(shape) == 1]
    mode = "awq" if len(of_rows) > 1 else "gptq"
    return _Unpacked(mode, [(shapes[at][1], scale[0]), *shapes[:at]], kernels=1, certain=True)


def _scaled(shapes: _Shapes, types: Sequence[str], policy: str | None) -> _Unpacked | None:
    """Kernels of type int8, with all that stands before and between them."""
    zeros = _zero_points(shapes, types)
    kernels = [i for i, dtype in enumerate(types) if dtype == "int8" and i not in zeros]
    weights: list[tuple[int, ...]] = []
    others = list(shapes[: kernels[0]]) if kernels else []
    modes, certain = set(), True
    for kernel, end in zip(kernels, [*kernels[1:], len(shapes)], strict=True):
        zero = next((i for i in zeros if kernel < i < end), None)
        scale = _scale(shapes, kernel, end) if zero is None else zero - 1
        if scale <= kernel:
            return None
        others += shapes[kernel + 1 : scale]
        shape, mode, sure = _kernel(shapes[kernel], shapes[scale], zero is not None, policy)
        weights.append(shape)
        modes.add(mode)
        certain = certain and sure
    return _Unpacked(min(modes), [*weights, *others], len(weights), certain) if modes else None


def _zero_points(shapes: _Shapes, types: Sequence[str]) -> list[int]:
    """Where zero points stand: integers right behind the scale of the same shape."""
    found = []
    for i in range(1, len(shapes)):
        behind_scale = types[i - 1] != "int8" and shapes[i - 1] == shapes[i]
        if types[i] == "int8" and behind_scale:
            found.append(i)
    return found


def _scale(shapes: _Shapes, kernel: int, end: int) -> int:
    """Where the scale of a kernel without a zero point of integers stands, of what is before ``end``."""
    last = end - 1
    if last - kernel > 1 and len(shapes[last]) > 1 and shapes[last] == shapes[last - 1]:
        return last - 1  # the zero point of a second kernel is no integer
    return last


def _kernel(
    kernel: tuple[int, ...], scale: tuple[int, ...], in_blocks: bool, policy: str | None
) -> tuple[tuple[int, ...], str, bool]:
    """A kernel as it was, how it is quantized, and whether that is certain."""
    columns = scale[-1] if scale else 0
    flat = len(kernel) == _FLAT and len(scale) == (_FLAT if in_blocks else 1)
    if flat and kernel[1] == (columns + 1) // 2 and (columns > 1 or in_blocks):
        return (kernel[0], columns), "int4", True
    is_int4 = in_blocks or (policy or "").startswith("int4")
    return kernel, "int4" if is_int4 else "int8", not is_int4
