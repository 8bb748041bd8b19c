"""Keys of inputs and names of outputs, as the real frameworks have them, in every form and live."""

from __future__ import annotations

import keras
import pytest
import tf_keras

import archlens
from archlens.comparison import Architecture

# Keras warns of keys that are not the names, and of HDF5; NumPy of what Keras does to save it.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{name}") for name in ("UserWarning", "DeprecationWarning")]
PACKAGES = pytest.mark.parametrize("package", [keras, tf_keras], ids=["keras", "tf_keras"])


def keyed(package, swapped=False):
    """A model on nested dicts and a list, whose inputs are called otherwise than their keys."""
    layers = package.layers
    image, age, other, text = (layers.Input((4,), name=f"{name}_in") for name in ("image", "age", "other", "text"))
    joined = layers.Concatenate()([layers.Dense(3)(image), layers.Dense(3)(age), other, text])
    ages = {"age": other, "ids": [age, text]} if swapped else {"age": age, "ids": [other, text]}
    inputs = {"photo": image, "meta": ages}
    return package.Model(inputs, {"score": layers.Dense(1)(joined), "rank": layers.Dense(1)(joined)})


def saved(package, model, folder):
    """The model in every form that the framework writes."""
    paths = [folder / "m.keras", folder / "m.h5", folder / "m.json"]
    model.save(paths[0])
    model.save(paths[1])
    paths[2].write_text(model.to_json())
    if package is tf_keras:
        model.save(folder / "saved_model", save_format="tf")
        paths.append(folder / "saved_model")
    return paths


@PACKAGES
def test_keys_of_nested_inputs_in_every_form(package, tmp_path):
    model = keyed(package)
    live = archlens.analyze(model)
    expected = {"image_in": "photo", "age_in": "meta.age", "other_in": "meta.ids.0", "text_in": "meta.ids.1"}
    assert {each.name: each.key for each in live.inputs} == expected
    for path in saved(package, model, tmp_path):
        read = archlens.analyze(path)
        assert {each.name: each.key for each in read.inputs} == expected, path
        assert [output.name for output in read.outputs] == ["score", "rank"]
        assert read == live
        comparison = archlens.compare(read, archlens.analyze(keyed(package, swapped=True)))
        (change,) = comparison.interface
        told = {(each.new, each.old_key, each.new_key) for each in change.relabelled}
        assert told == {("age_in", "meta.age", "meta.ids.0"), ("other_in", "meta.ids.0", "meta.age")}


def test_the_model_takes_each_input_under_its_key():
    names = ("photo_in", "age_in", "other_in", "text_in")
    photo, age, other, text = (keras.Input((1,), name=name) for name in names)
    handed_on = {each.name: each + 0.0 for each in (photo, age, other, text)}
    model = keras.Model({"photo": photo, "meta": {"age": age, "ids": [other, text]}}, handed_on)
    one, two, three, four = (keras.ops.ones((1, 1)) * number for number in (1, 2, 3, 4))
    given = model({"photo": one, "meta": {"age": two, "ids": [three, four]}})
    number = {"photo": 1, "meta.age": 2, "meta.ids.0": 3, "meta.ids.1": 4}
    for each in archlens.analyze(model).inputs:
        assert float(given[each.name][0, 0]) == number[each.key]


class Takes(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)

    def call(self, features):
        return self.dense(keras.ops.concatenate([features["a"], features["more"]["b"]], axis=-1))


class TakesTwo(Takes):
    def call(self, image, meta):
        return self.dense(keras.ops.concatenate([image, meta["age"]], axis=-1))


def test_keys_of_subclassed_models():
    a = archlens.analyze(Takes(), inputs={"a": (None, 3), "more": {"b": (None, 4)}})
    assert [(each.name, each.key) for each in a.inputs] == [("a", "a"), ("more_b", "more.b")]
    a = archlens.analyze(TakesTwo(), inputs={"image": (None, 3), "meta": {"age": (None, 4)}})
    assert [(each.name, each.key) for each in a.inputs] == [("image", "image"), ("meta_age", "meta.age")]


