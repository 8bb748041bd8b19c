"""Opening a model: what goes wrong ends in one and the same error, whoever asked for the model."""

import json
import re

import h5py
import pytest

import archlens
from archlens import limits
from archlens.errors import LimitError, ModelFileError, NotAGraphError
from archlens.readers import read
from archlens.readers.forms import FORMS
from archlens.readers.model_files import is_model_folder, is_named_as_model, open_model
from archlens.scans import scan
from archlens.skeletons import skeleton_bytes
from tests.unit.readers.made import dense, dense_weights, functional, given, write

MODEL = functional(given(), dense("a", "x"))
EVERYBODY = [read, scan, skeleton_bytes]


@pytest.mark.parametrize("ask", EVERYBODY)
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.keras", r"^none\.keras: expected a model file, found no such file\. Check the path\.$"),
        ("a\0b", "expected a readable model file, found an error of the system (.*embedded null"),
        ("/proc/self/mem", r"expected a readable model file, found an error of the system \([A-Z][a-z/ ]+\)\. Check"),
    ],
)
def test_what_cannot_be_opened(ask, path, message):
    with pytest.raises(ModelFileError, match=message.replace("(.*", r"\(.*")):
        ask(path)


@pytest.mark.parametrize("ask", [read, skeleton_bytes])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"hello", "a text"),
        (b"\x00\x01\x02\xff", "something else"),
        (b"\x80\x04.", "a pickle"),
        (None, "a folder that is no model"),
    ],
)
def test_what_is_no_model(tmp_path, ask, content, found):
    path = tmp_path / "m.keras"
    path.mkdir() if content is None else path.write_bytes(content)
    *others, last = [form.listed for form in FORMS if form.listed]
    readable = re.escape(f"expected a Keras model ({', '.join(others)} or {last}), found")
    with pytest.raises(ModelFileError, match=readable) as e:
        ask(path)
    assert e.value.found.startswith(found)
    assert e.value.hint == "Give a .keras file, written by model.save('model.keras')."


@pytest.mark.parametrize("ask", [read, skeleton_bytes])
def test_an_error_of_a_limit_names_the_file(tmp_path, ask):
    path = write(tmp_path / "m.keras", MODEL)
    with limits.within({"config_bytes": 100}), pytest.raises(LimitError) as raised:
        ask(path)
    assert (raised.value.path, raised.value.place) == (str(path), "config.json")


@pytest.mark.parametrize("ask", EVERYBODY)
def test_so_does_one_of_standard_input(monkeypatch, ask):
    def too_much(_source):
        raise limits.exceeded("standard_input_bytes")

    monkeypatch.setattr("archlens.readers.model_files.open_source", too_much)
    with pytest.raises(LimitError, match=r"^-: expected at most .* bytes from a pipe, found more\. If you trust"):
        ask("-")


@pytest.mark.parametrize("ask", [read, lambda path: skeleton_bytes(path, anonymize=True)])
def test_what_is_no_graph_names_file_and_place(tmp_path, ask):
    path = write(tmp_path / "m.keras", functional(given(), dense("a", "ghost")))
    with pytest.raises(ModelFileError) as raised:
        ask(path)
    assert (raised.value.path, raised.value.place) == (str(path), "config.layers[1].inbound_nodes[0].args[0]")


def raised_inside(error):
    with pytest.raises(ModelFileError) as raised, open_model("sample_models/siamese.keras"):
        raise error
    return str(raised.value).removeprefix("sample_models/siamese.keras: ")


def test_errors_while_a_model_is_open():
    hint = "No model is built so; the file may be made to exhaust the stack."
    deep = "expected models, lists and objects that Python's stack can hold, found a deeper nesting. "
    system = "expected a readable model file, found an error of the system "
    assert raised_inside(RecursionError("maximum recursion depth exceeded")) == deep + hint
    assert raised_inside(OSError(5, "Input/output error", "m")) == f"{system}(Input/output error). Check the path."
    assert raised_inside(ValueError("of a value")) == f"{system}(of a value). Check the path."
    no_graph = NotAGraphError("config", expected="a graph", found="none", hint="Give one.")
    assert raised_inside(no_graph) == "config: expected a graph, found none. Give one."
    own = ModelFileError("weights.h5", expected="weights", found="none", hint="Give some.")
    assert raised_inside(own) == str(own)
    with pytest.raises(KeyError), open_model("sample_models/siamese.keras"):
        raise KeyError("a mistake of archlens")


