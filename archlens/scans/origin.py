"""Where a serialized object of a configuration comes from: Keras itself, Keras's tools, or somewhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from archlens.layers.catalog import operations
from archlens.layers.vocabulary import FUNCTIONS, LAYER_CLASSES, OTHER_CLASSES

Origin = Literal["keras", "tool", "registered", "outside"]

_INNER_LAYERS = frozenset({"ConvLSTMCell", "TFDConcat", "TFDIdentity"})
"""Layers that Keras makes inside others and inside a FeatureSpace, under no name of its own modules."""
_CLASSES = LAYER_CLASSES | OTHER_CLASSES | _INNER_LAYERS
_REGISTERED_BY_KERAS = frozenset(
    f"Custom>{name}"
    for name in (
        "Adadelta",
        "Adafactor",
        "Adagrad",
        "Adam",
        "AdamW",
        "Adamax",
        "CustomScaleLayer",
        "Ftrl",
        "Lion",
        "Nadam",
        "RMSprop",
        "SGD",
        "SharpnessAwareMinimization",
    )
)
"""What Keras 2.11 and later register themselves, without a package, which is then called ``Custom``."""
_KNOWN_ALONE = _CLASSES | _REGISTERED_BY_KERAS | {"function"}
"""Classes that are Keras's own where an object names no module."""
_SPECIAL = frozenset(
    {
        "__keras_tensor__",
        "__tensor__",
        "__numpy__",
        "__bytes__",
        "__ellipsis__",
        "__slice__",
        "__tuple__",
        "__lambda__",
        "__tuple",
        "TensorShape",
        "TypeSpec",
        "CompositeTensor",
        "__symbol__",
    }
)
_KERAS = ("keras.", "tf_keras.", "tensorflow.keras.", "tensorflow.python.keras.")
_MODEL_PARTS = (
    "activations",
    "constraints",
    "dtype_policies",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "ops",
    "optimizers",
    "quantizers",
    "random",
    "regularizers",
    "engine",
    "mixed_precision",
    "src.activations",
    "src.constraints",
    "src.dtype_policies",
    "src.initializers",
    "src.layers",
    "src.losses",
    "src.metrics",
    "src.ops",
    "src.optimizers",
    "src.quantizers",
    "src.random",
    "src.regularizers",
    "src.engine",
    "src.mixed_precision",
    "src.legacy_tf_layers",
)
_MODEL_CLASSES = frozenset({"Functional", "Sequential", "Model"})
_CLASS_MODULES = frozenset(
    {
        "_legacy.layers",
        "__internal__.layers",
        "__internal__.legacy.layers",
        "__internal__.legacy.rnn_cell",
        "__internal__.losses",
        "distillation",
        "experimental",
        "models.experimental",
        "src.applications.convnext",
        "src.applications.inception_resnet_v2",
        "src.feature_column.base_feature_layer",
        "src.feature_column.dense_features",
        "src.feature_column.dense_features_v2",
        "src.feature_column.sequence_feature_column",
        "src.trainers.compile_utils",
    }
)
"""Modules whose classes models are made of, and whose functions they are not."""
_FEATURE_SPACE = frozenset({"FeatureSpace", "Feature", "Cross"})
_FEATURE_SPACE_MODULES = frozenset({"utils", "src.layers.preprocessing.feature_space", "src.utils.feature_space"})
_TOP_CLASSES = _MODEL_CLASSES | {
    "Function",
    "InputSpec",
    "DTypePolicy",
    "FloatDTypePolicy",
    "DTypePolicyMap",
    "Layer",
    "Operation",
    "Input",
    "KerasTensor",
    "Variable",
    "Initializer",
    "Loss",
    "Metric",
    "Optimizer",
    "Regularizer",
    "Quantizer",
    "StatelessScope",
}
_LOADERS = frozenset({"get", "deserialize", "serialize", "function", "TFSMLayer"})


def origin(entry: Mapping[str, Any]) -> Origin:
    """Where the class or function that an object names comes from.

    ``keras``: a part of models that Keras has; ``tool``: something else in Keras, which no layer needs;
    ``registered``: under a name that the model's author registered, or a class without a module that Keras does not
    have; ``outside``: a module that is not Keras's.

    Example:
        >>> origin({"class_name": "Dense", "module": "keras.layers"})
        'keras'
        >>> origin({"class_name": "function", "module": "keras.config", "config": "enable_unsafe_deserialization"})
        'tool'
        >>> origin({"class_name": "Block", "module": None, "registered_name": "lib>Block"})
        'registered'
        >>> origin({"class_name": "function", "module": "os", "config": "system"})
        'outside'
    """
    class_name, module, config = entry["class_name"], entry.get("module"), entry.get("config")
    if class_name in _SPECIAL:
        return "keras"
    if not isinstance(module, str) or not module:
        return _without_module(class_name)
    if class_name == "module" and module == "builtins":  # a module in a closure, of which nothing can be called
        return "keras"
    if class_name == "function" and module == "builtins":  # how Keras writes a function that is registered or its own
        return "keras" if isinstance(config, str) and config in FUNCTIONS else "registered"
    return _of_module(class_name, module, config)


def named(entry: Mapping[str, Any]) -> str:
    """What an object names: ``module.class``, or ``module.function``."""
    class_name, module, config = entry["class_name"], entry.get("module"), entry.get("config")
    name = config if class_name == "function" and isinstance(config, str) else class_name
    registered = entry.get("registered_name")
    if isinstance(registered, str) and ">" in registered and not (isinstance(module, str) and module != "builtins"):
        return registered
    return f"{module}.{name}" if isinstance(module, str) and module and module != "builtins" else str(name)


def _without_module(class_name: str) -> Origin:
    if class_name in _KNOWN_ALONE:
        return "keras"
    row = operations().get(class_name)
    is_operation = row is not None and row.shapes is not None
    return "keras" if is_operation else "registered"


def _of_module(class_name: str, module: str, config: Any) -> Origin:
    if module in ("keras", "keras.models", "keras.src.models") or module.startswith("keras.src.models."):
        return "keras" if class_name in _TOP_CLASSES else "tool"
    inside = next((module.removeprefix(start) for start in _KERAS if module.startswith(start)), None)
    if inside is None:
        return "outside"
    part = f"{inside}.".startswith(tuple(f"{part}." for part in _MODEL_PARTS))
    if class_name == "function":
        is_part = part and isinstance(config, str) and config not in _LOADERS
    else:
        is_part = _is_class_of_models(class_name, inside, part=part)
    return "keras" if is_part else "tool"


def _is_class_of_models(class_name: str, inside: str, *, part: bool) -> bool:
    """Whether a class of Keras is one that models, or what is saved beside them, are made of.

    Args:
        class_name: its name.
        inside: its module, without Keras's own name.
        part: whether the module is one of parts of models.
    """
    if class_name in _FEATURE_SPACE and inside in _FEATURE_SPACE_MODULES:
        return True
    if inside in ("models", "src.models") or class_name in _MODEL_CLASSES:
        return class_name in _MODEL_CLASSES
    if class_name in _LOADERS - {"TFSMLayer"}:
        return False
    is_initializer = inside == "initializers" and class_name in FUNCTIONS  # he_normal was a class, too
    named_as_class = class_name.lstrip("_")[:1].isupper() or is_initializer
    return named_as_class and (part or inside in _CLASS_MODULES)
