"""Layers around code that is not Keras's: a function, a module or model of another framework."""

from __future__ import annotations

from archlens.layers.layer_class import LayerClass, weightless
from archlens.layers.rule_types import Arguments, Config, Shapes
from archlens.layers.shape_arithmetic import first, shape_of, sizes_in, tensors


def _lambda(config: Config, arguments: Arguments) -> Shapes:
    """Give the declared shape behind the batch axis of the first tensor; nothing is known of one not declared."""
    declared = config.get("output_shape")
    if not isinstance(declared, (list, tuple)):
        return None
    batch = shape_of(next(tensors(first(arguments))))[0]
    return ((batch, *sizes_in(declared)),)


LAYERS = (
    LayerClass(name="Lambda", shapes=_lambda, owns_if=weightless, code="function"),
    LayerClass(name="TorchModuleWrapper", code="pickle"),
    LayerClass(name="JaxLayer", code="program"),
    LayerClass(name="FlaxLayer", code="program"),
    LayerClass(name="TFSMLayer", loads="filepath"),
    LayerClass(name="KerasLayer", loads="handle", public=False),  # of TensorFlow Hub
)
