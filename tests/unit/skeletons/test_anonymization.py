"""Anonymous skeletons: no word of the model's own, the same figures, and still a model."""

import json
import zipfile

import h5py
import numpy as np
import pytest

import archlens
from archlens.layers import vocabulary
from archlens.skeletons import skeleton_bytes
from tests.conftest import ROOT
from tests.unit.readers.made import entry, functional, given, tensor, weights, write
from tests.unit.skeletons.figures import differences, figures


class Marks:
    """Texts that stand nowhere else, each made once and remembered."""

    def __init__(self):
        self.made = []

    def __call__(self, what=""):
        self.made.append(f"{what}Zq{len(self.made):03}xJ")
        return self.made[-1]

    def found_in(self, data):
        return [mark for mark in self.made if mark.lower().encode() in data.lower()]


@pytest.fixture
def mark():
    return Marks()


def everything(path):
    """All bytes of a file: as they stand, and every member unpacked, names of members included."""
    with zipfile.ZipFile(path) as archive:
        members = [(name.encode(), archive.read(name)) for name in archive.namelist()]
    return b"\n".join([path.read_bytes(), *(part for member in members for part in member)])


def marked_model(mark):
    """A model with a text of its own at every place that holds one."""
    names = {key: mark(key) for key in ("x", "y", "nested", "inner", "emb", "words", "own", "lam", "wrapped", "out")}

    def at(name, shape, **more):
        made = tensor(names[name], shape=shape)
        made["config"].update(more)
        return made

    initializer = {"module": mark(), "class_name": mark(), "config": {mark(): mark()}, "registered_name": mark()}
    policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32", "source": mark()}}
    nested = functional(
        given(names["inner"], (None, 8)),
        entry(
            "Dense",
            names["emb"],
            at("inner", (None, 8)),
            units=3,
            kernel_initializer=initializer,
            dtype=policy,
            activation={"module": "builtins", "class_name": "function", "config": mark(), "registered_name": mark()},
        ),
        name=names["nested"],
    )
    nested |= {"name": names["nested"], "inbound_nodes": [{"args": [at("x", (None, 8))], "kwargs": {}}]}
    lookup = entry(
        "StringLookup",
        names["words"],
        at("y", (None, 1)),
        vocabulary=[mark("token") for _ in range(5)],
        output_mode="multi_hot",
        oov_token=mark(),
        encoding=mark(),
        path=f"/home/{mark()}/{mark()}.txt",
        idf_weights=None,
        num_oov_indices=1,
    )
    own_call = {
        "args": [at("nested", (None, 3))],
        "kwargs": {mark("arg"): at("words", (None, 6)), f"{mark('hide')}_mask": at("y", (None, 1)), "text": mark()},
    }
    own = entry(mark("Class"), names["own"], own_call, module=f"{mark()}.{mark()}", **{mark(): mark(), "units": 5})
    own |= {"registered_name": f"{mark()}>{mark()}"}
    code = {"class_name": "__lambda__", "config": {"code": mark(), "defaults": [mark()], "closure": None}}
    lam = entry(
        "Lambda", names["lam"], at("own", (None, 4)), function=code, arguments={mark(): mark()}, output_shape=[4]
    )
    inside = {"module": "keras.layers", "class_name": "Dense", "config": {"name": mark("deep"), "units": 4, mark(): 1}}
    wrapped = entry("TimeDistributed", names["wrapped"], at("lam", (None, 4)), layer=inside)
    out = entry("Dense", names["out"], at("lam", (None, 4)), units=2, bias_regularizer=initializer)
    model = functional(
        given(names["x"], (None, 8)),
        given(names["y"], (None, 1)),
        nested,
        lookup,
        own,
        lam,
        wrapped,
        out,
        inputs={mark("key"): [names["x"], 0, 0], mark("key"): [names["y"], 0, 0]},
        outputs={mark("res"): [names["out"], 0, 0], mark("res"): [names["wrapped"], 0, 0]},
        name=mark("model"),
    )
    model["compile_config"] = {"optimizer": mark(), "loss": {mark(): mark()}}
    model["build_config"] = {"input_shape": {mark(): [None, 8]}}
    model["config"][mark()] = mark()
    return model, names


def marked_weights(mark, names):
    def build(h5):
        def put(group, name, *shapes):
            for i, shape in enumerate(shapes):
                h5[f"{group}/vars/{i}"] = np.zeros(shape, "f4")
            h5.require_group(f"{group}/vars").attrs["name"] = name

        put("layers/functional/layers/dense", names["emb"], (8, 3), (3,))
        put("layers/functional", names["nested"])
        own = f"layers/{mark('class').lower()}"
        put(own, names["own"], (7,))
        put(f"{own}/{mark('part')}", mark(), (5, 5))
        put(f"{own}/{mark('part')}/deeper", mark(), (2, 3))
        h5[f"{own}/{mark()}"] = np.zeros(3, "f4")
        put("layers/time_distributed", names["wrapped"])
        put("layers/time_distributed/layer", mark(), (4, 4), (4,))
        put("layers/dense", names["out"], (4, 2), (2,))
        put("optimizer", mark(), (4, 2))
        h5.attrs[mark()] = mark()
        h5["layers/dense/vars/0"].attrs[mark()] = mark()
        h5[mark()] = np.array([mark().encode()])

    return weights(build)