def states(package):
    """A decoder whose states are outputs, and one head called three times."""
    layers = package.layers
    steps, h, c, z = (
        layers.Input(shape, name=name) for name, shape in zip("shcz", [(None, 3), (5,), (5,), (5,)], strict=True)
    )
    out, h1, c1 = layers.LSTM(5, return_sequences=True, return_state=True, name="lstm")(steps, initial_state=[h, c])
    head = layers.Dense(1, name="head")
    return package.Model([steps, h, c, z], [layers.Dense(7, name="out")(out), h1, c1, head(h), head(c), head(z), h1])


@PACKAGES
def test_outputs_of_one_layer_have_names_of_their_own(package, tmp_path):
    model = states(package)
    expected = tf_keras_names = states(tf_keras).output_names
    assert expected == ["out", "lstm", "lstm_1", "head", "head_1", "head_2", "lstm_2"]
    for source in (model, *saved(package, model, tmp_path)):
        a = archlens.analyze(source)
        assert [output.name for output in a.outputs] == tf_keras_names, source
        assert [output.output for output in a.outputs] == [0, 1, 2, 0, 0, 0, 1]
        assert a.output("head_2").id == "head@2"


@PACKAGES
def test_two_runs_of_a_sequential_have_one_interface(package, tmp_path):
    """Keras 2 names the input after the first layer, whose name it counts: dense_input, dense_7_input."""
    runs = []
    for number in range(2):
        layers = package.layers
        model = package.Sequential([layers.Dense(3, input_shape=(4,)) if package is tf_keras else layers.Input((4,))])
        model.add(layers.Dense(2))
        model.save(tmp_path / f"{number}.h5")
        runs.append(archlens.analyze(tmp_path / f"{number}.h5"))
    assert runs[0].graph.inputs != runs[1].graph.inputs
    assert runs[0] == runs[1]
    assert Architecture.of(runs[0]).to_lock() == Architecture.of(runs[1]).to_lock()


def test_a_mask_under_a_dict_key_steers_and_a_nested_models_input_does_not():
    @keras.saving.register_keras_serializable("test")
    class Reader(keras.layers.Layer):
        def call(self, inputs):
            return inputs["tokens"] * inputs["padding_mask"]

    tokens, valid = keras.Input((4,), name="tokens"), keras.Input((4,), name="valid")
    masked = keras.Model([tokens, valid], Reader()({"tokens": tokens, "padding_mask": valid}))
    assert {each.name: each.role for each in archlens.analyze(masked).inputs} == {
        "tokens": "feature",
        "valid": "control",
    }
    # The nested model multiplies by what it takes under that key: it is a feature there.
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    inner = keras.Model({"a": a, "padding_mask": b}, keras.layers.Multiply()([a, b]))
    outer = keras.Model([tokens, valid], inner({"a": tokens, "padding_mask": valid}))
    assert {each.role for each in archlens.analyze(outer).inputs} == {"feature"}


def test_two_runs_of_a_model_around_time_distributed_have_one_interface():
    runs = []
    for _ in range(2):
        inner = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
        steps = keras.Input((5, 3))
        runs.append(archlens.analyze(keras.Model(steps, keras.layers.TimeDistributed(inner)(steps))))
    assert runs[0].outputs[0].name != runs[1].outputs[0].name
    assert runs[0] == runs[1]
    assert Architecture.of(runs[0]).to_lock() == Architecture.of(runs[1]).to_lock()


def test_names_that_people_gave_count_and_those_of_keras_do_not():
    def model(taken=None, given=None, inside=None):
        x = keras.Input((4,), name=taken)
        return archlens.analyze(
            keras.Model(x, keras.layers.Dense(2, name=given)(keras.layers.Dense(3, name=inside)(x)))
        )

    assert model() == model()
    assert model("x", "y") == model("x", "y", inside="z")
    for old, new, side in ((model(), model("x"), "inputs"), (model("x", "y"), model("x", "z"), "outputs")):
        assert [change.side for change in archlens.compare(old, new).interface] == [side]
        assert old != new
