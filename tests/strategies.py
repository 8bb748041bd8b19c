"""Random graphs of calls for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from archlens.graph import Call, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer

CLASSES = (
    "Dense",
    "Dense",
    "Conv2D",
    "Embedding",
    "LSTM",
    "MaxPooling2D",
    "Flatten",
    "ReLU",
    "BatchNormalization",
    "Dropout",
    "Add",
    "Multiply",
    "Concatenate",
    "Average",
    "Attention",
    "MyBlock",
)
OWNERS = frozenset({"Dense", "Conv2D", "Embedding", "LSTM", "BatchNormalization", "MyBlock"})
SHAPES = ((None, 4), (None, 4), (None, 8), (None, 2, 4), (None, None, 4), (None,), None)


def _layer(key, class_name, kind="layer", owner=None, size=0):
    return graph_layer(
        key=key,
        name=key,
        class_name=class_name,
        effective_class=class_name,
        kind=kind,
        module=None,
        config={},
        weights={owner: size} if owner else {},
    )


@st.composite
def model_graphs(draw, max_calls=14, max_inputs=4):
    """A random graph: up to four inputs, shared layers, calls with two outputs, control tensors, unknown shapes."""
    inputs = [f"in{i}" for i in range(draw(st.integers(1, max_inputs)))]
    calls = [
        Call(name, _layer(name, "InputLayer", "input"), (), (draw(st.sampled_from(SHAPES)),), macs=0) for name in inputs
    ]
    layers, tensors = [], []
    # Ids in an order of their own, so that "the first by id" is not the first in topological order.
    letters = draw(st.permutations("abcdefghijklmnopqrstuvwxyz"[:max_calls]))
    for i in range(draw(st.integers(1, max_calls))):
        if layers and draw(st.integers(0, 5)) == 0:
            layer = draw(st.sampled_from(layers))
        else:
            class_name = draw(st.sampled_from(CLASSES))
            kind = (
                draw(st.sampled_from(["layer", "layer", "operation"])) if class_name in ("Add", "Multiply") else "layer"
            )
            owner = f"w{i}" if class_name in OWNERS else None
            layer = _layer(f"layer{i}", class_name, kind, owner, draw(st.integers(1, 9)) if owner else 0)
            layers.append(layer)
        shapes = tuple(draw(st.sampled_from(SHAPES)) for _ in range(draw(st.sampled_from([1, 1, 1, 2]))))
        macs = draw(st.sampled_from([0, 0, 7, 100, None]))
        call = Call(letters[i], layer, (), shapes, macs=macs)
        for k in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3]))):
            # Mostly recent calls, so that graphs are deep as well as wide.
            back = draw(st.integers(1, len(calls)) | st.integers(1, min(3, len(calls))))
            source = calls[-back]
            output = draw(st.integers(0, len(source.shapes) - 1))
            control = draw(st.integers(0, 9)) == 0
            argument = "mask" if control else f"0[{k}]"
            tensors.append(Tensor(source.id, output, call.id, argument, control, source.shapes[output]))
        calls.append(call)
    ends = draw(st.lists(st.sampled_from(calls), min_size=1, max_size=3))
    outputs = tuple(OutputTensor(f"out{k}", end.id, 0, end.shape) for k, end in enumerate(ends))
    return ModelGraph("random", "test", None, tuple(calls), tuple(tensors), tuple(inputs), outputs)
