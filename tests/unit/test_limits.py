"""Every limit: where it stops, what it says, and that it can be raised."""

from __future__ import annotations

import dataclasses
import io
import json
import threading
import zipfile

import h5py
import numpy as np
import pytest

import archlens
from archlens import limits
from archlens.errors import LimitError, ModelFileError, UnknownNameError
from archlens.limits import NAMES, Limits
from archlens.readers.files.json_text import parse_json
from tests.unit.readers.made import dense, dense_weights, entry, functional, given, sequential, tensor, weights, write


def plain(path, **options):
    return write(
        path, functional(given(), dense("a", "x"), dense("b", "a")), dense_weights(("layers/dense", 8)), **options
    )


def nested(depth):
    model = sequential(given("y"), entry("ReLU", "r"))
    for i in range(depth):
        model = sequential(given("y"), {**model, "name": f"s{i}"})
    return model


def legacy(path, names=("a/kernel:0",)):
    config = {
        "class_name": "Sequential",
        "config": {
            "name": "s",
            "layers": [{"class_name": "Dense", "config": {"name": "a", "units": 2, "batch_input_shape": [None, 3]}}],
        },
    }
    with h5py.File(path, "w") as h5:
        h5.attrs["model_config"], h5.attrs["keras_version"] = json.dumps(config), "2.15.0"
        group = h5.create_group("model_weights/a")
        group.attrs["weight_names"] = list(names)
        group["a/kernel:0"] = np.zeros((3, 2))
    return path


def two_branches(path):
    layers = [
        given("x"),
        given("y"),
        *(dense(f"x{i}", "x" if not i else f"x{i - 1}") for i in range(5)),
        *(entry("EinsumDense", f"y{i}", tensor("y" if not i else f"y{i - 1}")) for i in range(5)),
    ]
    layers.append(entry("Add", "join", {"args": [[tensor("x4"), tensor("y4")]], "kwargs": {}}))
    return write(path, functional(*layers, inputs=[["x", 0, 0], ["y", 0, 0]]))


def called_on_another_shape(path):
    def old(class_name, name, *sources, **config):
        nodes = [[[source, 0, 0, {}]] for source in sources]
        return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": nodes}

    layers = [old("InputLayer", "y", batch_input_shape=[None, 4, 3]), old("Dense", "d", "y", units=2)]
    inner = old("Model", "m", "x", layers=layers, input_layers=[["y", 0, 0]], output_layers=[["d", 0, 0]])
    layers = [old("InputLayer", "x", batch_input_shape=[None, 7, 3]), inner]
    outer = old("Model", "o", layers=layers, input_layers=[["x", 0, 0]], output_layers=[["m", 1, 0]])
    path.write_text(json.dumps(outer))
    return path


def refilled(path):
    text = json.dumps(functional(given(), dense("a", "x"))) + " " * 2**21
    return write(path, text, compression=zipfile.ZIP_DEFLATED)


def with_keyword(path):
    call = {"args": [], "kwargs": {"inputs": tensor("x")}}
    return write(path, functional(given(), entry("Add", "a", call)))


def second_output(path):
    return write(path, functional(given(), entry("Split", "a", tensor("x")), dense("b", tensor("a", 0, 1))))


def many_inputs(path):
    """Ten inputs that meet: the set of them takes two bytes."""
    names = [f"x{i}" for i in range(10)]
    join = entry("Add", "join", {"args": [[tensor(name) for name in names]], "kwargs": {}})
    return write(path, functional(*map(given, names), join, inputs=[[name, 0, 0] for name in names]))


# Limit → a value that the file goes beyond, one that it keeps to, and the file.
BEYOND = {
    "config_bytes": (100, 10_000, plain),
    "compression_ratio": (20, 100_000, refilled),
    "archive_members": (2, 3, plain),
    "json_nesting": (5, 20, plain),
    "json_containers": (10, 100, plain),
    "integer_digits": (3, 5_000, lambda p: write(p, functional(given(), dense("a", "x", units=10**4)))),
    "key_length": (3, 10, with_keyword),
    "model_nesting": (2, 3, lambda p: write(p, nested(3))),
    "calls": (1, 2, plain),
    "tensors": (1, 2, plain),
    "call_outputs": (1, 2, second_output),
    "id_characters": (2, 100, plain),
    "reach_bytes": (1, 2, many_inputs),
}


