"""The tuple of forms, and that one more record in it is read, looked over, written and found in folders."""

import dataclasses
import io
import json
import re
import zipfile

import pytest

import archlens
from archlens.errors import ArchlensError, ModelFileError
from archlens.readers import model_files
from archlens.readers.files.json_text import parse_json
from archlens.readers.forms import FORMS
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.model_files import model_endings, open_model
from archlens.readers.targets import named
from archlens.skeletons import skeleton_bytes
from tests.conftest import ROOT
from tests.unit.readers.made import dense, entry, functional, given, tensor, write

READABLE = ", ".join(form.listed for form in FORMS if form.listed)
ENDINGS = ", ".join(form.endings[0] for form in FORMS if form.rewrite)

START = b"TOY\n"
MODEL = functional(given(), dense("a", "x"), dense("b", "a"))


def text_of(file):
    file.seek(len(START))
    return file.read()


def describe(file, path):
    return ModelDescription("toy", parse_any(parse_json(text_of(file), path), "3"), keras_version="3.9.0")


def look_at(file, contents):
    contents.add_json(text_of(file), "the text")
    contents.describe("the text", lambda: describe(file, contents.source))


TOY = Form(
    name="toy",
    what="a toy",
    listed="toys",
    endings=(".toy",),
    sniff=lambda _file, head: head.startswith(START),
    describe=describe,
    look_at=look_at,
)


@pytest.fixture
def with_form(monkeypatch):
    """Add one form to the tuple."""

    def add(form):
        monkeypatch.setattr("archlens.readers.model_files.FORMS", (*FORMS, form))
        # A survey asks of each of a million names whether it has one of these endings: they are gathered once.
        monkeypatch.setattr("archlens.readers.model_files._ENDINGS", (*model_endings(), *form.endings))
        monkeypatch.setattr("archlens.skeletons.FORMS", (*FORMS, form))

    return add


@pytest.fixture
def toy(tmp_path):
    """A file of a form that archlens does not have."""
    lambda_layer = entry("Lambda", "l", tensor("b"), function={"class_name": "__lambda__", "config": {}})
    layers = [*MODEL["config"]["layers"], lambda_layer]
    path = tmp_path / "m.toy"
    path.write_bytes(START + json.dumps(functional(*layers)).encode())
    return path


def test_a_form_more_is_one_record(toy, with_form):
    for call in (archlens.analyze, skeleton_bytes):
        with pytest.raises(ModelFileError, match=r"found a text"):
            call(toy)
    assert archlens.scan(toy).form is None
    with_form(TOY)
    analysis = archlens.analyze(toy)
    assert (analysis.model.format, analysis.model.keras_version, analysis.model.depth) == ("toy", "3.9.0", 3)
    scan = archlens.scan(toy)
    assert (scan.form, scan.looked_at, scan.unread) == ("toy", ("the text",), ())
    assert [(each.code, each.place) for each in scan.findings] == [
        ("AS001", "the text: config.layers[3].config.function.config")
    ]
    with zipfile.ZipFile(io.BytesIO(skeleton_bytes(toy, anonymize=True))) as archive:
        assert [entry["class_name"] for entry in json.loads(archive.read("config.json"))["config"]["layers"]] == [
            "InputLayer",
            "Dense",
            "Dense",
            "Lambda",
        ]
    assert [target.load for target in named(str(toy.parent), toy.parent, toy.parent)] == [str(toy)]
    readable = re.escape(f"expected a Keras model ({READABLE} or toys), found an empty file")
    with pytest.raises(ModelFileError, match=readable):
        archlens.analyze(write_empty(toy))


def write_empty(path):
    path.write_bytes(b"")
    return path


def test_a_form_that_can_be_rewritten_is_an_ending_of_skeletons(toy, with_form):
    with pytest.raises(ArchlensError, match=re.escape(f"that ends in {ENDINGS}, found .toy")):
        skeleton_bytes(toy, ".toy")
    with_form(dataclasses.replace(TOY, rewrite=lambda file, _path: START + text_of(file)))
    assert skeleton_bytes(toy, ".toy") == toy.read_bytes()
    with pytest.raises(ArchlensError, match=r"expected \.keras or \.toy as the form of the skeleton of a toy, found"):
        skeleton_bytes(toy, ".h5")
    with pytest.raises(ArchlensError, match=r"expected \.keras or \.json for an anonymous skeleton, found \.toy"):
        skeleton_bytes(toy, ".toy", anonymize=True)


def test_names_and_endings_are_those_of_one_form():
    names = [form.name for form in FORMS]
    # An ending that says too little to know a form by is shared, but where a skeleton is named by it.
    telling = [form for form in FORMS if form.rewrite or not form.ambiguous]
    endings = [ending for form in telling for ending in form.endings]
    assert len({*names}) == len(names)
    assert len({*endings}) == len(endings)
    assert all(form.endings for form in FORMS if not form.folder)
    assert not any(form.endings or form.rewrite for form in FORMS if form.folder)


def test_the_docs_tell_of_every_form_and_no_other():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    (rows,) = re.findall(r"^\| form \| .*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    cells = [row.split(" | ")[0] for row in rows.splitlines()]
    listed = [form.listed for form in FORMS if form.listed]
    assert all(any(word in cell for cell in cells) for word in listed)
    assert all(any(word in cell for word in listed) for cell in cells)
    assert {ending for cell in cells for ending in re.findall(r"`(\.\w+)`", cell)} == set(model_files.model_endings())


def test_every_form_recognises_its_own(tmp_path):
    forms = {"model.keras": "keras", "model.h5": "h5", "model.json": "json", "model": "savedmodel", "tfjs.json": "tfjs"}
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / "dicts.zip") as archive:
        archive.extractall(tmp_path)
    write(tmp_path / "model.keras", MODEL)
    (tmp_path / "tfjs.json").write_text(json.dumps({"modelTopology": {"model_config": MODEL}}))
    (tmp_path / "hub").mkdir()
    (tmp_path / "hub" / "config.json").write_text(json.dumps(MODEL))
    for name, form in {**forms, "hub": "folder"}.items():
        with open_model(str(tmp_path / name)) as model:
            assert model.form is not None, name
            assert model.form.name == form
            assert model.form.describe(model.source, name).model.layers
