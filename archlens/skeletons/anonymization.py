"""Which words of a model stand in its skeleton: all of them, or only Keras's own.

:class:`PlainWords` leaves everything as it is. :class:`AnonymousWords` lets through what is on Keras's own lists of
words (:mod:`archlens.layers.vocabulary`), numbers, and nothing else: what is not known to be Keras's is taken to be the
author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from archlens.layers.catalog import classes_with_role
from archlens.layers.vocabulary import (
    ARGUMENTS,
    CHOICES,
    DTYPES,
    FUNCTIONS,
    LAYER_CLASSES,
    OPERATION_CLASSES,
    OTHER_CLASSES,
    PARTS,
)
from archlens.readers.keras.model_records import Constant, History, ModelConfig, Reference
from archlens.readers.weights.weight_groups import snake_case

_CLASSES = LAYER_CLASSES | classes_with_role()
_VALUES = CHOICES | FUNCTIONS | DTYPES
_POLICIES = frozenset(
    {
        "DTypePolicy",
        "FloatDTypePolicy",
        "QuantizedDTypePolicy",
        "QuantizedFloat8DTypePolicy",
        "Int4DTypePolicy",
        "GPTQDTypePolicy",
        "AWQDTypePolicy",
        "Policy",
    }
)
_QUANTIZATION = re.compile(r"(int8|int4|float8|gptq|awq)(/-?[0-9]{1,6}){0,2}")
_OPTIONAL = ("initializer", "regularizer", "constraint", "activation")
_MODULES = frozenset(
    {
        "builtins",
        "keras",
        "keras.activations",
        "keras.constraints",
        "keras.dtype_policies",
        "keras.initializers",
        "keras.layers",
        "keras.losses",
        "keras.metrics",
        "keras.models",
        "keras.ops",
        "keras.optimizers",
        "keras.quantizers",
        "keras.random",
        "keras.regularizers",
        "keras.src.activations.activations",
        "keras.src.models.functional",
        "keras.src.models.model",
        "keras.src.models.sequential",
        "keras.src.ops.core",
        "keras.src.ops.einops",
        "keras.src.ops.function",
        "keras.src.ops.image",
        "keras.src.ops.linalg",
        "keras.src.ops.math",
        "keras.src.ops.nn",
        "keras.src.ops.numpy",
    }
)
_SPECIAL = frozenset({"__slice__", "__ellipsis__", "__tuple__", "__bytes__"})
_PLACES = frozenset({"start", "stop", "step", "items", "value"})
_EQUATION = re.compile(r"[A-Za-z.,>\s-]*,[A-Za-z.,>\s-]*->[A-Za-z.\s]*|[A-Za-z.\s]+->[A-Za-z.\s]*")
# What Keras 2 wrote, Keras 3 does not take, and no shape depends on.
_GONE = frozenset(
    {
        "batch_input_shape",
        "time_major",
        "query_shape",
        "key_shape",
        "value_shape",
        "softmax_robust_masking",
    }
)
_TOKENS = ("vocabulary",)
_OUTSIDE = "custom"
_ARGUMENT = "argument"
_UNKNOWN = "n0_unknown"
_LEFT_OUT = object()


class ClassSpelling(NamedTuple):
    """A class as a configuration names it."""

    class_name: str
    module: str | None
    registered_name: str | None


class PlainWords:
    """Every word as it is."""

    def name(self, name: str) -> str:
        """A name of a layer, model, input or output."""
        return name

    def class_of(self, class_name: str, module: str | None) -> ClassSpelling:
        """A class of a layer."""
        return ClassSpelling(class_name, module, class_name if module is None else None)

    def config(self, _class_name: str, config: Mapping[str, Any]) -> dict[str, Any]:
        """The configuration of a layer that is no model, without its name."""
        gone = _GONE if config.get("time_major") is not True else _GONE - {"time_major"}
        return {key: value for key, value in config.items() if key != "name" and key not in gone}

    def argument(self, name: str) -> str:
        """The name of an argument of a call."""
        return name

    def value(self, value: Any) -> Any:
        """An argument of a call that is no tensor."""
        return value

    def part(self, name: str, _number: int) -> str:
        """The name of a part of a layer that owns weights."""
        return name


class AnonymousWords(PlainWords):
    """Keras's own words alone, and names made up for the rest.

    Names are numbered in the order of the alphabet: where two paths are equally long, the report shows the one whose
    names come first, and shall show the same one. So do the names of arguments and keys.

    Args:
        model: the model.

    Attributes:
        names: each name of the model → what stands for it.
    """

    def __init__(self, model: ModelConfig) -> None:
        found: dict[str, str] = {}
        arguments: dict[str, None] = {}
        for name, what in _names(model):
            if what == _ARGUMENT:
                arguments[name] = None
            else:
                found.setdefault(name, what)
        width = len(str(len(found)))
        self.names = {name: f"n{number:0{width}}_{found[name]}" for number, name in enumerate(sorted(found), 1)}
        self._arguments = {
            name: f"argument_{number}{'_mask' if name.endswith('_mask') else ''}"
            for number, name in enumerate(sorted(arguments), 1)
        }
        self._classes: dict[tuple[str, str | None], str] = {}

    def name(self, name: str) -> str:
        """What stands for a name."""
        return self.names.get(name, _UNKNOWN)

    def class_of(self, class_name: str, module: str | None) -> ClassSpelling:
        """The class itself if it is Keras's, with the place where Keras has it; else ``CustomLayer1`` and so on."""
        own = module is not None and (module.startswith("keras.") or module == "keras")
        if own and module is not None and module in _MODULES and class_name in OPERATION_CLASSES | LAYER_CLASSES:
            return ClassSpelling(class_name, module, None)
        if class_name in _CLASSES:
            return ClassSpelling(class_name, "keras.layers" if own else _OUTSIDE, None)
        number = len(self._classes) + 1
        made_up = self._classes.setdefault((class_name, module), f"CustomLayer{number}")
        return ClassSpelling(made_up, _OUTSIDE, f"{_OUTSIDE}>{made_up}")

    def config(self, class_name: str, config: Mapping[str, Any]) -> dict[str, Any]:
        """What is structure in a configuration; of a class that Keras does not have, nothing is known to be."""
        if class_name not in _CLASSES | OPERATION_CLASSES | OTHER_CLASSES:
            return {}
        kept = {key: self._kept(key, value) for key, value in config.items() if key in ARGUMENTS and key != "name"}
        if isinstance(config.get("bias_axes"), str) and isinstance(config.get("equation"), str):
            kept["bias_axes"] = _lettered_as(config["bias_axes"], config["equation"])
        return super().config(class_name, {key: value for key, value in kept.items() if value is not _LEFT_OUT})

    def argument(self, name: str) -> str:
        """The name itself if Keras has such an argument; a mask stays one."""
        return name if name in ARGUMENTS else self._arguments.get(name, _ARGUMENT)

    def value(self, value: Any) -> Any:
        """What is left of an argument; its place stays."""
        kept = self._kept("", value)
        return None if kept is _LEFT_OUT else kept

    def part(self, name: str, number: int) -> str:
        """The name itself if Keras has such a part, or it is a number."""
        return name if name in PARTS or (name.isascii() and name.isdecimal()) else f"part_{number}"

    def _kept(self, key: str, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(key, value)
        if isinstance(value, Mapping):
            return self._object(key, value) if isinstance(value.get("class_name"), str) else self._mapping(value)
        if isinstance(value, (list, tuple)):
            return self._list(key, value)
        return value if value is None or isinstance(value, (bool, int, float)) else _LEFT_OUT

    def _text(self, key: str, text: str) -> Any:
        if text in _VALUES:
            return text
        if key.endswith("activation"):
            return "linear"
        return _letters(text) if _EQUATION.fullmatch(text) else _LEFT_OUT

    def _list(self, key: str, items: Iterable[Any]) -> Any:
        items = list(items)
        if key in _TOKENS:
            return [f"token_{number}" if isinstance(item, str) else number for number, item in enumerate(items)]
        if any(isinstance(item, float) for item in items) and all(isinstance(i, (int, float)) for i in items):
            return [float(number) for number in range(len(items))]  # learned, as the mean of each feature
        kept = [self._kept(key, item) for item in items]
        return [None if item is _LEFT_OUT else item for item in kept]

    def _mapping(self, value: Mapping[str, Any]) -> dict[str, Any]:
        kept = {self.argument(str(key)): self._kept(str(key), item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item is not _LEFT_OUT}

    def _object(self, key: str, entry: Mapping[str, Any]) -> Any:
        class_name, module, config = entry["class_name"], entry.get("module"), entry.get("config")
        if class_name in _SPECIAL:
            return self._special(entry)
        if class_name == "function" and isinstance(config, str) and config in FUNCTIONS:
            return config
        if class_name in OTHER_CLASSES and isinstance(config, Mapping):
            return self._other(class_name, module, config)
        replaced = class_name not in _CLASSES and key.endswith(_OPTIONAL)
        if replaced or class_name == "function" or class_name.startswith("__") or not isinstance(config, Mapping):
            return "linear" if key.endswith("activation") else _LEFT_OUT
        made = self.class_of(class_name, module if isinstance(module, str) else None)
        name = config.get("name")
        named = {"name": self.names[name]} if isinstance(name, str) and name in self.names else {}
        return {
            "module": made.module,
            "class_name": made.class_name,
            "config": {**named, **self.config(class_name, config)},
            "registered_name": made.registered_name,
        }

    def _other(self, class_name: str, module: Any, config: Mapping[str, Any]) -> Any:
        """An initializer, a regularizer, a policy of types and the like."""
        kept = self.config(class_name, config)
        if class_name in _POLICIES:
            told = {key: config.get(key) for key in ("name", "mode", "source_name")}
            kept = {key: text for key, text in told.items() if isinstance(text, str) and _is_policy(text)}
            if not {"name", "mode"} & {*kept}:
                return _LEFT_OUT
        known = module if isinstance(module, str) and module in _MODULES else None
        return {"module": known, "class_name": class_name, "config": kept, "registered_name": None}

    def _special(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """A slice, an ellipsis, a tuple; bytes are left out of it."""
        config = entry.get("config")
        plain = config if isinstance(config, Mapping) else {}
        kept = {key: self.value(value) for key, value in plain.items() if key in _PLACES}
        return {"class_name": entry["class_name"], "config": kept}


def _is_policy(text: str) -> bool:
    mode, _, source = text.partition("_from_")
    return text in DTYPES | CHOICES or (_QUANTIZATION.fullmatch(mode) is not None and source in DTYPES | {""})


def _lettered_as(axes: str, equation: str) -> str:
    """Some letters of an equation as :func:`_letters` has them.

    Example:
        >>> _lettered_as("w", "xyz,zw->xyw")
        'a'
    """
    instead = dict(zip(equation, _letters(equation), strict=True))
    return "".join(instead[letter] for letter in axes if letter.isalpha() and letter in instead)


def _letters(equation: str) -> str:
    """An equation of letters with the first letters of the alphabet, in the order that they had.

    Example:
        >>> _letters("xyz,zw->xyw")
        'bcd,da->bca'
    """
    letters = sorted(set(re.findall("[A-Za-z]", equation)))
    spoken = dict(zip(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", strict=False))
    plain = {letter: spoken[letter] for letter in letters}
    if len(letters) <= 26:  # noqa: PLR2004 - the alphabet's letters
        plain = {letter: spoken[letter].lower() for letter in letters}
    return "".join(plain.get(char, char) for char in equation)


def _names(model: ModelConfig) -> Iterator[tuple[str, str]]:
    """Every name in a model, with what it is the name of."""
    yield model.name, snake_case(model.class_name) if model.class_name in LAYER_CLASSES else "model"
    for layer in model.layers.values():
        yield layer.name, _kind_of(layer.class_name)
        yield from _inner_names(layer.config)
        if layer.model is not None:
            yield from _names(layer.model)
        for node in layer.nodes:
            for key, value in node.kwargs.items():
                yield from _argument_name(key)
                yield from _keys(value)
            for value in node.args:
                yield from _keys(value)
    yield from _keys(model.inputs)
    yield from _keys(model.outputs)


def _kind_of(class_name: str) -> str:
    return snake_case(class_name) if class_name in _CLASSES | OPERATION_CLASSES else "custom_layer"


def _argument_name(name: str) -> Iterator[tuple[str, str]]:
    if name not in ARGUMENTS:
        yield name, _ARGUMENT


def _keys(value: Any) -> Iterator[tuple[str, str]]:
    """The keys of the dicts in a nested structure of tensors."""
    if isinstance(value, Mapping) and not isinstance(value.get("class_name"), str):
        for key, item in value.items():
            yield str(key), "key"
            yield from _keys(item)
    elif isinstance(value, (list, tuple)) and not isinstance(value, (History, Reference, Constant)):
        for item in value:
            yield from _keys(item)


def _inner_names(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of the layers that a configuration holds, as those of a wrapper."""
    pending: list[Any] = list(config.values())
    for value in pending:  # grows as it is walked
        if isinstance(value, Mapping):
            inner = value.get("config")
            if isinstance(value.get("class_name"), str) and isinstance(inner, Mapping):
                name = inner.get("name")
                if isinstance(name, str) and value["class_name"] not in OTHER_CLASSES:
                    yield name, _kind_of(value["class_name"])
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(item for item in value if isinstance(item, (Mapping, list)))