@pytest.mark.parametrize("name", BEYOND)
def test_a_file_beyond_a_limit_is_refused_and_the_limit_can_be_raised(tmp_path, name):
    low, high, make = BEYOND[name]
    path = make(tmp_path / "m.keras")
    with pytest.raises(LimitError) as raised:
        archlens.analyze(path, limits={name: low})
    assert raised.value.limit == name
    assert str(raised.value).startswith(f"{path}: ")
    assert f"expected at most {low:,} {limits.what(name)}" in str(raised.value)
    assert f"--limit {name}=NUMBER" in str(raised.value)
    assert archlens.analyze(path, limits={name: high}).model.depth > 0


def test_branches_beyond_a_limit_are_not_compared_and_the_rest_is_whole(tmp_path):
    path = two_branches(tmp_path / "m.keras")
    within = archlens.analyze(path, limits={"pairings": 25})
    beyond = archlens.analyze(path, limits={"pairings": 24})
    assert len(within.equivalences) == 1
    assert beyond.equivalences == ()
    assert (beyond.branches, beyond.fusions) == (within.branches, within.fusions)
    (note,) = (finding for finding in beyond.findings if finding.code == "AL108")
    assert "25 pairs of steps, more than the limit pairings" in note.message
    assert beyond.equivalence("x", "y") == within.equivalences[0]


LEFT_OUT = {  # limit → one that is too low for a model of two inputs and one output, and what it goes without
    "calls_by_ends": (5, "the depths of outputs below each input"),
    "listed_ends": (3, "the inputs that merge points and their arms see"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_parts_of_a_report_beyond_a_limit_are_left_out_and_the_rest_is_whole(tmp_path, name):
    low, part = LEFT_OUT[name]
    path = two_branches(tmp_path / "m.keras")
    with limits.within({name: low}):
        beyond = archlens.analyze(path)
    whole = archlens.analyze(path)
    messages = [finding.message for finding in beyond.findings if finding.code == "AL109"]
    assert any(part in message and f"the limit {name}" in message for message in messages)
    assert (beyond.branches, beyond.model, beyond.interaction) == (whole.branches, whole.model, whole.interaction)
    assert (beyond.outputs[0].depth_from is None) == (name == "calls_by_ends")
    assert (beyond.fusions[0].inputs is None) == (name == "listed_ends")
    assert "AL109" not in [finding.code for finding in whole.findings]


IN_WEIGHTS = {
    "weights_bytes": (100, 10_000, lambda p: plain(p, compression=zipfile.ZIP_DEFLATED)),
    "hdf5_objects": (3, 5, plain),
    "hdf5_nesting": (2, 4, plain),
    "attribute_bytes": (5_000, 50_000, lambda p: legacy(p, ["a/kernel:0", "n" * 6_000])),
}


@pytest.mark.parametrize("name", IN_WEIGHTS)
def test_weights_beyond_a_limit_leave_the_graph_whole(tmp_path, name):
    low, high, make = IN_WEIGHTS[name]
    path = make(tmp_path / "m.keras")
    analysis = archlens.analyze(path, limits={name: low})
    assert analysis.model.parameters is None
    assert analysis.model.depth > 0
    note = next(finding for finding in analysis.findings if finding.code == "AL406")
    assert f"--limit {name}=NUMBER allows more" in note.message
    assert "AL406" not in [finding.code for finding in archlens.analyze(path, limits={name: high}).findings]


def test_metadata_beyond_its_limit_says_nothing_of_the_version(tmp_path):
    path = plain(tmp_path / "m.keras")
    assert archlens.analyze(path).model.keras_version == "3.15.1"
    assert archlens.analyze(path, limits={"metadata_bytes": 5}).model.keras_version is None


def test_shapes_beyond_the_limit_of_computing_them_again_are_unknown(tmp_path):
    path = called_on_another_shape(tmp_path / "m.json")
    assert archlens.analyze(path).outputs[0].shape == (None, 7, 2)
    assert archlens.analyze(path, limits={"recomputed_calls": 1}).outputs[0].shape != (None, 7, 2)


def test_a_saved_model_beyond_its_limit(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"")
    (tmp_path / "keras_metadata.pb").write_bytes(bytes(100))
    with pytest.raises(LimitError, match="at most 50 bytes of a file of a SavedModel"):
        archlens.analyze(tmp_path, limits={"saved_model_bytes": 50})


def test_long_names_are_elided_where_they_are_shown_and_whole_in_json(tmp_path):
    from archlens.render import json_report, markdown_report, text_report
    from archlens.render.document import View

    name = "a" * 400 + "b" * 400
    analysis = archlens.analyze(write(tmp_path / "m.keras", functional(given(), dense(name, "x"))))
    full = View(full=True)
    with limits.within({"shown_name": 101}):
        for render in (markdown_report.render, text_report.render):
            assert "a" * 51 + "…" + "b" * 50 in render(analysis, full)
            assert "a" * 52 not in render(analysis, full)
    assert name in json_report.render(analysis)
    assert name in markdown_report.render(analysis, full)


ELSEWHERE = {
    "metadata_bytes",
    "saved_model_bytes",
    "standard_input_bytes",
    "recomputed_calls",
    "shown_name",
    "pairings",
}


def test_every_limit_is_tested():
    assert {*BEYOND, *LEFT_OUT, *IN_WEIGHTS, *ELSEWHERE} == set(NAMES)


def test_every_limit_has_a_reason():
    for field in dataclasses.fields(Limits):
        assert field.metadata["what"]
        assert field.metadata["why"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"cals": 5}, "Did you mean 'calls'"),
        ({"zzz": 5}, "There are: 'config_bytes'"),
        ({"calls": 0}, "at least 1"),
        ({"calls": 2.5}, "whole number"),
        ({"calls": True}, "whole number"),
        ({"calls": "5"}, "whole number"),
    ],
)
def test_limits_that_are_none(changes, told):
    with pytest.raises(UnknownNameError, match=told):
        archlens.analyze("x.keras", limits=changes)


