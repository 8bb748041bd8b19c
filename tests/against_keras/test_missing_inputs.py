"""What is left without an input, against Keras: the live model is cut, and Keras says what can still be built."""

from __future__ import annotations

import keras
import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from keras import layers

import archlens
import sample_models
from archlens.contracts import check
from tests.builders import BUILDERS
from tests.strategies import model_graphs
from tests.unit.contracts.made import contract

# TensorFlow's variables have not yet caught up with NumPy 2 when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

WIDTH = 4
FEW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True, scope="module")
def fresh_names():
    """Once, since it takes a second: nothing here is told apart by the names that Keras counts."""
    keras.utils.clear_session()


def can_be_built(rest, tensor):
    """Whether Keras builds a model from these inputs to a tensor."""
    try:
        keras.Model(rest, tensor)
    except ValueError as error:
        if "is not connected to `inputs`" not in str(error):
            raise
        return False
    return True


class Passing(layers.Layer):
    """A layer that may take a mask, and gives what it takes."""

    def call(self, tensor, mask=None):  # noqa: ARG002 - only its name matters
        return tensor


class Built:
    """A random graph as a live model.

    Attributes:
        tensors: id of each call → what it gives.
        dense: the ids of calls that multiply; each ``WIDTH`` × ``WIDTH`` times for a sample.
        above: from what each call takes, of all calls that are built.
        model: what Keras makes of it.
    """

    def __init__(self, graph, *, masks):
        self.graph, self.masks = graph, masks
        self.tensors, self.dense, self.above = {}, set(), nx.DiGraph()
        self.layers = {}
        for call in graph.calls:
            self.above.add_node(call.id)
            self.tensors[call.id] = keras.Input((WIDTH,), name=call.id) if call.is_input else self._called(call)
        self.outputs = list(dict.fromkeys(output.call for output in graph.outputs))
        inputs = [self.tensors[name] for name in graph.inputs]
        self.model = keras.Model(inputs, [self.tensors[end] for end in self.outputs])

    def _called(self, call):
        """A shared ``Dense`` on one tensor, or the sum of several; what the graph has as a control tensor is a mask."""
        taken = [tensor for tensor in self.graph.tensors if tensor.target == call.id]
        sources = list(dict.fromkeys(tensor.source for tensor in taken if not tensor.control))
        controls = [tensor.source for tensor in taken if tensor.control] if sources and self.masks else []
        sources = sources or [taken[0].source]
        self.above.add_edges_from((source, call.id) for source in sources)
        given = [self.tensors[source] for source in sources]
        if controls:
            self.above.add_edge(controls[0], call.id, control=True)
            summed = layers.Add()(given) if len(given) > 1 else given[0]
            return Passing()(summed, mask=self.tensors[controls[0]])
        if len(given) > 1:
            return layers.Add()(given)
        self.dense.add(call.id)
        layer = self.layers.setdefault(call.layer.key, layers.Dense(WIDTH))
        return layer(given[0])

    def _without(self, missing):
        """The other inputs, and one more: Keras builds no model of no input."""
        return [keras.Input((1,)), *(self.tensors[name] for name in self.graph.inputs if name != missing)]

    def outputs_without(self, missing):
        """Positions of the outputs that Keras can build without an input."""
        rest = self._without(missing)
        return [place for place, end in enumerate(self.outputs) if can_be_built(rest, self.tensors[end])]

    def calls_without(self, missing):
        """Ids of the calls to which Keras can build a model without an input."""
        rest = self._without(missing)
        return {id_ for id_ in self.calls() if can_be_built(rest, self.tensors[id_])}

    def calls(self):
        """Ids of the calls that the model consists of."""
        led = set(self.outputs).union(*(nx.ancestors(self.above, end) for end in self.outputs))
        return led - set(self.graph.inputs)


@given(model_graphs())
@FEW
def test_random_models(graph):
    """Outputs that are left, calls that are lost, and their MACs: 4 × 4 of each call of a Dense."""
    built = Built(graph, masks=False)
    a = archlens.analyze(built.model)
    assert a.model.calls == len(built.calls())
    for without in a.without:
        lost = built.calls() - built.calls_without(without.input)
        left = [a.outputs[place].name for place in built.outputs_without(without.input)]
        assert list(without.outputs) == left
        assert without.calls == len(lost)
        assert without.macs == WIDTH * WIDTH * len(lost & built.dense)
    silent = set(graph.inputs) - {without.input for without in a.without}
    assert all(built.calls_without(name) == built.calls() for name in silent)


