"""Attention: the query's shape with the width of what is attended to, and the scores where the call asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.graph import Shape, Trait
from archlens.layers.cost_arithmetic import count
from archlens.layers.layer_class import LayerClass
from archlens.layers.partial_shapes import agree
from archlens.layers.rule_types import Arguments, Config, Shapes, Weight
from archlens.layers.shape_arithmetic import Known, argument, axes_of, flag, integer, known, shape_of, shapes_in
from archlens.layers.weight_arithmetic import axis_size


def _with_scores(arguments: Arguments, position: int, output: Known, scores: Known) -> Shapes:
    asked = flag(argument(arguments, position, "return_attention_scores", False))
    return (output, scores) if asked else (output,)


def _attention(_config: Config, arguments: Arguments) -> Shapes:
    query, value, *more = shapes_in(argument(arguments, 0, "inputs"))
    key = more[0] if more else value
    if not agree(query[-1:], key[-1:]) or not agree(value[-2:-1], key[-2:-1]):
        raise ValueError("Expected queries as wide as keys, and as many keys as values")
    return _with_scores(arguments, 3, (*query[:-1], value[-1]), (*query[:-1], key[-2]))


def _operands(arguments: Arguments) -> tuple[Known, Known, Known]:
    query, value = shape_of(argument(arguments, 0, "query")), shape_of(argument(arguments, 1, "value"))
    key = argument(arguments, 2, "key", None)
    if key is None:
        return query, value, value
    if not agree(value[1:-1], shape_of(key)[1:-1]):
        raise ValueError("Expected as many keys as values")
    return query, value, shape_of(key)


def _multi_head(config: Config, arguments: Arguments) -> Shapes:
    """Give the query's shape, or the declared one behind its last axis; Keras takes the scores for square."""
    query, _, _ = _operands(arguments)
    declared = _declared(config)
    output = (*query[:-1], *declared) if declared else query
    return _with_scores(arguments, 7, output, (query[0], integer(config["num_heads"], 1), query[1], query[1]))


def _declared(config: Config) -> Known:
    """Give the sizes that stand in the place of the query's last axis; none where that stays."""
    declared = config.get("output_shape") or []
    sizes = declared if isinstance(declared, (list, tuple)) else [declared]
    return tuple(integer(size, 1) for size in sizes)


def _grouped_query(config: Config, arguments: Arguments) -> Shapes:
    query, _, key = _operands(arguments)
    return _with_scores(arguments, 7, query, (query[0], integer(config["num_query_heads"], 1), query[1], key[1]))


def _dot_product_weights(config: Config, _shape: Shape) -> list[Weight]:
    """Count the scalar factor of the scores, and of concatenated queries and keys the one that scores them."""
    factors = [_learns_scale(config), config.get("score_mode", "dot") == "concat"]
    return [Weight(())] * factors.count(True)


def _additive_weights(config: Config, shape: Shape) -> list[Weight]:
    return [Weight((axis_size(shape, -1),))] if _learns_scale(config) else []


def _learns_scale(config: Config) -> bool:
    return config.get("use_scale") is True


def _owns_factors(config: Config) -> bool:
    return _learns_scale(config) or config.get("score_mode") == "concat"


def _multi_head_weights(config: Config, _shape: Shape) -> list[Weight]:
    heads, key = integer(config["num_heads"], 1), integer(config["key_dim"], 1)
    value = integer(config.get("value_dim") or key, 1)
    given = _declared(config) or (None,)
    kernels = [Weight((None, heads, key)), Weight((None, heads, key)), Weight((None, heads, value))]
    biases = [Weight((heads, key)), Weight((heads, key)), Weight((heads, value))]
    if not config.get("use_bias", True):
        return [*kernels, Weight((heads, value, *given))]
    return [*kernels, Weight((heads, value, *given)), *biases, Weight(given)]