def test_limits_count_in_their_own_thread_and_call_alone(tmp_path):
    path = plain(tmp_path / "m.keras")
    seen = []

    def other():
        seen.append((limits.current().calls, archlens.analyze(path).model.calls))

    with limits.within({"calls": 1}):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        with pytest.raises(LimitError):
            archlens.analyze(path)
    assert seen == [(1_000_000, 2)]
    assert limits.current() == Limits()


def test_decompression_stops_at_the_limit(tmp_path):
    """A header that tells a small size does not let more be unpacked."""
    path = write(tmp_path / "m.keras", " " * 10_000_000 + "{}", compression=zipfile.ZIP_DEFLATED)
    data = path.read_bytes().replace((10_000_002).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match="a damaged one"):
        archlens.analyze(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"[[[[[[[["', "[[[[[[[["),
        (r'"\\"', "\\"),
        (r'["\"[[", "[[\\\\", "]"]', ['"[[', "[[\\\\", "]"]),
        ("[]", []),
        (b"\xff\xfe[\x00]\x00", []),
        ('{"a": [1, {}]}', {"a": [1, {}]}),
        (r'"\\\"[[["', '\\"[[['),
        ('["", "", "["]', ["", "", "["]),
    ],
)
def test_brackets_in_text_do_not_count(text, value):
    with limits.within({"json_nesting": 3}):
        assert parse_json(text, "m.json") == value


@pytest.mark.parametrize("digits", [1, 4_000, 4_001, 9_999])
def test_integers_of_any_digits_can_be_allowed(digits):
    with limits.within({"integer_digits": 10_000}):
        assert parse_json(f"[-{'7' * digits}]", "m.json") == [-(10**digits // 9 * 7)]


def test_weights_that_are_all_alike_may_shrink_more_than_a_configuration(tmp_path):
    config = functional(given(), entry("Embedding", "a", tensor("x"), input_dim=2_000, output_dim=2_000))
    data = weights(lambda h5: h5.create_dataset("layers/embedding/vars/0", data=np.zeros((2_000, 2_000))))
    path = write(tmp_path / "m.keras", config, data, compression=zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("model.weights.h5")
    assert info.file_size > 200 * info.compress_size
    assert archlens.analyze(path).model.parameters == 4_000_000


def test_a_pipe_beyond_its_limit():
    with limits.within({"standard_input_bytes": 3}), pytest.raises(LimitError, match="3 bytes from a pipe"):
        limits.read(io.BytesIO(b"1234"), "standard_input_bytes")
