"""Files that Keras 2 wrote, in all its forms, against the facts of the live models at the time of saving."""

import json
import zipfile
from pathlib import Path

import pytest

import archlens
from archlens.readers import read

FOLDER = Path(__file__).parents[3] / "data" / "legacy"
NAMES = sorted(path.stem for path in FOLDER.glob("*.zip"))
FORMS = {"model.json": "json", "model.h5": "h5", "model.keras": "keras", "model": "savedmodel"}


@pytest.fixture(scope="module", params=NAMES)
def saved(request, tmp_path_factory):
    """The folder of one model's files, and its facts."""
    folder = tmp_path_factory.mktemp(request.param)
    with zipfile.ZipFile(FOLDER / f"{request.param}.zip") as archive:
        archive.extractall(folder)
    return folder, json.loads((folder / "facts.json").read_text())


def forms(folder, *, weights=False):
    return [form for form in FORMS if (folder / form).exists() and not (weights and form == "model.json")]


def test_there_are_files():
    assert len(NAMES) == 10


def test_calls_and_tensors_are_those_of_the_live_model(saved):
    folder, facts = saved
    for form in forms(folder):
        graph = read(folder / form)
        assert graph.format == FORMS[form]
        assert {c.id for c in graph.calls if not c.is_input} == set(facts["calls"]), form
        assert [o.call + f":{o.output}" for o in graph.outputs] == facts["outputs"], form
        assert sorted(graph.inputs) == sorted(facts["inputs"]), form
        for call, true in facts["calls"].items():
            sources = sorted(f"{t.source}:{t.output}" for t in graph.tensors if t.target == call)
            assert sources == sorted(true["sources"]), (form, call)


def test_shapes_are_those_of_the_live_model(saved):
    folder, facts = saved
    for form in forms(folder):
        graph = read(folder / form)
        known = {id_: graph.by_id[id_].shapes for id_ in facts["calls"]}
        assert {id_: [list(shape) for shape in shapes] for id_, shapes in known.items()} == {
            id_: true["shapes"] for id_, true in facts["calls"].items()
        }, form
        assert not [note for note in graph.notes if note.code not in ("AL408", "AL413")], form


def test_parameters_are_those_of_the_live_model(saved):
    folder, facts = saved
    for form in forms(folder, weights=True):
        graph = read(folder / form)
        known = {id_: graph.by_id[id_].layer.parameters for id_ in facts["calls"]}
        assert known == {id_: true["parameters"] for id_, true in facts["calls"].items()}, form
        assert archlens.analyze(folder / form).model.parameters == facts["parameters"], form


OF_WEIGHTS = ("parameters", "shared_parameters", "trainable_parameters", "weight_bytes", "kept_bytes")
"""What a form without weights does not tell."""


def test_all_forms_give_one_report(saved):
    folder, _ = saved
    reports = []
    for form in forms(folder):
        report = archlens.analyze(folder / form).to_dict()
        for part in (report, report["model"], report["interaction"], *report["branches"]):
            for key in ("findings", *OF_WEIGHTS, "optimizer", "format", "keras_version"):
                part.pop(key, None)
        if folder.name.startswith("shared_across_models"):
            # JSON does not tell that a layer of two models is one; else it has the name of the place of its weights.
            report["model"].pop("layers")
            for step in (step for branch in report["branches"] for step in branch["trajectory"]):
                step.pop("layer")  # its key is the place where the weights lie in the file
        reports.append(report)
    assert all(report == reports[0] for report in reports)


def test_operations_of_tensorflow_have_the_modes_of_today(tmp_path):
    with zipfile.ZipFile(FOLDER / "operations.zip") as archive:
        archive.extract("model.json", tmp_path)
    analysis = archlens.analyze(tmp_path / "model.json")
    modes = {merge.id: merge.mode for merge in (*analysis.fusions, *analysis.injections)}
    assert modes["tf.__operators__.add"] == "add"
    assert modes["tf.concat"] == "concatenate"
    calls = read(tmp_path / "model.json").by_id
    assert (calls["tf.linalg.matmul"].layer.class_name, calls["tf.linalg.matmul"].layer.kind) == ("Matmul", "operation")
