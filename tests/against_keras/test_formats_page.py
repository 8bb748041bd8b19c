"""The table of docs/formats.md: one model saved in every form by the framework, and every cell of its row."""

from __future__ import annotations

import json
import re
import warnings

import fsspec
import h5py
import keras
import pytest
import tf_keras

import archlens
from archlens.errors import ArchlensError
from tests.conftest import ROOT

ENDINGS = (".keras", ".h5", ".json")


def build(framework, *, shared_twice=True):
    """A model with layers of a class of one's own, and with a layer that stands in a nested model, too.

    Behind ``own`` comes a layer that is built on what it gives, behind ``again`` one that was built on something else.
    """

    class Own(framework.layers.Layer):
        """As Keras sees a class that it does not have."""

        def call(self, x):
            return 2 * x

    layers = framework.layers
    shared = layers.Dense(8, name="shared")
    inside = framework.Input((8,), name="inside")
    inner = framework.Model(inside, shared(inside), name="inner")
    outside = shared if shared_twice else layers.Dense(8, name="other")
    activation = layers.Activation("relu", name="activation")
    x, rows = framework.Input((8,), name="x"), framework.Input((5, 8), name="rows")
    own = Own(name="own")(inner(x))
    summed = layers.Add(name="sum")([own, activation(outside(x))])
    again = activation(Own(name="again")(rows))
    return framework.Model([x, rows], [layers.Dense(2, name="out")(summed), again], name="m")


def listed_weights(group):
    """What the converter of TensorFlow.js makes of a group of HDF5: the weights of the groups that name some."""
    if "weight_names" not in group.attrs:
        return [weight for key in group for weight in listed_weights(group[key])]
    names = [str(name) for name in group.attrs["weight_names"]]
    return [{"name": n.removesuffix(":0"), "shape": group[n].shape, "dtype": "float32"} for n in names]


def converted(path):
    """What the converter of TensorFlow.js makes of an HDF5 file; a ValueError where two weights have one name."""
    with h5py.File(path) as h5:
        weights = [weight for name in h5["model_weights"] for weight in listed_weights(h5["model_weights"][name])]
        topology = {
            "keras_version": h5.attrs["keras_version"],
            "backend": h5.attrs["backend"],
            "model_config": json.loads(h5.attrs["model_config"]),
        }
    if len(weights) != len({weight["name"] for weight in weights}):
        raise ValueError("two weights of one name")
    manifest = [{"paths": ["group1-shard1of1.bin"], "weights": weights}]
    return {"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """How a form is called on the page → the model in that form."""
    folder = tmp_path_factory.mktemp("forms")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        new, old = build(keras), build(tf_keras)
        new.save(folder / "new.keras")
        new.save(folder / "hub", zipped=False)
        new.save(folder / "new.h5")
        old.save(folder / "old.keras")
        old.save(folder / "old.h5")
        old.save(folder / "saved_model", save_format="tf")
        build(tf_keras, shared_twice=False).save(folder / "plain.h5")
    texts = {
        "new.json": new.to_json(),
        "old.json": old.to_json(),
        "new_config.json": json.dumps(new.get_config()),
        "old_config.json": json.dumps(old.get_config()),
        "tfjs.json": json.dumps(converted(folder / "plain.h5")),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    names = {
        ("`.keras`", "Keras 3"): "new.keras",
        ("`.keras`", "Keras 2"): "old.keras",
        ("Keras 3 folder", "Keras 3"): "hub",
        ("HDF5 (`.h5`, `.hdf5`)", "Keras 3"): "new.h5",
        ("HDF5 (`.h5`, `.hdf5`)", "Keras 2"): "old.h5",
        ("JSON: `to_json()`", "Keras 3"): "new.json",
        ("JSON: `to_json()`", "Keras 2"): "old.json",
        ("JSON: `get_config()`", "Keras 3"): "new_config.json",
        ("JSON: `get_config()`", "Keras 2"): "old_config.json",
        ("TensorFlow.js", "Keras 2"): "tfjs.json",
        ("SavedModel", "Keras 2"): "saved_model",
    }
    return {form: folder / name for form, name in names.items()}


def rows():
    """The table: form and writer → the other cells by their heading."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| form \| .*\n\|[-|]+\n(?:\|.*\n)+", page, re.MULTILINE)
    heading, _, *lines = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]
    return {(form, writer): dict(zip(heading[2:], cells, strict=True)) for form, writer, *cells in lines}


ROWS = rows()


def skeletons(path, folder):
    """The endings in which a skeleton of a model can be written."""
    written = []
    for ending in ENDINGS:
        try:
            archlens.skeleton(path, folder / f"skeleton{ending}")
        except ArchlensError:
            continue
        written.append(f"`{ending}`")
    return ", ".join(written)


def by_url(path):
    system = fsspec.filesystem("memory")
    system.put(str(path), f"/{path.name}", recursive=True)
    return archlens.analyze(f"memory://{path.name}").to_dict() == archlens.analyze(path).to_dict()


def shapes(analysis):
    """Where the shapes come from, by the two calls whose shapes no rule gives."""
    known = {call.id: call.shape is not None for call in analysis.graph.calls if call.id in ("own", "again")}
    told = {(True, True): "in the file", (True, False): "as layers were built", (False, False): "by the rules"}
    return told[known["own"], known["again"]]


def shared_layer(form, saved, layers):
    """What becomes of a layer that stands in two models."""
    if "TensorFlow.js" in form:
        with pytest.raises(ValueError, match="two weights of one name"):
            converted(saved["HDF5 (`.h5`, `.hdf5`)", "Keras 2"])
        return "not converted"
    return "two layers" if layers > 1 else "one layer"


def test_every_form_has_its_row(saved):
    assert [*ROWS] == [*saved]


@pytest.mark.parametrize("form", ROWS, ids=" by ".join)
def test_every_cell_is_as_one_finds_it(form, saved, tmp_path):
    analysis = archlens.analyze(saved[form])
    dense = {call.layer.key for call in analysis.graph.calls if call.layer.name in ("shared", "other")}
    known = analysis.model.parameters == len(dense) * (8 * 8 + 8) + 8 * 2 + 2
    assert known or analysis.model.parameters is None
    assert ROWS[form] == {
        "`format`": f"`{analysis.model.format}`",
        "version": "no" if analysis.model.keras_version is None else "yes",
        "shapes": shapes(analysis),
        "parameters": "yes" if known else "no",
        "a layer in two models": shared_layer(form, saved, len(dense)),
        "skeleton": skeletons(saved[form], tmp_path),
        "by URL": "yes" if by_url(saved[form]) else "no",
    }
