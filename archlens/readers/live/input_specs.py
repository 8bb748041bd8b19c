"""The shapes on which a live model is analysed: those that the caller gives, else those that it was built on."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from archlens.errors import LiveModelError
from archlens.readers.keras.expectations import is_index
from archlens.text.names import quoted
from archlens.text.values import in_brief

_EXAMPLE = 'analyze(model, inputs={"text": (None, 100), "image": (None, 224, 224, 3)})'


@dataclass(frozen=True, slots=True)
class InputSpec:
    """An input: its shape, batch axis first, and its type if it is given."""

    shape: tuple[int | None, ...]
    dtype: str | None


class Inputs(NamedTuple):
    """What a model is called with.

    Attributes:
        args: positional arguments: nested structures of :class:`InputSpec`.
        kwargs: keyword arguments, alike.
        names: of the inputs, flat, in order.
    """

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    names: list[str]

    @property
    def structure(self) -> Any:
        """The structure in which the model takes its inputs: that of its only argument, else a dict of all."""
        arguments = [*self.args, *self.kwargs.values()]
        return arguments[0] if len(arguments) == 1 else self.kwargs


def requested(model: Any, inputs: Any) -> Inputs:
    """What the caller says a model is to be called with.

    Args:
        model: the live model.
        inputs: a shape, or a list or dict of shapes to any depth; a shape with a type is a pair of both. A dict whose
            keys are parameters of ``call`` is passed by keyword, everything else as the first argument.

    Raises:
        LiveModelError: if there is something else than shapes.
    """
    specs = _specs(inputs)
    parameters = _parameters(model)
    if isinstance(specs, dict) and specs and set(specs) <= set(parameters):
        return Inputs((), specs, [name for key, value in specs.items() for name in _names(value, key)])
    first = next(iter(parameters), "inputs")
    return Inputs((specs,), {}, _names(specs, "" if isinstance(specs, dict) else first))


def built_on(model: Any) -> Inputs:
    """What a model was built on.

    Raises:
        LiveModelError: if it was not built.
    """
    shapes = getattr(model, "_build_shapes_dict", None) or {}
    if not shapes or len(shapes) < len(_parameters(model, required=True)):
        found = "of which Keras keeps the first shape only" if shapes else "which was not built"
        raise LiveModelError(
            None,
            expected=f"a model whose input shapes are known, since {type(model).__name__} is code",
            found=f"{quoted(model.name)}, {found}",
            hint=f"Give the shapes: {_EXAMPLE}.",
        )
    if len(shapes) == 1:
        return requested(model, _any_batch(next(iter(shapes.values()))))
    return requested(model, {key.removesuffix("_shape"): _any_batch(value) for key, value in shapes.items()})


def _parameters(model: Any, *, required: bool = False) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = inspect.signature(model.call).parameters.values()
    names = [p.name for p in parameters if p.kind in kinds and not (required and p.default is not p.empty)]
    return [name for name in names if name not in ("training", "mask")]


def _specs(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _specs(item) for key, item in value.items()}
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return InputSpec(_shape(value.shape), None if value.dtype is None else _dtype(value.dtype))
    if isinstance(value, (list, tuple)) and value:
        if all(axis is None or is_index(axis) for axis in value):
            return InputSpec(tuple(value), None)
        if len(value) == 2 and isinstance(value[1], str):  # noqa: PLR2004 - a shape and its type
            return InputSpec(_shape(value[0]), value[1])
        return [_specs(item) for item in value]
    raise LiveModelError(
        None,
        expected="the shape of each input, batch axis first",
        found=in_brief(value),
        hint=f"For example: {_EXAMPLE}.",
    )


def _shape(value: Any) -> tuple[int | None, ...]:
    spec = _specs(tuple(value))
    return spec.shape if isinstance(spec, InputSpec) else ()


def _dtype(value: Any) -> str:
    return str(getattr(value, "name", value)).removeprefix("torch.")


def _any_batch(value: Any) -> Any:
    """Shapes with an open batch axis: that a model was built on a batch of 32 says nothing of it."""
    if isinstance(value, Mapping):
        return {key: _any_batch(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)) and value and all(axis is None or is_index(axis) for axis in value):
        return (None, *value[1:])
    return [_any_batch(item) for item in value] if isinstance(value, (list, tuple)) else value


def _names(specs: Any, prefix: str) -> list[str]:
    """The names of inputs: the keys of dicts, numbered in lists."""
    if isinstance(specs, InputSpec):
        return [prefix]
    items = specs.items() if isinstance(specs, dict) else enumerate(specs)
    joined = ((f"{prefix}_{key}" if prefix else str(key), value) for key, value in items)
    return list(itertools.chain.from_iterable(_names(value, name) for name, value in joined))
