"""Preprocessing layers that encode values as vectors, cut text into tokens, or turn sound into images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.graph import Shape, Trait
from archlens.layers.cost_arithmetic import uncounted
from archlens.layers.families.convolution import convolved
from archlens.layers.layer_class import LayerClass, owning
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes, Weight
from archlens.layers.shape_arithmetic import (
    Known,
    Size,
    axis_of,
    first,
    flag,
    integer,
    known,
    on_shape,
    replaced,
    shapes_in,
    size_in,
    tensors,
    unchanged,
)

_WAVES = 2
_INDICES: frozenset[Trait] = frozenset({"takes indices"})


def _one_hot(shape: Known, depth: Size) -> Known:
    """Put the code in the place of a last axis of 1, else behind it."""
    return (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), depth)


def _encoded(mode: object, shape: Known, depth: Size) -> Known:
    """Return what most encoding layers give: indices, one code for each value, or one for a whole row."""
    if mode == "int":
        return shape
    if mode == "one_hot":
        return _one_hot(shape, depth)
    if mode in ("multi_hot", "count", "tf_idf"):
        return (*shape[:-1], depth)
    raise ValueError("Expected an output mode")


def _category_encoding(config: Config, shape: Known) -> Known:
    return _encoded(config["output_mode"], shape, integer(config["num_tokens"], 1))


def _discretization(config: Config, shape: Known) -> Known:
    """Encode into as many bins as there are; a row's code takes the place of the second axis, not of the last."""
    mode, edges = config["output_mode"], config.get("bin_boundaries")
    if mode == "int":
        return shape
    bins = integer(config["num_bins"], 1) if edges is None else len(edges) + 1
    if mode == "one_hot":
        return _one_hot(shape, bins)
    if mode in ("multi_hot", "count"):
        return (*shape[:1], *shape[2:], bins) if len(shape) > 1 else (bins,)
    raise ValueError("Expected an output mode")


def _hashing(config: Config, shape: Known) -> Known:
    if config["output_mode"] == "int":
        return shape
    return (*shape[:-1], integer(config["num_bins"], 1))


def _hashed_crossing(config: Config, arguments: Arguments) -> Shapes:
    shape, other = shapes_in(first(arguments))
    if shape[-1:] != other[-1:]:
        raise ValueError("Expected two tensors of one shape")
    mode, bins = config["output_mode"], integer(config["num_bins"], 1)
    if mode == "int":
        return (shape,)
    return ((*(shape if mode == "one_hot" and shape[-1] != 1 else shape[:-1]), bins),)


def _depth(config: Config) -> Size:
    """Return how many tokens there are; a layer that was not adapted yet does not know."""
    size = config["max_tokens"] if flag(config["pad_to_max_tokens"]) else config.get("vocabulary_size")
    return size_in(size, 1)


def _lookup(config: Config, shape: Known) -> Known:
    mode = config["output_mode"]
    return shape if mode == "int" else _encoded(mode, shape, _depth(config))


def _text_vectorization(config: Config, shape: Known) -> Known:
    if config["output_mode"] == "int":
        return (shape[0], size_in(config["output_sequence_length"], 1))
    row = (*shape, None) if config["split"] is not None else shape if len(shape) > 1 else (*shape, 1)
    return _encoded(config["output_mode"], row, _depth(config))


def _mel_spectrogram(config: Config, shape: Known) -> Known:
    *batch, samples = shape
    if len(shape) > _WAVES:
        raise ValueError("Expected a wave or a batch of waves")
    stride = integer(config["sequence_stride"], 1)
    frames = None if samples is None else (samples + stride + 1) // stride
    return (*batch, integer(config["num_mel_bins"], 1), frames)


