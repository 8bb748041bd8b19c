"""Files that make a loader run code, import modules, read files, or ask the network for something."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path

from tests.hostile.corpus.case import PORT, cases
from tests.hostile.corpus.parts import (
    PLAIN,
    around,
    bytecode,
    calling,
    dense,
    function,
    functional,
    given,
    hdf5,
    keras_file,
    layer,
    legacy_file,
    pickled,
    tensor,
)
from tests.hostile.mutate import varint

CASES = {}
case = cases(CASES)
LEGACY = Path(__file__).parents[2] / "data" / "legacy" / "nested_models.zip"


@case("report", "a valid model", '"name": "m"')
def valid(path, _ground):
    keras_file(path)


@case("report", "a valid model, compressed", '"parameters": 144')
def valid_deflated(path, _ground):
    keras_file(path, compression=zipfile.ZIP_DEFLATED)


@case("report", "a valid whole model in HDF5", '"parameters": 72', ending=".h5")
def valid_legacy(path, _ground):
    legacy_file(path)


@case("report", "a valid model in JSON", '"name": "m"', ending=".json")
def valid_json(path, _ground):
    path.write_text(json.dumps(PLAIN))


@case("report", "a valid SavedModel", '"savedmodel"', ending="")
def valid_saved_model(path, _ground):
    _saved_model(path)


def _saved_model(path, **contents):
    (path / "variables").mkdir(parents=True)
    with zipfile.ZipFile(LEGACY) as archive:
        for name in archive.namelist():
            if name.startswith("model/"):
                (path / name.removeprefix("model/")).write_bytes(archive.read(name))
    for name, content in contents.items():
        (path / f"{name}.pb").write_bytes(content)


def _lambda(name, source, target):
    return layer("Lambda", name, source, function=target, arguments={}, trainable=True)


@case("report", "a Lambda layer with bytecode", "AL403", cve="CVE-2024-3660")
def lambda_bytecode(path, ground):
    keras_file(path, around(_lambda("l", "x", bytecode(ground.canary("lambda_bytecode")))))


@case("report", "a Lambda layer with bytecode, in JSON", "AL403", cve="CVE-2024-3660", ending=".json")
def lambda_in_json(path, ground):
    path.write_text(json.dumps(around(_lambda("l", "x", bytecode(ground.canary("lambda_in_json"))))))


@case("report", "a Lambda layer in HDF5, where safe mode did not count", "AL403", cve="CVE-2025-9905", ending=".h5")
def lambda_in_hdf5(path, ground):
    config = {
        "name": "l",
        "trainable": True,
        "function": bytecode(ground.canary("lambda_in_hdf5")),
        "function_type": "lambda",
        "module": "__main__",
        "output_shape": None,
        "output_shape_type": "raw",
        "arguments": {},
    }
    code = config["function"]["config"]
    legacy_file(path, {"class_name": "Lambda", "config": {**config, "function": [code["code"], None, None]}})


@case("report", "a Lambda layer inside a wrapper, made outside the scope of safe mode", "AL403", cve="CVE-2026-12481")
def lambda_in_wrapper(path, ground):
    inner = _lambda("l", "x", bytecode(ground.canary("lambda_in_wrapper")))
    del inner["inbound_nodes"]
    wrapper = layer("TimeDistributed", "td", tensor("x", shape=(None, 4, 8)), layer=inner)
    keras_file(path, functional(given(shape=(None, 4, 8)), wrapper))


@case("report", "a Lambda layer inside a nested model", "AL403", cve="CVE-2024-3660")
def lambda_in_nested_model(path, ground):
    nested = functional(given("y"), _lambda("l", "y", bytecode(ground.canary("nested"))), name="nested")
    nested = {**nested, "name": "nested", "inbound_nodes": layer("Dense", "n", "x")["inbound_nodes"]}
    keras_file(path, around(nested))


@case("report", "bytecode as an activation")
def lambda_as_activation(path, ground):
    first = dense("first", "x")
    first["config"]["activation"] = bytecode(ground.canary("activation"))
    keras_file(path, around(first))


@case("report", "bytecode as an initializer, a regularizer and an argument of a call")
def lambda_as_argument(path, ground):
    code = bytecode(ground.canary("argument"))
    nodes = [{"args": [tensor("x")], "kwargs": {"mask": code}}]
    first = layer("Dense", "first", nodes=nodes, units=8, kernel_initializer=code, kernel_regularizer=code)
    keras_file(path, around(first))


@case("report", "bytecode as the loss in what the model was compiled with")
def lambda_as_loss(path, ground):
    code = bytecode(ground.canary("loss"))
    keras_file(path, around(compile_config={"optimizer": "sgd", "loss": code, "metrics": [code]}))


@case("report", "os.system as the function of a layer", "AL403", cve="CVE-2025-1550")
def module_os(path, ground):
    keras_file(path, calling(function("os", "system"), f"touch {ground.canary('module_os')}"))


@case("report", "builtins.exec as the function of a layer", "AL403", cve="CVE-2025-1550")
def module_builtins(path, ground):
    keras_file(path, calling(function("builtins", "exec"), f"open({ground.canary('module_builtins')!r}, 'w')"))


@case("report", "subprocess.Popen as a class", "subprocess", cve="CVE-2025-1550")
def module_subprocess(path, ground):
    made = layer("Popen", "p", "x", module="subprocess", args=["touch", ground.canary("module_subprocess")])
    keras_file(path, around(made))


@case("report", "a module that can be imported, and says so", "archlens_canary_module", cve="CVE-2025-1550")
def module_importable(path, _ground):
    made = layer("Thing", "t", "x", module="archlens_canary_module", registered="canary>Thing")
    keras_file(path, around(made))


@case("report", "a module as the type of numbers, in the optimizer and as the loss", cve="CVE-2025-1550")
def module_elsewhere(path, _ground):
    thing = {"module": "archlens_canary_module", "class_name": "Thing", "config": {}, "registered_name": "Thing"}
    keras_file(path, around(dense("d", "x", bias_constraint=thing), compile_config={"optimizer": thing, "loss": thing}))


@case("report", "a type specification, whose class is taken from any module")
def typespec(path, _ground):
    spec = {
        "class_name": "__typespec__",
        "spec_name": "Thing",
        "module": "archlens_canary_module",
        "config": [[], None],
    }
    keras_file(path, around(dense("d", "x", kernel_initializer=spec)))


@case("report", "first Keras's own function that turns safe mode off, then a Lambda", "AL403", cve="CVE-2025-9906")
def safe_mode_off(path, ground):
    off = calling(function("keras.config", "enable_unsafe_deserialization"), "x")["config"]["layers"][1]
    keras_file(
        path, functional(given(), off, _lambda("l", "x", bytecode(ground.canary("safe_mode_off"))), dense("out", "l"))
    )


@case("report", "keras.models.load_model without safe mode, on a second file", "AL403", cve="CVE-2025-9906")
def load_another(path, ground):
    keras_file(ground.bait / "second.keras", around(_lambda("l", "x", bytecode(ground.canary("load_another")))))
    keras_file(
        path, calling(function("keras.models", "load_model"), str(ground.bait / "second.keras"), safe_mode=False)
    )


@case("report", "keras.utils.get_file: a download to any place", "AL403", cve="CVE-2025-8747")
def download(path, ground):
    arguments = {"origin": f"http://127.0.0.1:{PORT}/x", "cache_dir": str(ground.canaries), "cache_subdir": "got"}
    keras_file(path, calling(function("keras.utils", "get_file"), "x", **arguments))


@case("report", "keras.utils.get_file: a download that is unpacked", "AL403", cve="CVE-2025-12060")
def download_and_unpack(path, ground):
    arguments = {"origin": f"http://127.0.0.1:{PORT}/x.tar", "extract": True, "cache_dir": str(ground.canaries)}
    keras_file(path, calling(function("keras.utils", "get_file"), "x.tar", **arguments))


@case("report", "a function of Keras that writes a picture", "AL403", cve="CVE-2025-8747")
def write_picture(path, ground):
    keras_file(
        path, calling(function("keras.utils", "save_img"), ground.canary("p.png"), x=[[[0]], [[0]]], scale=False)
    )


@case("report", "a PyTorch module as a pickle", "AL403", cve="CVE-2025-49655")
def torch_module(path, ground):
    packed = base64.b64encode(pickled(ground.canary("torch_module"))).decode()
    keras_file(
        path,
        around(
            layer("TorchModuleWrapper", "t", "x", module="keras.layers") | {"config": {"name": "t", "module": packed}}
        ),
    )


@case("report", "a layer that loads a SavedModel from a path", "AL403", cve="CVE-2026-1462")
def saved_model_layer(path, ground):
    keras_file(path, around(layer("TFSMLayer", "t", "x", filepath=str(ground.bait), call_endpoint="serve")))


_POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
_LOOKUP = {
    "trainable": True,
    "dtype": _POLICY,
    "invert": False,
    "max_tokens": None,
    "num_oov_indices": 1,
    "oov_token": "[UNK]",
    "mask_token": None,
    "output_mode": "int",
    "sparse": False,
    "pad_to_max_tokens": False,
    "idf_weights": None,
    "vocabulary_size": 3,
    "oov_method": "floormod",
    "salt": None,
    "encoding": "utf-8",
}
_VECTORIZATION = {
    "trainable": True,
    "dtype": _POLICY,
    "max_tokens": None,
    "standardize": None,
    "split": "whitespace",
    "ngrams": None,
    "output_mode": "int",
    "output_sequence_length": None,
    "pad_to_max_tokens": False,
    "sparse": False,
    "ragged": False,
    "idf_weights": None,
    "encoding": "utf-8",
    "vocabulary_size": 4,
}


def _lookup(vocabulary, class_name="StringLookup", name="lookup", options=_LOOKUP):
    """A model of text that looks words up, as Keras writes it."""
    text = tensor("x", shape=(None, 1))
    text["config"]["dtype"] = "string"
    x = given(shape=(None, 1))
    x["config"]["dtype"] = "string"
    return functional(x, {**layer(class_name, name, text, vocabulary=vocabulary, **options), "build_config": {}})


@case("report", "a vocabulary that is a path", cve="CVE-2025-12058")
def lookup_path(path, ground):
    keras_file(path, _lookup(str(ground.bait / "vocabulary.txt")))


@case("report", "a vocabulary that is a URL", cve="CVE-2025-12058")
def lookup_url(path, _ground):
    keras_file(path, _lookup(f"http://127.0.0.1:{PORT}/vocabulary.txt"))


@case("report", "a vocabulary of text that is a path", cve="CVE-2025-12058")
def text_vectorization_path(path, ground):
    keras_file(path, _lookup(str(ground.bait / "vocabulary.txt"), "TextVectorization", options=_VECTORIZATION))


@case("report", "a vocabulary that is a path, in HDF5", cve="CVE-2025-12058", ending=".h5")
def lookup_in_hdf5(path, ground):
    config = {"name": "lookup", "vocabulary": str(ground.bait / "vocabulary.txt"), "max_tokens": None}
    legacy_file(path, {"class_name": "StringLookup", "config": config})


@case("report", "a layer whose name is a path out of the folder of assets", cve="CVE-2026-12479")
def name_that_is_a_path(path, ground):
    up = "../" * 30 + ground.canary("name_that_is_a_path").lstrip("/")
    keras_file(path, _lookup(None, name=up), more=[("assets/lookup/vocabulary.txt", "a\nb\n")])


@case("error", "a pickle named as a model", "a pickle")
def pickle_as_model(path, ground):
    path.write_bytes(pickled(ground.canary("pickle_as_model")))


@case("report", "weights as NumPy's archive of pickles, beside those in HDF5", '"parameters": 144')
def pickled_weights(path, ground):
    keras_file(path, more=[("model.weights.npz", pickled(ground.canary("pickled_weights")))])


@case(
    "error",
    "YAML that makes an object, which Keras 1 loaded",
    "found a model in YAML",
    cve="CVE-2021-37678",
    ending=".yaml",
)
def yaml_object(path, ground):
    path.write_text(f"class_name: !!python/object/apply:os.system ['touch {ground.canary('yaml')}']\n")


@case("either", "a SavedModel with bytecode in what Keras says of its layers", cve="CVE-2024-3660", ending="")
def lambda_in_saved_model(path, ground):
    code = bytecode(ground.canary("saved_model"))["config"]["code"]
    config = {
        "name": "l",
        "function": {"class_name": "__tuple__", "items": [code, None, None]},
        "function_type": "lambda",
    }
    model = {
        "class_name": "Sequential",
        "config": {
            "name": "m",
            "layers": [
                {
                    "class_name": "InputLayer",
                    "config": {"batch_input_shape": [None, 8], "dtype": "float32", "name": "x"},
                },
                {"class_name": "Lambda", "config": config},
            ],
        },
    }
    told = json.dumps({"name": "m", **model}).encode()
    node = b"\x10\x00" + _field(3, b"root") + _field(4, b"_tf_keras_sequential") + _field(5, told)
    _saved_model(path, keras_metadata=_field(1, node))


def _field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


@case("error", "a preset of KerasHub, which only its code can build", "KerasHub", ending="")
def preset(path, _ground):
    path.mkdir()
    config = {"module": "keras_hub.src.models.bert", "class_name": "BertBackbone", "config": {"num_layers": 2}}
    (path / "config.json").write_text(json.dumps(config))


@case("error", "an HDF5 file with a plain pickle as the configuration", "expected JSON", ending=".h5")
def pickle_as_config(path, ground):
    path.write_bytes(hdf5(lambda h5: h5.attrs.update(model_config=base64.b64encode(pickled(ground.canary("p"))))))
