"""Layers of somebody's own function, where the file still says the shape."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes.common import first, integer, shape_of, tensors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes


def _lambda(config: Config, arguments: Arguments) -> Shapes:
    """Give the declared shape behind the batch axis of the first tensor; nothing is known of one not declared."""
    declared = config.get("output_shape")
    if not isinstance(declared, (list, tuple)):
        return None
    batch = shape_of(next(tensors(first(arguments))))[0]
    return ((batch, *(None if size is None else integer(size, 0) for size in declared)),)


LAYERS: Mapping[str, Rule] = MappingProxyType({"Lambda": _lambda})