def _grouped_query_weights(config: Config, _shape: Shape) -> list[Weight]:
    size = integer(config["head_dim"], 1)
    heads, groups = integer(config["num_query_heads"], 1), integer(config["num_key_value_heads"], 1)
    kernels = [Weight((None, heads, size)), Weight((None, groups, size)), Weight((None, groups, size))]
    biases = [Weight((heads, size)), Weight((groups, size)), Weight((groups, size))]
    if not config.get("use_bias", True):
        return [*kernels, Weight((heads, size, None))]
    return [*kernels, Weight((heads, size, None)), *biases, Weight((None,))]


def _attention_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Count the products of queries and keys, unless their scores are sums, and those of weights and values."""
    query, value, *more = shapes_in(argument(arguments, 0, "inputs"))
    key = more[0] if more else value
    width = count(value[-1:])
    if config.get("score_mode", "dot") == "dot":
        width += count(key[-1:])
    return count(query[1:-1]) * count(key[-2:-1]) * width


def _additive_macs(_config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    return _attention_macs({"score_mode": "concat"}, arguments, outputs)


def _multi_head_macs(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    """Count the four projections, and the two products over all pairs of positions that attend to each other."""
    query, value, key = _operands(arguments)
    heads, key_size = integer(config["num_heads"], 1), integer(config["key_dim"], 1)
    value_size = integer(config.get("value_dim") or key_size, 1)
    given = count(known(outputs[0])[len(query) - 1 :])
    projections = count(query[1:]) * heads * key_size
    projections += count(key[1:]) * heads * key_size
    projections += count(value[1:]) * heads * value_size
    projections += count(query[1:-1]) * heads * value_size * given
    axes = config.get("attention_axes")
    attended = range(1, len(query) - 1) if axes is None else axes_of(axes, len(query))
    pairs = count(query[1:-1]) * count(key[axis] for axis in attended)
    return projections + pairs * heads * (key_size + value_size)


def _grouped_query_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Count alike, where several heads of queries share those of keys and values."""
    query, value, key = _operands(arguments)
    size = integer(config["head_dim"], 1)
    heads, groups = integer(config["num_query_heads"], 1), integer(config["num_key_value_heads"], 1)
    of_queries = 3 if flag(config.get("use_gate")) else 2  # in, out, and the gate
    projections = count(query[1:]) * heads * size * of_queries
    projections += (count(key[1:]) + count(value[1:])) * groups * size
    pairs = count(query[1:-1]) * count(key[1:-1])
    return projections + pairs * heads * size * 2


_HEADS = ("query_dense", "key_dense", "value_dense", "output_dense")
_PROJECTED = ("query", "value", "key")
_PROJECTS: frozenset[Trait] = frozenset({"projects"})

LAYERS = (
    LayerClass(
        name="Attention",
        role="attention",
        mode="attention",
        shapes=_attention,
        weights=_dot_product_weights,
        macs=_attention_macs,
        owns_if=_owns_factors,
        defaults={"score_mode": "dot", "dropout": 0},
    ),
    LayerClass(
        name="AdditiveAttention",
        role="attention",
        mode="attention",
        shapes=_attention,
        weights=_additive_weights,
        macs=_additive_macs,
        owns_if=_owns_factors,
        defaults={"dropout": 0},
    ),
    LayerClass(
        name="MultiHeadAttention",
        role="attention",
        mode="attention",
        shapes=_multi_head,
        weights=_multi_head_weights,
        macs=_multi_head_macs,
        defaults={"dropout": 0, "use_bias": True},
        traits=_PROJECTS,
        parts=_HEADS,
        other_parts=("_dropout_layer", "_softmax"),
        projected=_PROJECTED,
    ),
    LayerClass(
        name="GroupedQueryAttention",
        role="attention",
        mode="attention",
        shapes=_grouped_query,
        weights=_grouped_query_weights,
        macs=_grouped_query_macs,
        defaults={"dropout": 0, "use_bias": True},
        exported_as="GroupQueryAttention",
        traits=_PROJECTS,
        projected=_PROJECTED,
    ),
)