def test_a_file_is_open_as_long_as_its_model(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(MODEL))
    with open_model(str(path)) as model:
        assert (model.path, model.head, model.form.name) == (str(path), path.read_bytes(), "json")
        assert not model.source.closed
    assert model.source.closed


def test_weights_of_their_own_are_for_models_without(tmp_path):
    weights = dense_weights(("layers/dense", 8))
    (tmp_path / "w.h5").write_bytes(weights)
    (tmp_path / "config.json").write_text(json.dumps(MODEL))
    for source in (write(tmp_path / "m.keras", MODEL), tmp_path):
        assert archlens.analyze(source, weights=tmp_path / "w.h5").model.parameters == 72
    (tmp_path / "model.weights.h5").write_bytes(weights)
    for source in (write(tmp_path / "m.keras", MODEL, weights), tmp_path):
        with pytest.raises(ModelFileError, match="expected a model without weights, as JSON is, where they come from"):
            archlens.analyze(source, weights=tmp_path / "w.h5")


def test_rebuilding_is_offered_where_it_can_work(tmp_path):
    own = {"class_name": "Own", "config": {"units": 3}, "module": "mine"}
    path = write(tmp_path / "m.keras", own)
    (tmp_path / "m.json").write_text(json.dumps(own))
    for source in (path, tmp_path / "m.json"):
        with pytest.raises(ModelFileError, match=r"Or let Keras rebuild it with --rebuild --custom-objects my"):
            archlens.analyze(source)
    with h5py.File(tmp_path / "m.h5", "w") as h5:
        h5.attrs["model_config"] = json.dumps(own)
    with pytest.raises(ModelFileError, match=r"Analyse the live model: archlens\.analyze\(model\) in Python\.$"):
        archlens.analyze(tmp_path / "m.h5")


def test_a_pointer_of_git_lfs_is_told(tmp_path):
    path = tmp_path / "m.keras"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    for ask in (archlens.analyze, skeleton_bytes):
        with pytest.raises(ModelFileError, match=r"expected the file itself, found a Git LFS pointer .*git lfs pull"):
            ask(path)
    assert [each.why for each in archlens.scan(path).unread] == ["a Git LFS pointer (git lfs pull fetches the file)"]


def test_what_is_a_model_in_a_folder_of_models(tmp_path):
    names = ["a.keras", "a.h5", "a.hdf5", "a.weights.h5", "a.json", "keras", "a.keras.txt"]
    assert [name for name in names if is_named_as_model(name)] == ["a.keras", "a.h5", "a.hdf5"]
    assert not is_model_folder(tmp_path)
    (tmp_path / "saved_model.pb").write_bytes(b"")
    assert is_model_folder(tmp_path)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("app/models.py", r"Name the function in it that builds the model: app/models\.py:build_model\.$"),
        ("app.models", r"To analyse what code builds, name the function: app\.models:build_model\.$"),
        ("archlens.toml", r"Settings are given by an option: archlens check --config archlens\.toml$"),
        ("saved/saved_model.pb", r"Give its folder, which is a model: 'saved'\.$"),
    ],
)
def test_what_belongs_to_a_model_is_told_how_to_name_it(tmp_path, monkeypatch, path, hint):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text("def build_model(): ...\n")
    (tmp_path / "archlens.toml").write_text("contracts = []\n")
    (tmp_path / "saved" / "variables").mkdir(parents=True)
    (tmp_path / "saved" / "saved_model.pb").write_bytes(b"\x08\x01\x12\x00")
    (tmp_path / "saved" / "keras_metadata.pb").write_bytes(b"")
    with pytest.raises(ModelFileError, match=hint):
        archlens.analyze(path)


@pytest.mark.parametrize("path", ["...", "a..", "/.x.", ".", " ", "a\nb", "a\0b"])
def test_odd_paths_end_in_an_error_of_archlens(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelFileError):
        archlens.analyze(path)
