"""Parts of model files: what is common to hostile ones and to valid ones, which Keras loads."""

from __future__ import annotations

import base64
import io
import json
import marshal
import pickle
import zipfile

import h5py
import numpy as np

META = {"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}


def tensor(name, node=0, index=0, shape=(None, 8)):
    """A tensor that a call takes."""
    config = {"shape": list(shape), "dtype": "float32", "keras_history": [name, node, index]}
    return {"class_name": "__keras_tensor__", "config": config}


def layer(class_name, name, *sources, module="keras.layers", registered=None, nodes=None, **config):
    """A layer that is called once on each source, or as ``nodes`` say."""
    if nodes is None:
        nodes = [{"args": [tensor(s) if isinstance(s, str) else s], "kwargs": {}} for s in sources]
    return {
        "module": module,
        "class_name": class_name,
        "config": {"name": name, **config},
        "registered_name": registered,
        "build_config": {"input_shape": [None, 8]},
        "name": name,
        "inbound_nodes": nodes,
    }


def given(name="x", shape=(None, 8)):
    """An input."""
    return layer("InputLayer", name, batch_shape=list(shape), dtype="float32", sparse=False)


def dense(name, *sources, units=8, **config):
    """A Dense layer."""
    return layer("Dense", name, *sources, units=units, activation="linear", use_bias=True, **config)


def functional(*layers, inputs=None, outputs=None, name="m", **extra):
    """A Functional model, from its first layer to its last if not told otherwise."""
    config = {
        "name": name,
        "trainable": True,
        "layers": list(layers),
        "input_layers": [[layers[0]["name"], 0, 0]] if inputs is None else inputs,
        "output_layers": [[layers[-1]["name"], 0, 0]] if outputs is None else outputs,
    }
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": config,
        "registered_name": "Functional",
        "build_config": {"input_shape": None},
        **extra,
    }


def around(*middle, **extra):
    """A model of an input, what is hostile, and a Dense layer."""
    last = middle[-1]["name"] if middle else "x"
    return functional(given(), *middle, dense("out", last), **extra)


PLAIN = functional(given(), dense("first", "x"), dense("out", "first"))


def hdf5(build, **options):
    """The bytes of an HDF5 file."""
    file = io.BytesIO()
    with h5py.File(file, "w", **options) as h5:
        build(h5)
    return file.getvalue()


def weights(count=2):
    """Weights of so many Dense layers of 8 units on 8 features."""

    def build(h5):
        for i in range(count):
            group = f"layers/dense_{i}" if i else "layers/dense"
            h5[f"{group}/vars/0"] = np.zeros((8, 8), "f4")
            h5[f"{group}/vars/1"] = np.zeros(8, "f4")

    return hdf5(build)


def text(config):
    """A configuration as JSON."""
    return config if isinstance(config, bytes) else json.dumps(config).encode("utf-8", "surrogatepass")


def keras_file(path, config=PLAIN, weights_bytes=None, *, more=(), meta=META, compression=zipfile.ZIP_STORED):
    """Write a ``.keras`` file."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("metadata.json", json.dumps(meta))
        archive.writestr("config.json", text(config))
        archive.writestr("model.weights.h5", weights(_dense_layers(config)) if weights_bytes is None else weights_bytes)
        for name, content in more:
            archive.writestr(name, content)


def _dense_layers(config):
    layers = config["config"]["layers"] if isinstance(config, dict) and "layers" in config.get("config", ()) else []
    return sum(each.get("class_name") == "Dense" for each in layers)


def legacy_config(*middle):
    """A Sequential as Keras 2 writes it."""
    first = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 8], "dtype": "float32", "name": "x"}}
    last = {"class_name": "Dense", "config": {"name": "out", "units": 8, "activation": "linear", "use_bias": True}}
    return {"class_name": "Sequential", "config": {"name": "m", "layers": [first, *middle, last]}}


def legacy_file(path, *middle, config=None, edit=None):
    """Write a whole model in HDF5."""
    with h5py.File(path, "w") as h5:
        config = legacy_config(*middle) if config is None else config
        h5.attrs["model_config"] = config if isinstance(config, (str, bytes)) else json.dumps(config)
        h5.attrs["keras_version"], h5.attrs["backend"] = "2.15.0", "tensorflow"
        group = h5.create_group("model_weights")
        names = [each["config"]["name"] for each in middle]
        group.attrs["layer_names"] = np.array([b"x", *(name.encode() for name in names), b"out"])
        for name in ("x", *names):
            group.create_group(name).attrs["weight_names"] = np.array([], "S1")
        out = group.create_group("out")
        out.attrs["weight_names"] = np.array([b"out/kernel:0", b"out/bias:0"])
        out["out/kernel:0"], out["out/bias:0"] = np.zeros((8, 8), "f4"), np.zeros(8, "f4")
        if edit is not None:
            edit(h5)


def bytecode(canary):
    """A serialized function that makes a canary when it is called, as Keras writes them."""
    source = f"lambda x, *a, **k: (open({canary!r}, 'w').close(), x)[1]"
    code = next(each for each in compile(source, "<canary>", "eval").co_consts if hasattr(each, "co_code"))
    packed = base64.b64encode(marshal.dumps(code)).decode()
    return {"class_name": "__lambda__", "config": {"code": packed, "defaults": None, "closure": None}}


class _Canary:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def pickled(canary):
    """A pickle that makes a canary when it is loaded."""
    return pickle.dumps(_Canary(canary), protocol=2)


def function(module, name):
    """A reference to a function by its module and name."""
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def calling(target, value, **arguments):
    """A model with a Lambda layer that calls a function by name on a plain value."""
    nodes = [{"args": [], "kwargs": {"inputs": value}}]
    gadget = layer("Lambda", "gadget", nodes=nodes, function=target, arguments=arguments, trainable=True)
    return functional(given(), gadget, dense("out", "x"))
