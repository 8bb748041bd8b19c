"""What stands above a picture: the model in a few lines, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from archlens.render.diagram.fold.runs import fold_runs
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.caption import caption
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of, row_of
from tests.unit.render.made import sample


def told(analysis):
    return caption(pieces_of(analysis), Options())


def test_the_model_and_what_is_wrong():
    assert told(sample("image_text")) == (
        "2 inputs → 1 fusion (joint) → 1 output (match)",
        "9 layers, depth 6, 51.9 M parameters",
        "most parameters: image_dense (Dense) 97.2%",
        "nothing is shared",
        "warning AL106 Behind 'concatenate' the model is linear ('match') up to the output's activation",
    )


def test_several_stages_and_injections():
    assert told(sample("driving"))[0] == "3 inputs → 2 fusions (progressive) → 2 outputs (steering, speed)"
    calls = {"x": INPUT, "y": INPUT, "f": "Concatenate", "again": "Mine"}
    analysis = graph_of(calls, [("x", "f"), ("y", "f"), ("f", "again"), ("x", "again")], ["again"])
    assert told(analysis)[0].endswith("(early + injection) → 1 injection → 1 output (again)")


def test_inputs_that_never_meet():
    calls = {"x": INPUT, "y": INPUT, "a": "Dense", "b": "Dense"}
    assert told(graph_of(calls, [("x", "a"), ("y", "b")], ["a", "b"]))[0] == "2 inputs → no fusion → 2 outputs (a, b)"
    assert told(row_of("Dense"))[0] == "1 input → 1 output (c0)"


def test_what_is_shared_which_blocks_there_are_and_that_nothing_is_wrong():
    lines = told(sample("siamese"))
    assert "shared: encoder (called 2 times)" in lines
    assert "no warnings" in lines
    calls = {"x": INPUT, "c": "Dense", "d": "Dense", "add": "Add"}
    residual = graph_of(calls, [("x", "c"), ("c", "d"), ("c", "add"), ("d", "add")], ["add"])
    assert told(residual)[1].startswith("3 layers, 1 residual block, depth 3")


def test_many_outputs_are_counted():
    calls = {"x": INPUT, **{f"o{k}": "Dense" for k in range(6)}}
    analysis = graph_of(calls, [("x", f"o{k}") for k in range(6)], [f"o{k}" for k in range(6)])
    assert told(analysis)[0] == "1 input → 6 outputs (o0, o1, o2, o3 and 2 more)"


def test_many_warnings_are_counted():
    analysis = sample("image_text")
    (warning,) = [finding for finding in analysis.findings if finding.severity != "info"]
    lines = told(replace(analysis, findings=(warning,) * 5))
    assert sum(line.startswith("warning AL106") for line in lines) == 3
    assert lines[-1] == "warnings: 2 more"


def test_what_is_shown_and_how_far_it_is_folded():
    graph = pieces_of(row_of("Dense", "ReLU", "Dense"))
    fold_runs(graph)
    assert caption(graph, Options())[-1] == "3 calls and 1 input, folded into 3 nodes"
    assert caption(graph, Options(only_branch="x"))[-1].startswith("only the branch of x; 3 calls")
    assert caption(pieces_of(row_of("Dense")), Options(focus="c0"))[-1] == "only what is near c0"
