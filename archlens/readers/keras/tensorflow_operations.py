"""Operations of TensorFlow in Keras 2's Functional models, under the names of ``keras.ops``.

Keras 2 wrote ``x + y`` or ``tf.concat([x, y], 1)`` on its tensors as a layer ``TFOpLambda`` (slices as
``SlicingOpLambda``), and before TensorFlow 2.4 as ``TensorFlowOpLayer``. Where ``keras.ops`` has an operation of the
same meaning, it is written as that one, so that modes and shape rules serve both; any other keeps its own name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from archlens.readers.keras.keras2_nodes import NodeEntry, tensors

_OPAQUE = frozenset({"ClassMethod", "InstanceMethod", "InstanceProperty"})
_MODULE = "keras.ops"


class _As(NamedTuple):
    """What a function of TensorFlow is in ``keras.ops``.

    Attributes:
        class_name: the operation's class.
        more: the functions' names of arguments behind the first that are tensors.
        settings: name of an argument that is none → the name in the operation's configuration.
        defaults: values for the configuration where the call gives none.
    """

    class_name: str
    more: tuple[str, ...] = ()
    settings: Mapping[str, str] = {}
    defaults: Mapping[str, Any] = {}


_UNARY = {
    "abs": "Absolute",
    "negative": "Negative",
    "exp": "Exp",
    "log": "Log",
    "log1p": "Log1p",
    "sqrt": "Sqrt",
    "rsqrt": "Rsqrt",
    "square": "Square",
    "sign": "Sign",
    "sin": "Sin",
    "cos": "Cos",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "relu": "Relu",
    "relu6": "Relu6",
    "elu": "Elu",
    "selu": "Selu",
    "gelu": "Gelu",
    "silu": "Silu",
    "swish": "Silu",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "softmax": "Softmax",
    "log_softmax": "LogSoftmax",
    "leaky_relu": "LeakyRelu",
    "l2_normalize": "Normalize",
    "cast": "Cast",
    "clip_by_value": "Clip",
    "round": "Round",
    "floor": "Floor",
    "ceil": "Ceil",
    "erf": "Erf",
    "cumsum": "Cumsum",
    "stop_gradient": "StopGradient",
    "zeros_like": "ZerosLike",
    "ones_like": "OnesLike",
    "reverse": "Flip",
    "logical_not": "LogicalNot",
    "is_nan": "Isnan",
    "reciprocal": "Reciprocal",
    "invert": "LogicalNot",
    "identity": "Copy",
    "to_float": "Cast",
    "neg": "Negative",
}
_BINARY = {
    "add": "Add",
    "subtract": "Subtract",
    "multiply": "Multiply",
    "divide": "Divide",
    "truediv": "TrueDivide",
    "div": "Divide",
    "div_no_nan": "DivideNoNan",
    "divide_no_nan": "DivideNoNan",
    "floordiv": "FloorDivide",
    "mod": "Mod",
    "floormod": "Mod",
    "pow": "Power",
    "maximum": "Maximum",
    "minimum": "Minimum",
    "equal": "Equal",
    "eq": "Equal",
    "ne": "NotEqual",
    "not_equal": "NotEqual",
    "greater": "Greater",
    "greater_equal": "GreaterEqual",
    "less": "Less",
    "less_equal": "LessEqual",
    "logical_and": "LogicalAnd",
    "logical_or": "LogicalOr",
    "logical_xor": "LogicalXor",
    "atan2": "Arctan2",
    "squared_difference": "SquaredDifference",
}
_REDUCTIONS = {
    "reduce_mean": "Mean",
    "reduce_sum": "Sum",
    "reduce_max": "Max",
    "reduce_min": "Min",
    "reduce_prod": "Prod",
    "reduce_any": "Any",
    "reduce_all": "All",
    "reduce_std": "Std",
    "reduce_variance": "Var",
    "reduce_logsumexp": "Logsumexp",
    "norm": "Norm",
}
_AXIS = {"axis": "axis"}

_FUNCTIONS: Mapping[str, _As] = {
    **{name: _As(class_name) for name, class_name in _UNARY.items()},
    **{name: _As(class_name, ("y",)) for name, class_name in _BINARY.items()},
    **{
        name: _As(class_name, (), {"axis": "axis", "keepdims": "keepdims", "keep_dims": "keepdims"}, {"axis": None})
        for name, class_name in _REDUCTIONS.items()
    },
    "argmax": _As("Argmax", (), _AXIS, {"axis": 0, "keepdims": False}),
    "argmin": _As("Argmin", (), _AXIS, {"axis": 0, "keepdims": False}),
    "concat": _As("Concatenate", (), _AXIS, {"axis": 0}),
    "stack": _As("Stack", (), _AXIS, {"axis": 0}),
    "unstack": _As("Unstack", (), {**_AXIS, "num": "num"}, {"axis": 0, "num": None}),
    "matmul": _As("Matmul", ("b",), {name: name for name in ("transpose_a", "transpose_b", "adjoint_a", "adjoint_b")}),
    "tensordot": _As("Tensordot", ("b",), {"axes": "axes"}),
    "einsum": _As("Einsum", ("inputs",), {"equation": "subscripts"}),
    "reshape": _As("Reshape", (), {"shape": "newshape"}),
    "transpose": _As("Transpose", (), {"perm": "axes"}, {"axes": None}),
    "expand_dims": _As("ExpandDims", (), _AXIS),
    "squeeze": _As("Squeeze", (), {"axis": "axis", "squeeze_dims": "axis"}, {"axis": None}),
    "tile": _As("Tile", (), {"multiples": "repeats"}),
    "repeat": _As("Repeat", (), {"repeats": "repeats", "axis": "axis"}, {"axis": None}),
    "broadcast_to": _As("BroadcastTo", (), {"shape": "shape"}),
    "pad": _As("Pad", (), {"paddings": "pad_width"}),
    "split": _As("Split", (), {"num_or_size_splits": "indices_or_sections", "axis": "axis"}, {"axis": 0}),
    "gather": _As("Take", ("indices",), _AXIS, {"axis": 0}),
    "one_hot": _As("OneHot", (), {"depth": "num_classes", "axis": "axis"}, {"axis": -1}),
    "where": _As("Where", ("x", "y")),
    "resize": _As("Resize", (), {"size": "size"}, {"data_format": "channels_last"}),
    "top_k": _As("TopK", (), {"k": "k"}, {"k": 1}),
}
"""The last part of a function's name → what it is: ``tf.math.add`` and ``tf.__operators__.add`` are one."""

