"""Descriptions of models written by hand, as the readers' inner modules take them."""

from __future__ import annotations

from archlens.readers.keras.keras2 import parse_old_model
from archlens.readers.keras.model_config import parse_model
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.made import entry, functional, given, sequential, tensor


def described(*layers, **options):
    """A Functional model, from its first layer to its last by default."""
    return parse_model(functional(*layers, **options))


def described_chain(*layers, **extra):
    """A Sequential."""
    return parse_model(sequential(*layers, **extra))


def described_old(entry_of_model):
    """A model in the spelling of Keras 2; its tensors have no shapes yet."""
    return parse_old_model(entry_of_model)


def own_class(name, *nodes, **config):
    """A layer of a class of the user's own."""
    return entry("Own", name, *nodes, module="shop.layers", **config)


def nested(model, *nodes, name="inner", **extra):
    """A model as a layer of another one."""
    config = {**model["config"], "name": name}
    inbound = [node if "args" in node else {"args": [node], "kwargs": {}} for node in nodes]
    return {**model, "config": config, "name": name, "inbound_nodes": inbound, **extra}


def group(*shapes, name=None, **children):
    """Weights of a layer that is in the file, with those of its sublayers."""
    return WeightGroup(name=name, shapes=list(shapes), children=children, present=True)


def root(**layers):
    """The weights of a model."""
    return WeightGroup(children={"layers": WeightGroup(children=layers)})


__all__ = [
    "described",
    "described_chain",
    "described_old",
    "entry",
    "functional",
    "given",
    "group",
    "nested",
    "own_class",
    "root",
    "sequential",
    "tensor",
]
