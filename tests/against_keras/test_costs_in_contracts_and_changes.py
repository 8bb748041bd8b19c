"""What contracts and comparisons say of costs, against live Keras and figures counted by hand."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

import archlens
from archlens.comparison import compare
from archlens.comparison.changes.cost_changes import PartOfChange, changed_most
from archlens.comparison.changes.summary import summary
from tests.unit.contracts.made import lines

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def two_branches(filters=16, units=32, joint=8, *, frozen=False, size=20):
    """A picture and some facts; what is multiplied stands in :func:`macs_of`."""
    keras.utils.clear_session()
    image, facts = keras.Input((size, size, 3), name="image"), keras.Input((10,), name="facts")
    x = layers.Conv2D(filters, 3, padding="same", name="conv")(image)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    encoder = keras.Model(image, x, name="encoder")
    encoder.trainable = not frozen
    y = layers.Dense(units, name="wide")(facts)
    fused = layers.Concatenate(name="fused")([encoder(image), y])
    out = layers.Dense(1, name="out")(layers.Dense(joint, name="joint")(fused))
    return keras.Model([image, facts], out, name="m")


def macs_of(filters=16, units=32, joint=8, *, size=20):
    """The multiplications of the image's branch, of the facts' and of both together."""
    return size * size * 3 * 3 * 3 * filters, 10 * units, (filters + units) * joint + joint


@pytest.fixture
def saved(tmp_path):
    """A model as a file has it."""

    def save(model):
        path = tmp_path / "m.keras"
        model.save(path)
        return archlens.analyze(path)

    return save


@pytest.mark.parametrize("settings", [{}, {"filters": 24}, {"units": 7, "joint": 5}, {"size": 33}])
def test_each_part_costs_what_is_counted_by_hand(saved, settings):
    model = two_branches(**settings)
    for a in (saved(model), archlens.analyze(model)):
        image, facts, joint = macs_of(**settings)
        assert lines(a, "macs", f"exact = {image + facts + joint}") == []
        assert lines(a, "macs", f'branch = "image"\nexact = {image}') == []
        assert lines(a, "macs", f'branch = "facts"\nexact = {facts}') == []
        assert lines(a, "macs", f"interaction = true\nexact = {joint}") == []
        assert lines(a, "macs", f'layer = "encoder"\nexact = {image}') == []


@pytest.mark.parametrize("frozen", [False, True])
def test_what_is_trained_and_what_it_takes_is_what_keras_says(saved, frozen):
    model = two_branches(frozen=frozen)
    trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    stored = sum(weight.numpy().nbytes for weight in model.weights)
    for a in (saved(model), archlens.analyze(model)):
        assert lines(a, "parameters", f"trainable = true\nexact = {trained}") == []
        assert lines(a, "memory", f'of = "weights"\nexact = {stored}') == []
        encoder = sum(weight.numpy().nbytes for weight in model.get_layer("encoder").weights)
        assert lines(a, "memory", f'of = "weights"\nlayer = "encoder"\nexact = {encoder}') == []
        assert bool(lines(a, "trainable", 'layer = "encoder"\nfrozen = true')) == (not frozen)
        assert bool(lines(a, "trainable", 'branch = "image"\nfrozen = false')) == frozen
        assert bool(lines(a, "trainable", 'layer = ["wide", "joint", "out"]\nonly = true')) == (not frozen)


def test_a_normalization_that_was_forgotten_in_a_frozen_tower(saved):
    model = two_branches()
    model.get_layer("encoder").get_layer("conv").trainable = False
    (found,) = lines(saved(model), "trainable", 'layer = "encoder"\nfrozen = true')
    forgotten = sum(int(np.prod(weight.shape)) for weight in model.get_layer("encoder").trainable_weights)
    assert f"{forgotten} trainable parameters in 1 layer; most in 'encoder/norm'" in found


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        (
            {"filters": 18},
            PartOfChange("branch", "image", (macs_of(18)[0] - macs_of()[0]) / (sum(macs_of(18)) - sum(macs_of()))),
        ),
        ({"joint": 9}, PartOfChange("interaction", None, 1)),
        ({"size": 21}, PartOfChange("branch", "image", 1)),
    ],
)
def test_where_costs_changed_is_told(saved, settings, part):
    comparison = compare(saved(two_branches()), saved(two_branches(**settings)))
    before, now = sum(macs_of()), sum(macs_of(**settings))
    (change,) = [each for each in comparison.figures if (each.part, each.figure) == ("model", "macs")]
    assert (change.old, change.new) == (before, now)
    assert changed_most(comparison) == part
    share = 100 * (now - before) / before
    by = f"{share:.1f}".removesuffix(".0") + "%" if share >= 0.1 else now - before
    assert f"MACs +{by} (" in summary(comparison)


def test_what_was_frozen_costs_as_much_and_is_trained_less(saved):
    comparison = compare(saved(two_branches()), saved(two_branches(frozen=True)))
    model = two_branches(frozen=True)
    trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    told = {each.figure: (each.old, each.new) for each in comparison.figures if each.part == "model"}
    everything = sum(int(np.prod(weight.shape)) for weight in two_branches().trainable_weights)
    assert told == {"trainable_parameters": (everything, trained)}
