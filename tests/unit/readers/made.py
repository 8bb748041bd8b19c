"""Model files written by hand, byte by byte where it matters."""

from __future__ import annotations

import io
import json
import zipfile

import h5py
import numpy as np


def tensor(name, node=0, index=0, shape=(None, 8)):
    """A consumed tensor as Keras 3 writes it."""
    config = {"shape": list(shape), "dtype": "float32", "keras_history": [name, node, index]}
    return {"class_name": "__keras_tensor__", "config": config}


def entry(class_name, name, *nodes, module="keras.layers", **config):
    """A layer; each node is a tensor, a list of tensors, or a whole node."""
    inbound = [n if isinstance(n, dict) and "args" in n else {"args": [n], "kwargs": {}} for n in nodes]
    return {
        "module": module,
        "class_name": class_name,
        "config": {"name": name, **config},
        "name": name,
        "inbound_nodes": inbound,
    }


def given(name="x", shape=(None, 8)):
    """An input."""
    return entry("InputLayer", name, batch_shape=list(shape), dtype="float32")


def dense(name, *sources, units=8):
    """A Dense layer, called once on each source."""
    return entry("Dense", name, *(tensor(s) if isinstance(s, str) else s for s in sources), units=units)


def functional(*layers, inputs=None, outputs=None, name="m"):
    """A Functional model; by default from its first layer to its last."""
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {
            "name": name,
            "layers": list(layers),
            "input_layers": inputs or [[layers[0]["name"], 0, 0]],
            "output_layers": outputs or [[layers[-1]["name"], 0, 0]],
        },
    }


def sequential(*layers, name="s", **extra):
    """A Sequential."""
    return {"module": "keras", "class_name": "Sequential", "config": {"name": name, "layers": list(layers)}, **extra}


def weights(build):
    """The bytes of an HDF5 file."""
    file = io.BytesIO()
    with h5py.File(file, "w") as h5:
        build(h5)
    return file.getvalue()


def dense_weights(*layers):
    """Weights of Dense layers on 8 features: (group, units) each, without names, as Keras before 3.6 wrote them."""

    def build(h5):
        for group, units in layers:
            h5[f"{group}/vars/0"] = np.zeros((8, units), "f4")
            h5[f"{group}/vars/1"] = np.zeros(units, "f4")

    return weights(build)


def write(path, config, weights_bytes=None, *, compression=zipfile.ZIP_STORED, version="3.15.1"):
    """A ``.keras`` file; its path."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": version}))
        archive.writestr("config.json", config if isinstance(config, (str, bytes)) else json.dumps(config))
        if weights_bytes is not None:
            archive.writestr("model.weights.h5", weights_bytes)
    return path
