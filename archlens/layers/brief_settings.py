"""The settings of a layer that a reader wants to see beside its class: ``64``, ``3×3 / 2``, ``relu``.

They are those that a person would name who describes the layer: how many units or filters, how large a kernel, at which
stride, with which activation, at which rate. What is as Keras has it by itself says nothing and is left out. All
settings of a layer, as they are compared, are in :mod:`archlens.layers.layer_settings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from archlens.graph import Layer
from archlens.layers.layers_inside import wrapped_entries
from archlens.layers.setting_values import MOST_AXES, along_axes, is_real, is_whole, on_every_axis
from archlens.text.figures import count, plural, significant, whole

_Say = Callable[[Mapping[str, Any]], str | None]

_DEEPEST = 2
"""Layers around layers that are looked into: a cell in a recurrent layer in ``Bidirectional``."""

# A setting of a class of the user's own can be any text. What stands here is a word, or it is left out.
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_. -]{0,31}")
_EQUATION = re.compile(r"[A-Za-z.]{0,12}(?:,[A-Za-z.]{0,12})*(?:->[A-Za-z.]{0,12})?")
_SILENT_ACTIVATIONS = frozenset({"linear"})
_OF_RECURRENT_LAYERS = "tanh"
_PADDINGS = ("same", "causal")
_NORMALIZING = frozenset({"momentum", "epsilon", "mean", "variance"})


def settings_in_brief(layer: Layer, rank: int | None = None, *, padding: bool = True) -> tuple[str, ...]:
    """The settings of a layer that matter, each as a few harmless words; how many features it makes comes first.

    Of a layer around another (``TimeDistributed``) they are those of the one inside; of ``Bidirectional`` and ``RNN``
    the class of what is inside is told, too.

    Args:
        layer: the layer.
        rank: how many axes a call of it gives, the batch axis among them; an axis that is the last is then not told.
        padding: whether it is told how a kernel is padded, which a shape beside it tells as well.

    Example:
        >>> config = {"filters": 64, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "activation": "relu"}
        >>> conv = Layer("c", "c", "Conv2D", "Conv2D", "layer", "convolution", None, weighted=True, config=config)
        >>> settings_in_brief(conv)
        ('64', '3×3 / 2', 'same', 'relu')
        >>> dense = Layer("d", "d", "Dense", "Dense", "layer", "dense", None, True, config={"units": 8})
        >>> settings_in_brief(dense)
        ('8',)
    """
    if layer.kind == "input":
        return ()
    found = [*_words(_config(layer), layer.role, 0)]
    silent = {*(() if padding else _PADDINGS), *(() if rank is None else (f"axis {rank - 1}",))}
    found = [words for words in found if words not in silent]
    if layer.quantization is not None and _WORD.fullmatch(layer.quantization.partition("/")[0]):
        found.append(layer.quantization.partition("/")[0])
    return tuple(dict.fromkeys(found))


def _config(layer: Layer) -> Mapping[str, Any]:
    """The configuration of the effective class: what ``Bidirectional`` wraps is told as its own setting."""
    if layer.class_name == layer.effective_class:
        return layer.config
    for entry in wrapped_entries(layer.config):
        if entry.get("class_name") == layer.effective_class:
            config: Mapping[str, Any] = entry["config"]
            return config
    return layer.own_config


def _words(config: Mapping[str, Any], role: str, depth: int) -> Iterator[str]:
    yield from _inside(config, role, depth)
    for place in sorted({place for key in config for place in _ABOUT.get(key, ())}):
        words = _IN_ORDER[place][0](config)
        if words:
            yield words
    activation = _activation(config.get("activation"))
    if activation and not (role == "recurrent" and activation == _OF_RECURRENT_LAYERS):
        yield activation
    for key, words in _FLAGS:
        if config.get(key) is True:
            yield words


def _inside(config: Mapping[str, Any], role: str, depth: int) -> Iterator[str]:
    """What a recurrent layer is made of: its cell, or the layer that runs in both directions."""
    if depth >= _DEEPEST:
        return
    for key in ("layer", "cell"):
        entry = config.get(key)
        if not isinstance(entry, Mapping):
            continue
        class_name, inner = entry.get("class_name"), entry.get("config")
        settings = [*_words(inner, role, depth + 1)] if isinstance(inner, Mapping) else []
        if isinstance(class_name, str) and _WORD.fullmatch(class_name):
            first = " ".join([class_name, *settings[:1]])
            settings = [first, *settings[1:]]
        yield from settings


def _features(config: Mapping[str, Any]) -> str | None:
    """Units or filters, or a vocabulary and the width of its vectors."""
    own = _first(config, "units", "filters")
    if own is not None:
        return count(own)
    first = _first(config, "input_dim", "vocabulary_size")
    last = _first(config, "output_dim", "embedding_dim")
    if first is not None and last is not None:
        return f"{count(first)} → {count(last)}"
    return None


def _first(config: Mapping[str, Any], *keys: str) -> int | None:
    """The whole number under the first of these settings that has one."""
    for key in keys:
        value = config.get(key)
        if is_whole(value):
            return value
    return None


def _hidden(config: Mapping[str, Any]) -> str | None:
    """How wide a block of a transformer is."""
    width = _first(config, "hidden_dim", "intermediate_dim", "mlp_dim")
    return None if width is None else f"{count(width)} hidden"


def _kernel(config: Mapping[str, Any]) -> str | None:
    """The kernel, or what is pooled, with the stride where it says more: ``3×3 / 2``."""
    size = config.get("kernel_size")
    default: Any = 1
    if size is None:
        default = size = config.get("pool_size")
    axes = along_axes(size)
    if axes is None:
        return _stride(config.get("strides"), 1)
    words = axes if "×" in axes else f"{'kernel' if 'kernel_size' in config else 'pool'} {axes}"
    stride = _stride(config.get("strides"), default)
    return f"{words} {stride}" if stride else words


def _stride(strides: Any, default: Any) -> str | None:
    """``/ 2``, ``/ 2×1``; none where it is what the layer does anyway."""
    axes = along_axes(strides)
    if axes is None or on_every_axis(strides) == on_every_axis(default) or strides == default:
        return None
    one = on_every_axis(strides)
    return f"/ {axes if one is None else whole(one)}"


def _dilation(config: Mapping[str, Any]) -> str | None:
    rate = config.get("dilation_rate")
    axes, one = along_axes(rate), on_every_axis(rate)
    if axes is None or one == 1:
        return None
    return f"dilation {axes if one is None else whole(one)}"


def _groups(config: Mapping[str, Any]) -> str | None:
    groups = config.get("groups")
    return plural(groups, "group") if is_whole(groups) and groups > 1 else None


def _multiplier(config: Mapping[str, Any]) -> str | None:
    times = config.get("depth_multiplier")
    return f"{whole(times)} per channel" if is_whole(times) and times > 1 else None


def _padding(config: Mapping[str, Any]) -> str | None:
    """``same`` or ``causal``; of ``ZeroPadding2D``, how much."""
    padding = config.get("padding")
    if isinstance(padding, str):
        return padding if padding in _PADDINGS else None
    return _sides("pad", padding)


def _cropping(config: Mapping[str, Any]) -> str | None:
    return _sides("crop", config.get("cropping"))


def _sides(verb: str, value: Any) -> str | None:
    """``pad 3``, ``pad 0+1 × 0+1``: before and behind, axis by axis."""
    if is_whole(value):
        return f"{verb} {whole(value)}"
    if not isinstance(value, Sequence) or isinstance(value, str) or not 0 < len(value) <= MOST_AXES:
        return None
    if all(is_whole(each) for each in value):  # of one axis
        value = [value]
    pairs = [_both_sides(each) for each in value]
    if None in pairs:
        return None
    if len(set(pairs)) == 1:
        return f"{verb} {pairs[0]}"
    return f"{verb} {' × '.join(map(str, pairs))}"


def _both_sides(value: Any) -> str | None:
    one = on_every_axis(value)
    if one is not None:
        return whole(one)
    axes = along_axes(value)
    return None if axes is None else axes.replace("×", "+")


def _heads(config: Mapping[str, Any]) -> str | None:
    heads = _first(config, "num_heads", "num_query_heads")
    if heads is None:
        return None
    each = _first(config, "key_dim", "head_dim")
    return plural(heads, "head") + ("" if each is None else f" of {whole(each)}")


def _inner_layers(config: Mapping[str, Any]) -> str | None:
    layers = config.get("num_layers")
    return plural(layers, "layer") if is_whole(layers) else None


def _patches(config: Mapping[str, Any]) -> str | None:
    axes = along_axes(config.get("patch_size"))
    return None if axes is None else f"patches of {axes}"


def _rate(config: Mapping[str, Any]) -> str | None:
    """What is dropped, or the noise."""
    for key, words in (("rate", "rate"), ("dropout", "dropout"), ("dropout_rate", "dropout"), ("stddev", "stddev")):
        value = config.get(key)
        if is_real(value) and value:
            return f"{words} {significant(value)}"
    return None


def _slope(config: Mapping[str, Any]) -> str | None:
    """How an activation that is a layer is bent."""
    words = []
    slope, most = config.get("negative_slope"), config.get("max_value")
    if is_real(slope) and slope:
        words.append(f"slope {significant(slope)}")
    if is_real(most):
        words.append(f"max {significant(most)}")
    return ", ".join(words) or None


def _target(config: Mapping[str, Any]) -> str | None:
    """What a layer makes of a shape."""
    for key, words in (("target_shape", "to"), ("dims", "axes"), ("n", "×")):
        axes = along_axes(config.get(key))
        if axes is not None:
            return f"{words} {axes if key != 'dims' else axes.replace('×', ', ')}"
    height, width = config.get("height"), config.get("width")
    if is_whole(height) and is_whole(width):
        return f"to {whole(height)}×{whole(width)}"
    return None


def _size(config: Mapping[str, Any]) -> str | None:
    """By how much is enlarged, and how, if not by copies."""
    axes = along_axes(config.get("size"))
    if axes is None:
        return None
    how = config.get("interpolation")
    return f"× {axes}" + (f" {how}" if isinstance(how, str) and how in ("bilinear", "bicubic") else "")


def _scale(config: Mapping[str, Any]) -> str | None:
    """How values are scaled and shifted."""
    scale = config.get("scale")
    if not is_real(scale):
        return None
    offset = config.get("offset")
    if not is_real(offset) or not offset:
        return f"× {significant(scale)}"
    return f"× {significant(scale)} {'+' if offset > 0 else '-'} {significant(abs(offset))}"


def _axis(config: Mapping[str, Any]) -> str | None:
    """Along which axis, if not along the last; how a product takes them."""
    if not _NORMALIZING.isdisjoint(config):
        return None  # a normalization's are told by its class
    value = config.get("axes", config.get("axis"))
    one = on_every_axis(value)
    if one is not None:
        return None if one == -1 else f"axis {whole(one)}"
    axes = along_axes(value)
    return None if axes is None else f"axes {axes.replace('×', ', ')}"


def _equation(config: Mapping[str, Any]) -> str | None:
    for key in ("equation", "subscripts"):
        value = config.get(key)
        if isinstance(value, str) and _EQUATION.fullmatch(value):
            return value
    return None


def _tokens(config: Mapping[str, Any]) -> str | None:
    """How many words, categories or bins are told apart."""
    bins = _first(config, "num_bins")
    if bins is not None:
        return plural(bins, "bin")
    embeds = "output_dim" in config or "embedding_dim" in config
    tokens = _first(config, "num_tokens", "max_tokens", *(() if embeds else ("vocabulary_size",)))
    return None if tokens is None else plural(tokens, "token")


def _output_mode(config: Mapping[str, Any]) -> str | None:
    mode = config.get("output_mode")
    if not isinstance(mode, str) or not _WORD.fullmatch(mode) or mode == "int":
        return None
    return mode.replace("_", " ")


def _merge_mode(config: Mapping[str, Any]) -> str | None:
    mode = config.get("merge_mode")
    return mode if mode in ("sum", "mul", "ave") else None


def _activation(value: Any) -> str | None:
    """The name of an activation; none for none, and for one that is no plain word."""
    if isinstance(value, Mapping):
        inner, class_name = value.get("config"), value.get("class_name")
        value = inner if isinstance(inner, str) else class_name
    if not isinstance(value, str):
        return None
    name = value.rpartition(">")[2]
    return name if _WORD.fullmatch(name) and name not in _SILENT_ACTIVATIONS else None


_IN_ORDER: tuple[tuple[_Say, str], ...] = (
    (_features, "units filters input_dim vocabulary_size"),
    (_inner_layers, "num_layers"),
    (_heads, "num_heads num_query_heads"),
    (_hidden, "hidden_dim intermediate_dim mlp_dim"),
    (_kernel, "kernel_size pool_size strides"),
    (_patches, "patch_size"),
    (_multiplier, "depth_multiplier"),
    (_padding, "padding"),
    (_cropping, "cropping"),
    (_dilation, "dilation_rate"),
    (_groups, "groups"),
    (_rate, "rate dropout dropout_rate stddev"),
    (_slope, "negative_slope max_value"),
    (_target, "target_shape dims n height"),
    (_size, "size"),
    (_scale, "scale"),
    (_axis, "axis axes"),
    (_equation, "equation subscripts"),
    (_tokens, "num_tokens max_tokens num_bins vocabulary_size"),
    (_output_mode, "output_mode"),
    (_merge_mode, "merge_mode"),
)
"""What says something of which settings, in the order in which it is told."""

_ABOUT: Mapping[str, Sequence[int]] = {
    key: [place for place, (_, keys) in enumerate(_IN_ORDER) if key in keys.split()]
    for key in dict.fromkeys(key for _, keys in _IN_ORDER for key in keys.split())
}
"""Setting → the places above of what says something of it: most layers have few of them."""

_FLAGS = (
    ("return_sequences", "sequences"),
    ("return_state", "state"),
    ("go_backwards", "backwards"),
    ("is_causal", "causal"),
    ("rms_scaling", "root mean square"),
    ("keepdims", "keeps axes"),
)