_NODES: Mapping[str, str] = {
    "AddV2": "add",
    "Add": "add",
    "BiasAdd": "add",
    "Sub": "subtract",
    "Mul": "multiply",
    "RealDiv": "truediv",
    "Div": "divide",
    "DivNoNan": "div_no_nan",
    "FloorDiv": "floordiv",
    "Maximum": "maximum",
    "Minimum": "minimum",
    "Pow": "pow",
    "SquaredDifference": "squared_difference",
    "Greater": "greater",
    "Less": "less",
    "Equal": "equal",
    "MatMul": "matmul",
    "BatchMatMul": "matmul",
    "BatchMatMulV2": "matmul",
    "ConcatV2": "concat",
    "Pack": "stack",
    "Mean": "reduce_mean",
    "Sum": "reduce_sum",
    "Max": "reduce_max",
    "Min": "reduce_min",
    "Prod": "reduce_prod",
    "Reshape": "reshape",
    "Transpose": "transpose",
    "ExpandDims": "expand_dims",
    "Squeeze": "squeeze",
    "Tile": "tile",
    "Neg": "negative",
    "Abs": "abs",
    "Relu": "relu",
    "Relu6": "relu6",
    "Elu": "elu",
    "Selu": "selu",
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "Softmax": "softmax",
    "Softplus": "softplus",
    "Exp": "exp",
    "Log": "log",
    "Sqrt": "sqrt",
    "Rsqrt": "rsqrt",
    "Square": "square",
    "Cast": "cast",
    "Identity": "identity",
    "StopGradient": "stop_gradient",
}
_SECOND_OF_NODE = {
    "reduce_mean": "axis",
    "reduce_sum": "axis",
    "reduce_max": "axis",
    "reduce_min": "axis",
    "reduce_prod": "axis",
    "reshape": "shape",
    "transpose": "perm",
    "expand_dims": "axis",
    "tile": "multiples",
}
"""What the second input of such a node of a graph is, if it is a constant."""

_ATTRIBUTES = {"keep_dims": "keepdims", "adj_x": "transpose_a", "adj_y": "transpose_b", "squeeze_dims": "axis"}


def todays_operation(class_name: str, config: Mapping[str, Any], nodes: list[NodeEntry]) -> dict[str, Any] | None:
    """The entry of an operation of TensorFlow as one of ``keras.ops``; ``None`` for any other layer.

    Args:
        class_name: the layer's class.
        config: its configuration.
        nodes: its calls, as Keras 3 spells them; changed to what the operation of ``keras.ops`` takes.

    Example:
        >>> todays_operation("TFOpLambda", {"name": "sum", "function": "__operators__.add"}, [])["class_name"]
        'Add'
    """
    if class_name in _OPAQUE:
        return {"module": _MODULE}
    if class_name == "SlicingOpLambda":
        for node in nodes:
            node["args"].append(_key(node["kwargs"].pop("slice_spec", None)))
        return {"class_name": "GetItem", "module": _MODULE, "config": dict(config)}
    if class_name == "TFOpLambda":
        function = str(config.get("function"))
    elif class_name == "TensorFlowOpLayer":
        function = _unfolded(config, nodes)
    else:
        return None
    spelled = _FUNCTIONS.get(function.rpartition(".")[2])
    if spelled is None:
        return {"class_name": f"tf.{function}", "module": _MODULE, "config": dict(config)}
    settings = dict(config)
    for node in nodes:
        settings.update(_moved(spelled, node))
    return {"class_name": spelled.class_name, "module": _MODULE, "config": settings}