@pytest.mark.filterwarnings("ignore:Layer .* was passed an input with a mask attached")
@given(model_graphs())
@FEW
def test_random_models_with_masks(graph):
    """Keras builds nothing without the masks that it takes: so does a contract that says that masks are ways."""
    built = Built(graph, masks=True)
    a = archlens.analyze(built.model)
    for name in graph.inputs:
        fields = f"input = '{name}'\ncontrol = true\noutputs = "
        kept = [not check(contract("survives-without", f"{fields}'{each.name}'"), a) for each in a.outputs]
        assert [place for place, is_kept in enumerate(kept) if is_kept] == built.outputs_without(name)


def check_by_cutting(model):
    """How many questions were asked."""
    a = archlens.analyze(model)
    structure = model._outputs_struct  # noqa: SLF001
    names = [output.name for output in a.outputs]
    outputs = structure if isinstance(structure, dict) else dict(zip(names, model.outputs, strict=True))
    inputs = {tensor._keras_history.operation.name: tensor for tensor in model.inputs}  # noqa: SLF001
    spare = keras.Input((1,))
    for without in a.without:
        rest = [spare, *(tensor for name, tensor in inputs.items() if name != without.input)]
        left = {name for name, tensor in outputs.items() if can_be_built(rest, tensor)}
        assert set(without.outputs) == left, without.input
    return len(a.without) * len(a.outputs)


def test_models_of_all_kinds():
    """Nested, shared, masked, recurrent, in dicts: every model that tests have a builder of."""
    asked = 0
    for builder in BUILDERS.values():
        model = builder()
        if isinstance(model, keras.Model) and getattr(model, "_outputs_struct", None) is not None:
            asked += check_by_cutting(model)
    assert asked > 150


@pytest.mark.parametrize("name", ["driving", "two_heads", "task_branches", "siamese"])
def test_sample_models(name):
    assert check_by_cutting(sample_models.BUILDERS[name]()) > 1


def shop():
    photo, text = keras.Input((8,), name="photo"), keras.Input((6,), name="text")
    seen = layers.Dense(5, name="seen")(photo)
    read = layers.Dense(3, name="read")(text)
    both = layers.Concatenate(name="both")([seen, read])
    price = layers.Dense(1, name="price")(layers.Dense(2, name="cost")(read))
    return keras.Model([photo, text], [layers.Dense(7, name="match")(both), price], name="shop")


def test_what_is_left_gives_what_it_gave():
    """The model of the other inputs and the outputs that are left has the same weights, so the same values."""
    model = shop()
    photo, _ = archlens.analyze(model).without
    assert (photo.input, photo.outputs, photo.calls, photo.macs) == ("photo", ("price",), 3, 8 * 5 + 8 * 7)
    cut = keras.Model(model.get_layer("text").output, model.get_layer("price").output)
    left = archlens.analyze(cut)
    whole = archlens.analyze(model).model
    assert left.model.calls == whole.calls - photo.calls
    assert left.model.macs == whole.macs - photo.macs
    values = np.arange(12, dtype="float32").reshape(2, 6)
    given = model({"photo": np.zeros((2, 8), "float32"), "text": values})
    np.testing.assert_array_equal(cut(values), given[1])


def test_a_nested_model_is_opened_which_keras_runs_as_a_whole():
    a, b = keras.Input((4,)), keras.Input((4,))
    inner = keras.Model([a, b], [layers.Dense(2, name="of_a")(a), layers.Dense(2, name="of_b")(b)], name="inner")
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    of_left, of_right = inner([left, right])
    model = keras.Model([left, right], [of_left, of_right])
    assert not can_be_built([left], of_left)
    without_left, without_right = archlens.analyze(model).without
    assert [len(without.outputs) for without in (without_left, without_right)] == [1, 1]
    apart = inner.get_layer("of_a")(left)  # the layers inside do not need each other
    assert can_be_built([left], apart)
