"""What a picture shows."""

import re

import pytest

import archlens
from archlens.analysis.analysis import Analysis
from archlens.errors import ReportFormatError, UnknownNameError
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.diagram.write import engine, mermaid
from archlens.render.picture_file import render
from tests.unit.render.diagrams import INPUT, graph_of, residual_chain
from tests.unit.render.made import SAMPLES, sample


def titled(scene, title):
    return next(node for node in scene.root.all_nodes() if node.title == title)


def test_of_a_model_that_is_called_twice_the_frames_tell_it_and_changes_have_their_factor():
    unfolded = Options(fold="none")
    scene = scene_of(sample("siamese"), unfolded)
    marks = [[b.text for b in node.badges] for node in scene.root.all_nodes() if node.title == "conv_1"]
    assert marks == [["▲ × 28.1"]] * 2
    svg = render(sample("siamese"), "svg", unfolded).decode()
    assert svg.count("<title>encoder@1 · same weights as encoder</title>") == 1
    assert "<title></title>" not in svg
    assert [cluster.title for cluster in scene.root.clusters] == [
        "encoder · 822 k params · called 2×",
        "encoder@1 · same weights as encoder",
    ]


def test_control_tensors_are_dashed():
    calls = {"x": INPUT, "m": INPUT, "d": "Dense", "out": "Dense"}
    analysis = graph_of(calls, [("x", "d"), ("m", "d", "mask"), ("d", "out")], ["out"])
    assert render(analysis, "svg").count(b"stroke-dasharray") == 1
    assert render(analysis, "mermaid").count(b"-.->") == 1


def test_only_one_branch():
    scene = scene_of(sample("driving"), Options(only_branch="gps_input"))
    assert [(n.title, n.kind) for n in scene.root.nodes] == [
        ("gps_input", "input"),
        ("gps_gru", "call"),
        ("route_concatenate", "ghost"),
    ]


def test_focus_on_a_call_and_on_a_nested_model():
    scene = scene_of(sample("driving"), Options(focus="gps_gru"))
    assert {n.title for n in scene.root.nodes if n.kind == "ghost"} == {"scene_dense"}
    assert {"steering", "speed"} <= {n.title for n in scene.root.nodes}
    inside = scene_of(sample("siamese"), Options(focus="encoder@1")).root.all_nodes()
    assert [n.kind for n in inside].count("ghost") == 2
    assert len(inside) == 8


@pytest.mark.parametrize("options", [Options(focus="encodr"), Options(only_branch="quer")])
def test_what_the_model_does_not_have(options):
    with pytest.raises(UnknownNameError, match="Did you mean '"):
        scene_of(sample("siamese"), options)


@pytest.mark.parametrize("form", ["svg", "png", "dot", "mermaid"])
def test_drawing_twice_gives_the_same_bytes(form):
    for path in SAMPLES[:6]:
        assert render(archlens.analyze(path), form) == render(archlens.analyze(path), form)


def test_a_report_read_back_has_no_graph_to_draw():
    with pytest.raises(ReportFormatError, match="no graph"):
        scene_of(Analysis.from_dict(sample("siamese").to_dict()))


def test_mermaid_is_folded_further_where_it_would_be_refused():
    analysis = residual_chain(400)
    text = render(analysis, "mermaid", Options(fold="none")).decode()
    assert len(text) < mermaid.MOST_CHARACTERS
    assert len(re.findall(r"-->", text)) < mermaid.MOST_EDGES


def test_mermaid_that_cannot_be_small_enough():
    names = range(350)  # each of a class of its own: branches alike would be one node
    calls = {f"i{i}": INPUT for i in names} | {f"own{i}": f"Own{i}" for i in names} | {"join": "Concatenate"}
    edges = [(f"i{i}", f"own{i}") for i in names] + [(f"own{i}", "join") for i in names]
    analysis = graph_of(calls, edges, ["join"])
    with pytest.raises(DrawingError, match="--depth"):
        render(analysis, "mermaid")


def test_a_layout_that_takes_too_long():
    with pytest.raises(DrawingError, match=r"within 0\.0001 seconds.*--fold.*--depth"):
        render(sample("driving"), "svg", Options(seconds=0.0001))


def test_pdf_without_an_engine_says_what_to_install(monkeypatch):
    monkeypatch.setattr(engine.shutil, "which", lambda *_args, **_options: None)
    with pytest.raises(DrawingError, match="apt install graphviz"):
        render(sample("driving"), "pdf")
    with pytest.raises(DrawingError, match="pip install graphviz-pure"):
        render(sample("driving"), "svg")
    with pytest.raises(DrawingError, match="an engine that writes PDF"):
        render(sample("driving"), "pdf", Options(engine="graphviz-pure"))


def test_an_engine_that_fails(monkeypatch, python):
    monkeypatch.setattr(engine.shutil, "which", lambda *_args, **_options: python)
    with pytest.raises(DrawingError, match="complaint"):
        render(sample("driving"), "svg")


def test_without_a_target_the_picture_is_for_a_notebook():
    analysis = sample("driving")
    picture = archlens.draw(analysis, theme="dark")
    assert picture._repr_svg_().encode() == render(analysis, "svg", Options(theme="dark"))
    assert repr(picture) == "Picture(title='driving')"