def _moved(spelled: _As, node: NodeEntry) -> dict[str, Any]:
    """Moves a call's arguments to where ``keras.ops`` has them; what belongs into the configuration is given back."""
    kwargs = dict(node["kwargs"])
    node["args"] = [*node["args"], *(kwargs.pop(name) for name in spelled.more if kwargs.get(name) is not None)]
    settings = {**spelled.defaults}
    settings |= {name: kwargs[key] for key, name in spelled.settings.items() if kwargs.get(key) is not None}
    if "newshape" in settings:
        settings["newshape"] = _sizes(settings["newshape"])
    sections = settings.get("indices_or_sections")
    if isinstance(sections, list):
        settings["indices_or_sections"] = _ends(sections)
    # What is left says nothing here, but for tensors, which the call takes.
    node["kwargs"] = {k: v for k, v in kwargs.items() if any(tensors({"args": [v], "kwargs": {}}))}
    return settings


def _sizes(shape: Any) -> Any:
    """A shape to give a tensor; a size that is a tensor itself is open."""
    return [-1 if isinstance(size, Mapping) else size for size in shape] if isinstance(shape, list) else shape


def _ends(sizes: list[Any]) -> list[Any]:
    """Where parts of such sizes end, the last left out."""
    ends = [0]
    for size in sizes[:-1]:
        ends.append(ends[-1] + size if isinstance(size, int) else 0)
    return ends[1:]


def _key(spec: Any) -> Any:
    """What a slice picks, in the spelling of Keras 3."""
    if isinstance(spec, list):
        return [_key(item) for item in spec]
    if isinstance(spec, Mapping) and "class_name" not in spec and "start" in spec:
        config = {name: spec.get(name) for name in ("start", "stop", "step")}
        return {"class_name": "__slice__", "config": config}
    return spec


def _unfolded(config: Mapping[str, Any], nodes: list[NodeEntry]) -> str:
    """The function that a node of a graph calls; its constants and attributes become arguments of the calls."""
    definition = config.get("node_def")
    if isinstance(definition, str):
        try:
            definition = json.loads(definition)
        except ValueError:
            definition = None
    definition = definition if isinstance(definition, Mapping) else {}
    kind = str(definition.get("op"))
    function = _NODES.get(kind, kind)
    constants, attributes = config.get("constants"), definition.get("attr")
    for node in nodes:
        args = node["args"]
        tensors_taken = args[0] if len(args) == 1 and isinstance(args[0], list) else args
        values = _with_constants(list(tensors_taken), constants if isinstance(constants, Mapping) else {})
        node["kwargs"] = _attributes(attributes if isinstance(attributes, Mapping) else {})
        node["args"] = values[:1]
        if function in ("concat", "stack"):
            if function == "concat":
                node["kwargs"]["axis"] = values.pop()
            node["args"] = [values]
        elif len(values) > 1:
            spelled = _FUNCTIONS.get(function)
            name = _SECOND_OF_NODE.get(function) or (spelled.more[0] if spelled and spelled.more else "more")
            node["kwargs"][name] = values[1] if len(values) == 2 else values[1:]  # noqa: PLR2004
    return function


def _with_constants(values: list[Any], constants: Mapping[str, Any]) -> list[Any]:
    for place in sorted(constants, key=lambda text: (len(text), text)):
        if place.isdecimal() and len(place) < 4:  # noqa: PLR2004 - no operation has a thousand inputs
            values.insert(int(place), constants[place])
    return values


def _attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that are settings, from ``{"i": "1"}``, ``{"b": true}`` or ``{"list": {"i": ["1"]}}``."""
    settings: dict[str, Any] = {}
    for key, value in attributes.items():
        if not isinstance(value, Mapping):
            continue
        name = _ATTRIBUTES.get(key, key)
        inner = value.get("list")
        if isinstance(inner, Mapping) and isinstance(inner.get("i"), list):
            settings[name] = [_integer(item) for item in inner["i"]]
        elif "b" in value:
            settings[name] = value["b"] is True
        elif "i" in value:
            settings[name] = _integer(value["i"])
    return settings


def _integer(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < 20:  # noqa: PLR2004
        return int(value)
    return value
