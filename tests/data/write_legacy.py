"""Write the models of ``legacy_models.py`` with Keras 2, in all its forms, and beside them their facts.

From the project's root, in an environment with ``pip install tf-keras tensorflow h5py``::

    TF_USE_LEGACY_KERAS=1 python -m tests.data.write_legacy

makes ``tests/data/legacy/NAME.zip``, with ``model.json``, ``model.h5``, ``model.keras``, for some the SavedModel folder
``model``, and ``facts.json``. All weights are 0, so that the archive is small. The facts are those of the live model:

- ``parameters``: what ``count_params()`` says;
- ``calls``: id → class, shapes of all outputs, sources (``id:output``, without order), parameters of the layer;
- ``inputs`` and ``outputs``: ids, and ``id:output``.
"""

import json
import tempfile
import zipfile
from pathlib import Path

import tensorflow as tf
import tf_keras

from tests.data.legacy_models import AS_SAVED_MODEL, MODELS

# ruff: noqa: SLF001 - Keras has no public way to a model's nodes

FOLDER = Path(__file__).parent / "legacy"


class Walk:
    """The calls of a live model of Keras 2, nested models opened."""

    def __init__(self, model):
        self.calls = {}
        made = self.contents(model, {id(t): f"{t.node.layer.name}:0" for t in model.inputs}, (), ())
        self.outputs = [made[id(t)] for t in tf.nest.flatten(model.outputs)]

    def contents(self, model, made, scope, time):
        made = dict(made)
        for depth in sorted(model._nodes_by_depth, reverse=True):
            for node in model._nodes_by_depth[depth]:
                if not node.is_input:
                    self.call(model, node, made, scope, time)
        return made

    def call(self, model, node, made, scope, time):
        layer = node.layer
        own = [n for i, n in enumerate(layer._inbound_nodes) if f"{layer.name}_ib-{i}" in model._network_nodes]
        k = own.index(node)
        name = f"{layer.name}@{k}" if k else layer.name
        outputs, taken = tf.nest.flatten(node.outputs), tf.nest.flatten(node.keras_inputs)
        sources = [made[id(t)] for t in taken]
        distributed = isinstance(layer, tf_keras.layers.TimeDistributed)
        inner = layer.layer if distributed else layer
        if isinstance(inner, tf_keras.Model) and inner._is_graph_network:
            fed = {id(t): source for t, source in zip(inner.inputs, sources, strict=True)}
            axes = (*time, taken[0].shape[1]) if distributed else time
            inside = self.contents(inner, fed, (*scope, name), axes)
            made.update({id(o): inside[id(i)] for o, i in zip(outputs, inner.outputs, strict=True)})
            return
        call = "/".join((*scope, name))
        shapes = [[o.shape[0], *time, *o.shape[1:]] for o in outputs]
        facts = {
            "class": type(layer).__name__,
            "shapes": shapes,
            "sources": sources,
            "parameters": layer.count_params(),
        }
        self.calls[call] = facts
        made.update({id(o): f"{call}:{i}" for i, o in enumerate(outputs)})


def facts_of(model):
    """What is true of a live model."""
    walk = Walk(model)
    inputs = [t.node.layer.name for t in model.inputs]
    return {"parameters": model.count_params(), "inputs": inputs, "outputs": walk.outputs, "calls": walk.calls}


def save(model, folder, *, saved_model):
    """Saves a model in every form into a folder."""
    (folder / "model.json").write_text(model.to_json())
    model.save(folder / "model.h5")
    model.save(folder / "model.keras")
    if saved_model:
        model.save(folder / "model", save_format="tf")


def main():
    """Writes every archive."""
    FOLDER.mkdir(exist_ok=True)
    for build in MODELS:
        tf_keras.backend.clear_session()
        model = build()
        model.set_weights([0 * weight for weight in model.get_weights()])
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            save(model, folder, saved_model=build.__name__ in AS_SAVED_MODEL)
            (folder / "facts.json").write_text(json.dumps(facts_of(model), indent=1))
            with zipfile.ZipFile(
                FOLDER / f"{build.__name__}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9
            ) as archive:
                for file in sorted(folder.rglob("*")):
                    if file.is_file():
                        member = zipfile.ZipInfo(file.relative_to(folder).as_posix())
                        member.compress_type = zipfile.ZIP_DEFLATED
                        archive.writestr(member, file.read_bytes())


if __name__ == "__main__":
    main()
