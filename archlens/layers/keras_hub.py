"""The shapes that layers of KerasHub give, for files that do not tell them: what nothing takes has no recorded shape.

Only classes that stand at the end of KerasHub's models, or that people put there, and whose shapes follow from what
they take. The rules were compared with KerasHub 0.32. In all else these classes are ones that archlens does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.layers.rule_types import SENSELESS, Arguments, Config, ShapeRule, Shapes
from archlens.layers.shape_arithmetic import argument, first, integer, shape_of, unchanged

_OF_MORE = frozenset({"positions", "return_attention_scores", "self_attention_cache", "cross_attention_cache"})
"""Arguments with which a layer gives something else, or more."""

_PACKAGES = ("keras_hub.", "keras_nlp.")
_MOST_TENSORS = 2


def _pairwise(_config: Config, arguments: Arguments) -> Shapes:
    """Give the likeness of each image to each text, and of each text to each image."""
    images = shape_of(argument(arguments, 0, "vision_embedding"))
    texts = shape_of(argument(arguments, 1, "text_embedding"))
    return ((images[0], texts[0]), (texts[0], images[0]))


def _embedded(config: Config, arguments: Arguments) -> Shapes:
    return ((*shape_of(first(arguments)), integer(config["embedding_dim"], 1)),)


def _decoded(config: Config, arguments: Arguments) -> Shapes:
    return unchanged(config, Arguments((argument(arguments, 0, "decoder_sequence"),), {}))


_SHAPES: Mapping[str, ShapeRule] = {
    "CLIPHead": _pairwise,
    "FNetEncoder": unchanged,
    "PositionEmbedding": unchanged,
    "RotaryEmbedding": unchanged,
    "SinePositionEncoding": unchanged,
    "TokenAndPositionEmbedding": _embedded,
    "TransformerDecoder": _decoded,
    "TransformerEncoder": unchanged,
}


def hub_shapes(module: str | None, class_name: str, config: Mapping[str, Any], arguments: Arguments) -> Shapes:
    """Return the shape of each output of a call of one of KerasHub's layers; ``None`` for all others.

    Args:
        module: the module that the file names for the class.
        class_name: the class.
        config: its configuration; every value in it may be anything.
        arguments: of the call.

    Example:
        >>> from archlens.layers.rule_types import Spec
        >>> call = Arguments((Spec((None, 16)), Spec((None, 16))), {})
        >>> hub_shapes("keras_hub.src.models.clip.clip_layers", "CLIPHead", {}, call)
        ((None, None), (None, None))
        >>> hub_shapes("my.layers", "CLIPHead", {}, call)
    """
    rule = _SHAPES.get(class_name)
    if rule is None or module is None or not module.startswith(_PACKAGES):
        return None
    if len(arguments.args) > _MOST_TENSORS or any(arguments.kwargs.get(name) for name in _OF_MORE):
        return None
    try:
        return rule(config, arguments)
    except SENSELESS:
        return None
