"""Live models against their saved files: the same report, but for what only the live model knows."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

import archlens
import sample_models
from archlens.errors import LiveModelError
from tests import builders
from tests.against_keras.live_graph import logical_parameters
from tests.builders.classes import Block

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

APPLICATIONS = (
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "ResNet50",
    "Xception",
)

# The layer's only weights are another layer's, of which the file says nothing where the layer stands.
TIED = "custom_tied_weights"

# Keras merges the two factors of each kernel when it saves, so the file stores fewer bytes than the live model holds.
LOW_RANK = "low_rank"


@pytest.fixture(autouse=True)
def fresh_names():
    keras.utils.clear_session()


def report(model, **options):
    data = archlens.analyze(model, **options).to_dict()
    del data["model"]["format"], data["findings"]
    return data


def differences(live, file, place=""):
    """Where two reports differ, but for what is unknown in the file."""
    if file is None or live == file:
        return []
    if isinstance(live, dict) and isinstance(file, dict) and live.keys() == file.keys():
        return [each for key in live for each in differences(live[key], file[key], f"{place}.{key}")]
    if isinstance(live, list) and isinstance(file, list) and len(live) == len(file):
        pairs = enumerate(zip(live, file, strict=True))
        return [each for i, pair in pairs for each in differences(*pair, f"{place}[{i}]")]
    return [f"{place}: {live!r}, in the file {file!r}"]


def state(model):
    """What must not change in a model."""
    return [
        (
            layer.name,
            layer.built,
            len(layer._inbound_nodes),  # noqa: SLF001 - what Keras keeps must not change
            len(layer._outbound_nodes),  # noqa: SLF001
            sorted(vars(layer)),
            [id(w) for w in layer.weights],
            [len(v) for v in vars(layer).values() if isinstance(v, (list, dict, set))],
        )
        for layer in model._flatten_layers()  # noqa: SLF001
    ]


@pytest.mark.parametrize("name", sample_models.BUILDERS)
def test_sample_models(name):
    model = sample_models.BUILDERS[name]()
    assert report(model) == report(sample_models.path(name))


@pytest.mark.parametrize("name", builders.BUILDERS)
def test_odd_models(name, tmp_path):
    model = builders.BUILDERS[name]()
    model.save(tmp_path / "m.keras")
    before = state(model)
    live = archlens.analyze(model)
    assert state(model) == before
    if name != TIED:
        reports = [report(model), report(tmp_path / "m.keras")]
        if name == LOW_RANK:
            for each in reports:
                for part in (each["model"], each["interaction"], *each["branches"]):
                    del part["weight_bytes"]
        assert differences(*reports) == []
    assert live.model.parameters == logical_parameters(model)
    assert all(call.shape is not None for call in live.graph.calls)


@pytest.mark.parametrize("name", APPLICATIONS)
def test_applications(name, tmp_path):
    model = getattr(keras.applications, name)(weights=None)
    model.save(tmp_path / "m.keras")
    assert report(model) == report(tmp_path / "m.keras")


def test_tied_weights_are_one_owner_with_the_layer_they_are_tied_to():
    a = archlens.analyze(builders.BUILDERS[TIED]())
    weights = {call.id: call.layer.weights for call in a.graph.calls if call.layer.weights}
    assert len(weights) == 2
    assert len({tuple(each.items()) for each in weights.values()}) == 1


def test_layers_that_share_a_part_of_their_weights():
    class Half(layers.Layer):
        def __init__(self, dense, **kwargs):
            super().__init__(**kwargs)
            self.dense = dense
            self.own = layers.Dense(3)

        def call(self, x):
            return self.own(self.dense(x))

    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    dense = layers.Dense(5, name="dense")
    model = keras.Model([x, y], layers.Concatenate()([dense(x), Half(dense, name="half")(y)]))
    a = archlens.analyze(model)
    assert a.model.parameters == model.count_params() == 25 + 18
    assert [(b.parameters, b.shared_parameters) for b in a.branches] == [(25, 25), (43, 25)]


def test_layer_twice_in_a_sequential():
    dense = layers.Dense(4, name="dense")
    a = archlens.analyze(keras.Sequential([keras.Input((4,), name="x"), dense, dense]))
    assert [call.id for call in a.graph.calls] == ["x", "dense", "dense@1"]


def test_layer_without_a_configuration():
    class Secret(layers.Layer):
        def __init__(self, array):
            super().__init__(name="secret")
            self.array = array

        def call(self, x):
            return x + 1.0

    x = keras.Input((4,), name="x")
    a = archlens.analyze(keras.Model(x, layers.Dense(2, name="dense")(Secret(np.zeros(3))(x))))
    assert [(call.id, call.layer.class_name) for call in a.graph.calls][1] == ("secret", "Secret")


def test_format_and_version():
    a = archlens.analyze(builders.BUILDERS["dict_inputs"]())
    assert (a.model.format, a.model.keras_version) == ("live", keras.__version__)


class TestUnbuiltSequential:
    def model(self):
        return keras.Sequential([layers.Conv2D(4, 3), layers.BatchNormalization(), layers.Flatten(), layers.Dense(2)])

    def test_input_shape(self):
        model = self.model()
        before = state(model)
        a = archlens.analyze(model, input_shape=(None, 8, 8, 3))
        assert state(model) == before
        assert not model.built
        assert not keras.src.backend.common.global_state.get_global_attribute("uninitialized_variables")
        model.build((None, 8, 8, 3))
        built = archlens.analyze(model)
        assert a.model == built.model
        assert a.model.parameters == model.count_params()
        assert [c.shape for c in a.graph.calls] == [c.shape for c in built.graph.calls]

    def test_without(self):
        with pytest.raises(LiveModelError, match=r"was not built\. Give the shape.* input_shape="):
            archlens.analyze(self.model())


@pytest.mark.parametrize("thing", [3, None, {}, layers.Dense(2)])
def test_what_is_no_model_is_refused(thing):
    with pytest.raises(LiveModelError, match=r"expected the path of a model file, or a keras\.Model, found an object"):
        archlens.analyze(thing)


def test_options_of_live_models_are_refused_for_files():
    with pytest.raises(LiveModelError, match="found a path"):
        archlens.analyze(sample_models.path("siamese"), input_shape=(None, 3))


def test_open_layers():
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    block = Block(4, name="block")
    model = keras.Model([x, y], layers.Add(name="join")([block(x), block(y)]))
    before = state(model)
    closed, opened = archlens.analyze(model), archlens.analyze(model, open_layers=True)
    assert state(model) == before
    assert [call.id for call in closed.graph.calls] == ["x", "y", "block", "block@1", "join"]
    inside = ["zoom", "stack_0", "stack_1", "drop", "by_name", "multiply"]
    assert [c.id for c in opened.graph.calls if c.id.startswith("block/")] == [f"block/{name}" for name in inside]
    assert [c.id for c in opened.graph.calls if c.id.startswith("block@1/")] == [f"block@1/{name}" for name in inside]
    assert opened.model.parameters == closed.model.parameters == model.count_params()
    for wanted in ([Block], ["Block"]):
        assert archlens.analyze(model, open_layers=wanted).graph.calls == opened.graph.calls
    assert archlens.analyze(model, open_layers=["Other"]).to_dict() == closed.to_dict()


def test_open_layers_in_a_sequential_and_in_a_backbone():
    a = archlens.analyze(builders.BUILDERS["custom_in_sequential"](), open_layers=True)
    assert "stack/block/zoom" in a.graph.by_id
    b = archlens.analyze(builders.BUILDERS["backbone_nested"](), open_layers=["Backbone"])
    assert "backbone@1/backbone_norm" in b.graph.by_id


def test_shapes_for_a_model_that_has_its_own_are_refused():
    with pytest.raises(LiveModelError, match=r"'dict_inputs', which has them\. Leave the argument out"):
        archlens.analyze(builders.BUILDERS["dict_inputs"](), inputs=(None, 3))


def test_operations_in_a_model_that_two_models_share_count_once(tmp_path):
    a = keras.Input((8,))
    encoder = keras.Model(a, keras.layers.ReLU()(keras.ops.tanh(keras.layers.Dense(8)(a))), name="encoder")
    sides = []
    for name in ("left", "right"):
        x = keras.Input((8,))
        sides.append(keras.Model(x, encoder(x), name=name))
    x, y = keras.Input((8,), name="x"), keras.Input((8,), name="y")
    model = keras.Model([x, y], keras.layers.Add()([sides[0](x), sides[1](y)]))
    model.save(tmp_path / "m.keras")
    live, file = archlens.analyze(model), archlens.analyze(tmp_path / "m.keras")
    assert live.model.layers == file.model.layers == 4
    assert live.model.calls == file.model.calls == 7


@keras.saving.register_keras_serializable("tests")
class Quiet(keras.layers.Layer):
    """A layer that is written down without its name."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def build(self, shape):
        self.factor = self.add_weight(shape=(shape[-1],))

    def call(self, inputs):
        return inputs * self.factor

    def get_config(self):
        return {}


def test_a_layer_without_its_name_in_the_file_has_the_one_of_the_live_model(tmp_path):
    model = keras.Sequential([keras.Input((8,), name="x"), keras.layers.Dense(4, name="d"), Quiet(name="silent")])
    model.save(tmp_path / "m.keras")
    ids = [call.id for call in archlens.analyze(tmp_path / "m.keras").graph.calls]
    assert ids == [call.id for call in archlens.analyze(model).graph.calls] == ["x", "d", "silent"]
    assert archlens.analyze(tmp_path / "m.keras").model.parameters == model.count_params()