def _stft_spectrogram(config: Config, shape: Known) -> Known:
    """Slide frames over the wave as a convolution does; each gives half its transform, twice if complex."""
    length = integer(config["frame_length"], 1)
    step = config["frame_step"] or length // 2
    transform = integer(config["fft_length"] or 1 << (length - 1).bit_length(), 1)
    frequencies = (transform // 2 + 1) * (2 if config["mode"] == "stft" else 1)
    last = config["data_format"] == "channels_last"
    channels = shape[-1 if last else 1]
    window = {"strides": step, "padding": config["padding"], "data_format": config["data_format"]}
    if not flag(config["expand_dims"]):
        return convolved(window, shape, (length,), frequencies * integer(channels, 1))
    frames = convolved(window, shape, (length,), channels)
    return (*frames[:2], frequencies, channels) if last else (*frames, frequencies)


def _boxes(config: Config, arguments: Arguments) -> Shapes:
    """Cut or fill up boxes and labels to a number; images pass."""
    data, most = first(arguments), integer(config["max_number"], 1)
    if not isinstance(data, Mapping):
        return unchanged(config, arguments)
    shapes: list[Shape] = []
    for key in sorted(data):
        cut = key == "bounding_boxes"
        shapes += [replaced(known(t.shape), 1, most) if cut else t.shape for t in tensors(data[key])]
    return tuple(shapes)


def _normalization_weights(config: Config, shape: Shape) -> list[Weight]:
    """Count mean, variance, and over how many batches they were adapted; those that are settings are no weights."""
    if config.get("mean") is not None:
        return []
    if shape is None:
        raise ValueError("Expected a shape")
    axes = config.get("axis", -1)
    listed = [] if axes is None else axes if isinstance(axes, (list, tuple)) else [axes]
    kept = sorted(axis_of(axis, len(shape)) for axis in listed)
    sizes = tuple(shape[axis] for axis in kept)
    return [Weight(sizes, trained=False), Weight(sizes, trained=False), Weight((), trained=False)]


def _is_adapted(config: Config) -> bool:
    """Tell whether mean and variance are weights; those that are settings are none."""
    return config.get("mean") is None


def _encoding(name: str, shapes: ShapeRule | None, *, public: bool = True) -> LayerClass:
    """Make the row of a layer that takes indices or categories."""
    return LayerClass(name=name, role="preprocessing", shapes=shapes, trained=False, traits=_INDICES, public=public)


def _vocabulary(name: str, shapes: ShapeRule | None, **more: Any) -> LayerClass:
    """Make the row of a layer that looks words up; its vocabulary may be a file's name."""
    return LayerClass(
        name=name,
        shapes=shapes,
        trained=False,
        other_parts=("_lookup_layer",),
        reads=("vocabulary", "idf_weights"),
        traits=_INDICES,
        **more,
    )


LAYERS = (
    LayerClass(
        name="Normalization",
        role="preprocessing",
        shapes=unchanged,
        weights=_normalization_weights,
        trained=False,
        owns_if=_is_adapted,
        traits=frozenset({"affine", "axis of input"}),
    ),
    LayerClass(name="Rescaling", role="preprocessing", shapes=unchanged, traits=frozenset({"affine", "light"})),
    _encoding("CategoryEncoding", on_shape(_category_encoding)),
    _encoding("Discretization", on_shape(_discretization)),
    _encoding("Hashing", on_shape(_hashing)),
    _encoding("HashedCrossing", _hashed_crossing),
    _encoding("CategoryCrossing", None, public=False),  # of Keras 2, for a while
    _vocabulary("IntegerLookup", on_shape(_lookup), role="preprocessing"),
    _vocabulary("StringLookup", on_shape(_lookup), role="preprocessing"),
    _vocabulary("TextVectorization", on_shape(_text_vectorization), role="preprocessing"),
    _vocabulary("IndexLookup", None, public=False),  # what the lookups are made of
    LayerClass(name="MelSpectrogram", role="preprocessing", shapes=on_shape(_mel_spectrogram), macs=uncounted),
    LayerClass(
        name="STFTSpectrogram",
        role="preprocessing",
        shapes=on_shape(_stft_spectrogram),
        trained=True,
        macs=uncounted,
        owns_if=owning,
    ),
    LayerClass(name="MaxNumBoundingBoxes", role="preprocessing", shapes=_boxes),
)
