"""Versions of real models, as Keras builds them: what a reviewer would say has changed is what is told."""

from __future__ import annotations

import json
import time
import zipfile

import keras
import pytest
from keras import layers

import archlens
import sample_models
from archlens.comparison import compare, describe
from archlens.render.diff.diff_folding import MOST_NODES, fold
from archlens.render.diff.union import union
from sample_models import archive

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of TensorFlow's own, when weights are saved


@pytest.fixture(scope="module")
def resnet50():
    return keras.applications.ResNet50(weights=None)


def maker(tensor):
    """The name of the layer that makes a tensor."""
    return tensor._keras_history.operation.name  # noqa: SLF001 - Keras has no other way to ask


def rebuilt(model, *, behind=None, block=None, without=(), change=None):
    """A Functional model built again, layer by layer.

    Args:
        model: the model.
        behind: the name of the layer behind which ``block`` comes.
        block: a function from a tensor to a tensor.
        without: names of layers with one source that are left out.
        change: a function from a layer's name and configuration to another configuration.
    """
    made = {}
    for operation in model.operations:
        config = operation.get_config()
        if isinstance(operation, layers.InputLayer):
            made[operation.name] = keras.Input(operation.batch_shape[1:], dtype=operation.dtype, name=operation.name)
            continue
        taken = [made[maker(tensor)] for tensor in operation._inbound_nodes[0].input_tensors]  # noqa: SLF001
        if operation.name in without:
            made[operation.name] = taken[0]
            continue
        config = change(operation.name, config) if change else config
        made[operation.name] = type(operation).from_config(config)(taken if len(taken) > 1 else taken[0])
        if operation.name == behind:
            made[operation.name] = block(made[operation.name])
    inputs, outputs = ([made[maker(tensor)] for tensor in tensors] for tensors in (model.inputs, model.outputs))
    return keras.Model(inputs, outputs, name=model.name)