def test_no_word_of_the_models_own(tmp_path, mark):
    model, names = marked_model(mark)
    path = write(tmp_path / "m.keras", model, marked_weights(mark, names), version=f"3.9.{mark()}")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"assets/{mark()}.txt", mark())
        archive.writestr(mark(), mark())
        archive.comment = mark().encode()
    assert len(mark.made) > 70
    assert len(mark.found_in(everything(path))) == len(mark.made)
    target = archlens.skeleton(path, tmp_path / "s.keras", anonymize=True)
    assert mark.found_in(everything(target)) == []
    assert differences(figures(path), figures(target), renamed=True) == []


def test_no_word_of_a_model_in_json(tmp_path, mark):
    model, _ = marked_model(mark)
    (tmp_path / "m.json").write_text(json.dumps(model))
    for ending in (".json", ".keras"):
        data = skeleton_bytes(tmp_path / "m.json", ending, anonymize=True)
        (tmp_path / f"s{ending}").write_bytes(data)
        read = everything(tmp_path / "s.keras") if ending == ".keras" else data
        assert mark.found_in(read) == []


KERAS_WORDS = (
    vocabulary.LAYER_CLASSES
    | vocabulary.OTHER_CLASSES
    | vocabulary.OPERATION_CLASSES
    | vocabulary.FUNCTIONS
    | vocabulary.DTYPES
    | vocabulary.CHOICES
    | vocabulary.ARGUMENTS
)
SPELLING = {
    "module",
    "class_name",
    "config",
    "registered_name",
    "name",
    "layers",
    "input_layers",
    "output_layers",
    "layer",
    "inbound_nodes",
    "args",
    "kwargs",
    "build_config",
    "input_shape",
    "keras_history",
    "shape",
    "dtype",
    "batch_shape",
    "sparse",
    "ragged",
    "trainable",
    "__keras_tensor__",
    "__numpy__",
    "value",
    "shared_object_id",
    "function",
    "__slice__",
    "__ellipsis__",
    "start",
    "stop",
    "step",
    "keras",
    "custom",
    "keras.src.models.functional",
    "builtins",
}


def texts(data):
    """Every text in JSON, keys included."""
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending += [*value, *value.values()]
        elif isinstance(value, list):
            pending += value


def known(text):
    """Whether a text is Keras's own or made up by archlens."""
    import re

    made_up = r"n\d+_\w+|(custom>)?CustomLayer\d+|argument_\d+(_mask)?|token_\d+|[a-zA-Z., ]*->[a-zA-Z. ]*"
    module = r"keras(\.src)?\.(layers|initializers|regularizers|constraints|ops|activations)(\.[a-z]+)?"
    return text in KERAS_WORDS | SPELLING or re.fullmatch(f"{made_up}|{module}", text) is not None


@pytest.mark.parametrize(
    "path",
    [*(ROOT / "sample_models").glob("*.keras"), *(ROOT / "tests" / "data").glob("keras_3*/*.keras")],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_every_text_of_a_real_model_is_known(path, tmp_path):
    target = archlens.skeleton(path, tmp_path / "s.keras", anonymize=True)
    with zipfile.ZipFile(target) as archive:
        config = json.loads(archive.read("config.json"))
        assert set(json.loads(archive.read("metadata.json"))) == {"keras_version", "date_saved"}
        (tmp_path / "w.h5").write_bytes(archive.read("model.weights.h5"))
    assert {text for text in texts(config) if not known(text)} == set()
    held = []
    with h5py.File(tmp_path / "w.h5") as h5:
        h5.visititems(lambda _, item: held.extend(item.attrs.values()))
    assert {name for name in held if not known(name)} <= vocabulary.ARGUMENTS | {
        "vars",
        "cell",
        "cells",
        "layer",
        "forward_layer",
        "backward_layer",
        "seed_generator",
        "_dropout_layer",
        "_softmax",
        "query_dense",
        "key_dense",
        "value_dense",
        "output_dense",
        *(f"part_{i}" for i in range(20)),
        "gru_cell",
        "lstm_cell",
    }


def test_names_are_the_same_throughout_and_keep_their_order(tmp_path):
    path = ROOT / "sample_models" / "image_text.keras"
    before, after = figures(path), figures(archlens.skeleton(path, tmp_path / "s.keras", anonymize=True))
    own = [step["id"] for branch in before["branches"] for step in branch["trajectory"]]
    made = [step["id"] for branch in after["branches"] for step in branch["trajectory"]]
    order = [made[own.index(name)] for name in sorted(own)]
    assert order == sorted(made)
    assert all("_" in name and not set(own) & {name} for name in made)


def test_a_model_of_keras_2_is_spelled_as_keras_3_does(tmp_path):
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / "nested_models.zip") as archive:
        archive.extract("model.h5", tmp_path)
    with zipfile.ZipFile(archlens.skeleton(tmp_path / "model.h5", tmp_path / "s.keras")) as archive:
        assert json.loads(archive.read("metadata.json"))["keras_version"].startswith("3.")
        assert json.loads(archive.read("config.json"))["module"].startswith("keras")
