"""The calls that a live Keras 3 model has recorded, as plain steps; nothing is imported, run or copied.

Keras records every symbolic call as a node: which operation was called, with what, and what it gave. A Functional model
is a selection of such nodes, and a Sequential keeps a Functional model of its own inside.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archlens.graph import Shape


@dataclass(slots=True)
class LiveStep:
    """One call of a live layer or operation.

    Attributes:
        operation: what was called.
        args: the positional arguments, with live tensors in them.
        kwargs: the keyword arguments, alike.
        outputs: the tensors that it gave, flat.
        inside: what the call did, if it is opened.
    """

    operation: Any
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    outputs: Sequence[Any]
    inside: Network | None = None


@dataclass(slots=True)
class Network:
    """The calls inside one live model.

    Attributes:
        name: the model's name.
        class_name: its class.
        steps: its calls; those of one layer in the order in which they are counted.
        inputs: a nested structure of live tensors.
        outputs: alike.
        entries: what makes the inputs, in order: live ``InputLayer`` objects, or names.
        unique: whether no two operations have one name, so that all keep theirs.
    """

    name: str
    class_name: str
    steps: list[LiveStep]
    inputs: Any
    outputs: Any
    entries: list[tuple[Any, Any]] = field(default_factory=list)
    unique: bool = True


def shape_of(tensor: Any) -> Shape:
    """The shape of a live tensor as it says itself, batch axis first; ``None`` if not even its rank is known."""
    try:
        return tuple(None if axis is None else int(axis) for axis in tensor.shape)
    except (AttributeError, TypeError, ValueError):
        return None


def bases(live: Any) -> set[str]:
    """The names of all classes that an object is of, Keras's private paths left out.

    Example:
        >>> sorted(bases(True))
        ['builtins.bool', 'builtins.int', 'builtins.object']
    """
    return {f"{c.__module__.partition('.')[0]}.{c.__name__}" for c in type(live).__mro__}


def is_a(live: Any, name: str) -> bool:
    """Whether a live object is of Keras 3's class of that name, or of one that derives from it."""
    return f"keras.{name}" in bases(live)


def holds_graph(model: Any) -> bool:
    """Whether the configuration of a live model would hold its graph, as it does in a file.

    Keras writes it for Sequential, and for Functional models that are constructed as such; a class with a constructor
    of its own (KerasHub's backbones) has a configuration of its own too.
    """
    if not is_a(model, "Functional"):
        return is_a(model, "Sequential")
    classes = [c for c in type(model).__mro__ if c.__module__.startswith("keras.")]
    functional: Any = next(c for c in classes if c.__name__ == "Functional")
    if type(model).get_config is functional.get_config:
        return bool(sys.modules[functional.__module__].functional_like_constructor(type(model)))
    try:
        config = model.get_config()
    except Exception:  # noqa: BLE001 - it is the user's code and may do anything
        return False
    return isinstance(config, dict) and "layers" in config and "input_layers" in config


def of_functional(model: Any) -> Network:
    """The calls inside a live Functional model, in the order in which Keras writes them to a file."""
    kept = {id(node) for level in model._nodes_by_depth.values() for node in level}  # noqa: SLF001
    steps, entries = [], []
    for operation in model.operations:
        for node in operation._inbound_nodes:  # noqa: SLF001
            if id(node) not in kept:
                continue
            if node.is_input:
                entries.append((operation, node.outputs[0]))
            else:
                steps.append(LiveStep(operation, node.arguments.args, node.arguments.kwargs, node.outputs))
    return Network(
        name=model.name,
        class_name=type(model).__name__,
        steps=steps,
        entries=entries,
        inputs=model._inputs_struct,  # noqa: SLF001 - nothing public tells the structure
        outputs=model._outputs_struct,  # noqa: SLF001
    )


def chain_of(model: Any) -> list[tuple[Any, list[Any] | None]]:
    """The layers of a live Sequential in order, each with the tensors that it gives, if the model was built."""
    outputs: dict[int, list[Any]] = {}
    if model._functional is not None:  # noqa: SLF001
        network = of_functional(model._functional)  # noqa: SLF001
        outputs = {id(step.operation): list(step.outputs) for step in network.steps}
        outputs |= {id(operation): [tensor] for operation, tensor in network.entries}
    return [(layer, outputs.get(id(layer))) for layer in model._layers]  # noqa: SLF001