def residual_block(x):
    """An unnamed bottleneck block."""
    filters = x.shape[-1]
    y = layers.Activation("relu")(layers.BatchNormalization()(layers.Conv2D(filters // 4, 1)(x)))
    y = layers.Activation("relu")(layers.BatchNormalization()(layers.Conv2D(filters // 4, 3, padding="same")(y)))
    y = layers.BatchNormalization()(layers.Conv2D(filters, 1)(y))
    return layers.Activation("relu")(layers.Add()([x, y]))


def changed(old, new):
    return compare(archlens.analyze(old), archlens.analyze(new))


def only(comparison, *kinds):
    """Whether nothing but changes of these kinds is told."""
    all_kinds = ("added", "removed", "rewired", "reconfigured", "interface")
    return [kind for kind in all_kinds if getattr(comparison, kind)] == list(kinds)


def test_a_block_inserted_into_resnet50_is_that_block(resnet50):
    comparison = changed(resnet50, rebuilt(resnet50, behind="conv3_block2_out", block=residual_block))
    assert only(comparison, "added")
    assert [call.class_name for call in comparison.added] == [
        "Conv2D",
        "BatchNormalization",
        "Activation",
        "Conv2D",
        "BatchNormalization",
        "Activation",
        "Conv2D",
        "BatchNormalization",
        "Add",
        "Activation",
    ]
    assert {call.group for call in comparison.added} == {1}
    assert not comparison.shapes
    assert not comparison.parameters
    text = describe(comparison)
    assert "weighted depth 50 → 53" in text
    assert "residual blocks 16 → 17" in text
    assert "after 'conv3_block2_out', before 'conv3_block3_1_conv' and 'conv3_block3_add'" in text


def test_a_block_whose_names_shift_all_others_is_that_block():
    # The blocks of MobileNetV2 are called block_1 to block_16: with one more in front, all have other names.
    old = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(96, 96, 3))

    def block(x):
        y = layers.ReLU(6.0)(layers.BatchNormalization()(layers.Conv2D(6 * x.shape[-1], 1, use_bias=False)(x)))
        y = layers.ReLU(6.0)(layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(y)))
        return layers.Add()([x, layers.BatchNormalization()(layers.Conv2D(x.shape[-1], 1, use_bias=False)(y))])

    def shifted(name, config):
        head, _, rest = name.removeprefix("block_").partition("_")
        if name.startswith("block_") and int(head) > 4:
            config = {**config, "name": f"block_{int(head) + 1}_{rest}"}
        return config

    comparison = changed(old, rebuilt(old, behind="block_4_add", block=block, change=shifted))
    assert only(comparison, "added")
    assert len(comparison.added) == 9


def test_a_block_removed_from_resnet50_is_that_block(resnet50):
    comparison = changed(rebuilt(resnet50, behind="conv4_block3_out", block=residual_block), resnet50)
    assert only(comparison, "removed")
    assert len(comparison.removed) == 10


def test_vgg16_and_vgg19():
    old, new = (make(weights=None, include_top=False) for make in (keras.applications.VGG16, keras.applications.VGG19))
    comparison = changed(old, new)
    assert only(comparison, "added")
    assert [call.id for call in comparison.added] == ["block3_conv4", "block4_conv4", "block5_conv4"]


def test_an_activation(resnet50):
    def swapped(name, config):
        return {**config, "activation": "gelu"} if name == "conv2_block1_1_relu" else config

    comparison = changed(resnet50, rebuilt(resnet50, change=swapped))
    assert only(comparison, "reconfigured")
    (setting,) = comparison.reconfigured[0].settings
    assert (setting.key, setting.old, setting.new) == ("activation", '"relu"', '"gelu"')


def test_two_layers_swapped():
    x = keras.Input((8,))
    one = keras.Model(x, layers.Dropout(0.5)(layers.Dense(8, name="d")(layers.LayerNormalization(name="n")(x))))
    two = keras.Model(x, layers.Dropout(0.5)(layers.LayerNormalization(name="n")(layers.Dense(8, name="d")(x))))
    comparison = changed(one, two)
    assert not comparison.same
    assert len(comparison.added) + len(comparison.removed) + len(comparison.rewired) <= 3


def test_units_and_what_follows():
    model = archlens.analyze(sample_models.path("image_text"))

    def wider(name, config):
        return {**config, "units": 64} if name == "text_dense" else config

    comparison = compare(model, archlens.analyze(rebuilt(sample_models.BUILDERS["image_text"](), change=wider)))
    assert only(comparison, "reconfigured")
    assert [(s.key, s.old, s.new) for s in comparison.reconfigured[0].settings] == [("units", "128", "64")]
    assert all(change.follows for change in (*comparison.shapes, *comparison.parameters))
    figures = {(f.part, f.id, f.figure): (f.old, f.new) for f in comparison.figures}
    assert figures["fusion", "concatenate", "features"] == (256, 192)
    assert figures["branch", "text_input", "features"] == (128, 64)
    assert ("branch", "image_input", "depth") not in figures


def two_branches(*, mode, third=False):
    a, b = keras.Input((16,), name="a"), keras.Input((8,), name="b")
    arms = [layers.Dense(4)(a), layers.Dense(4)(b)]
    inputs = [a, b]
    if third:
        inputs.append(keras.Input((5,), name="c"))
        arms.append(layers.Dense(4, activation="relu")(layers.Dense(12)(inputs[-1])))
    return keras.Model(inputs, layers.Dense(1, name="out")(mode(name="fuse")(arms)))


def test_another_fusion_mode():
    comparison = changed(two_branches(mode=layers.Add), two_branches(mode=layers.Multiply))
    assert only(comparison, "reconfigured")
    assert [(f.figure, f.old, f.new) for f in comparison.figures] == [("mode", "add", "multiply")]


def test_a_branch_added():
    comparison = changed(two_branches(mode=layers.Add), two_branches(mode=layers.Add, third=True))
    assert only(comparison, "added", "interface")
    assert [call.class_name for call in comparison.added] == ["InputLayer", "Dense", "Dense"]
    assert ("branch", None, "c", "presence", 2) in {
        (f.part, f.old_id, f.id, f.figure, f.new) for f in comparison.figures
    }


def test_inputs_in_another_order():
    def build(*, turned):
        a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
        x = layers.Concatenate()([layers.Dense(4)(a), b])
        return keras.Model([b, a] if turned else [a, b], layers.Dense(1)(x))

    comparison = changed(build(turned=False), build(turned=True))
    assert only(comparison, "interface")
    assert (comparison.interface[0].old, comparison.interface[0].new) == (("a", "b"), ("b", "a"))


def test_a_constant_and_a_frozen_layer():
    def build(*, factor=0.5, trainable=True):
        x = keras.Input((4,))
        return keras.Model(x, layers.Dense(2, trainable=trainable)(x) * factor)

    assert changed(build(), build()).same
    (setting,) = changed(build(), build(factor=0.25)).reconfigured[0].settings
    assert (setting.key, setting.old, setting.new) == ("argument 1", "0.5", "0.25")
    (setting,) = changed(build(), build(trainable=False)).reconfigured[0].settings
    assert setting.key == "trainable"


def test_weights_that_are_no_longer_shared():
    def build(*, shared):
        a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
        first = layers.Dense(4)
        second = first if shared else layers.Dense(4)
        return keras.Model([a, b], layers.Add()([first(a), second(b)]))

    comparison = changed(build(shared=True), build(shared=False))
    assert only(comparison, "reconfigured")
    assert [s.key for s in comparison.reconfigured[0].settings] == ["weights"]


def with_setting(source, target, layer, key, value):
    """The model in a ``.keras`` file with another value for one setting of a layer."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "config.json":
                config = json.loads(content)
                (entry,) = (each for each in config["config"]["layers"] if each["name"] == layer)
                entry["config"][key] = value
                content = json.dumps(config).encode()
            new.writestr(name, content)


def test_nasnet_mobile_twice_in_five_seconds(tmp_path):
    archive.write(keras.applications.NASNetMobile(weights=None), tmp_path / "a.keras")
    with_setting(tmp_path / "a.keras", tmp_path / "b.keras", "normal_bn_1_7", "momentum", 0.5)
    start = time.perf_counter()
    comparison = changed(tmp_path / "a.keras", tmp_path / "b.keras")
    assert changed(tmp_path / "a.keras", tmp_path / "a.keras").same
    assert time.perf_counter() - start < 5
    assert only(comparison, "reconfigured")
    assert [call.new for call in comparison.reconfigured] == ["normal_bn_1_7"]
    assert not comparison.figures
    assert len(fold(union(comparison))) <= MOST_NODES
