"""Attention: the query's shape with the width of what is attended to, and the scores where the call asks for them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes.common import Known, argument, flag, integer, shape_of, shapes_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes

_WITH_KEY = 3


def _with_scores(arguments: Arguments, position: int, output: Known, scores: Known) -> Shapes:
    asked = flag(argument(arguments, position, "return_attention_scores", False))
    return (output, scores) if asked else (output,)


def _attention(_config: Config, arguments: Arguments) -> Shapes:
    query, value, *more = shapes_in(argument(arguments, 0, "inputs"))
    key = more[0] if more else value
    return _with_scores(arguments, 3, (*query[:-1], value[-1]), (*query[:-1], key[-2]))


def _operands(arguments: Arguments) -> tuple[Known, Known, Known]:
    query, value = shape_of(argument(arguments, 0, "query")), shape_of(argument(arguments, 1, "value"))
    key = argument(arguments, 2, "key", None)
    return query, value, value if key is None else shape_of(key)


def _multi_head(config: Config, arguments: Arguments) -> Shapes:
    """Give the query's shape, or the declared one behind its last axis; Keras takes the scores for square."""
    query, _, _ = _operands(arguments)
    declared = config.get("output_shape") or []
    sizes = declared if isinstance(declared, (list, tuple)) else [declared]
    output = (*query[:-1], *(integer(size, 1) for size in sizes)) if sizes else query
    return _with_scores(arguments, 7, output, (query[0], integer(config["num_heads"], 1), query[1], query[1]))


def _grouped_query(config: Config, arguments: Arguments) -> Shapes:
    query, _, key = _operands(arguments)
    return _with_scores(arguments, 7, query, (query[0], integer(config["num_query_heads"], 1), query[1], key[1]))


LAYERS: Mapping[str, Rule] = MappingProxyType({
    "Attention": _attention,
    "AdditiveAttention": _attention,
    "MultiHeadAttention": _multi_head,
    # Exported under the second name, written under the first.
    "GroupedQueryAttention": _grouped_query,
    "GroupQueryAttention": _grouped_query,
})  # fmt: skip
