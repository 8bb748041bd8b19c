"""What is folded, and what never is."""

import networkx as nx
import pytest
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.nested_models import close_deeper
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import Options
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of, ids, residual_chain
from tests.unit.render.made import SAMPLES, sample

CLOSED = ("siamese", "transfer_learning")
"""Sample models that hold a nested model which is called again, or is long."""


def folded(analysis, how="blocks", most=60):
    drawn = DrawnModel(analysis)
    graph = PieceGraph(drawn, range(len(drawn.facts.calls)))
    fold(graph, how, most)
    return graph


def quotient(graph):
    net = nx.DiGraph()
    net.add_nodes_from(graph.pieces)
    for key, targets in graph.neighbours().targets.items():
        net.add_edges_from((key, target) for target in targets)
    return net


def kinds(graph):
    return [piece.kind for piece in graph.ordered()]


def test_equal_residual_blocks_in_a_row_become_one_node():
    graph = folded(residual_chain(4))
    assert kinds(graph) == ["call", "repeat", "call"]
    repeat = graph.ordered()[1]
    assert (repeat.times, repeat.parts[0].what, len(repeat.calls)) == (4, "residual", 16)
    node = scene_of(residual_chain(4), Options(fold="blocks")).root.nodes[1]
    assert node.title == "residual block × 4"
    assert node.lines[1:] == ("1 Dense · 1 Add", "4 calls each · 288 params in all · 8 → 8")


def test_a_run_is_one_line():
    calls = {"x": INPUT, "d": "Dense", "n": "BatchNormalization", "r": "ReLU", "out": "Conv2D"}
    graph = folded(graph_of(calls, [("x", "d"), ("d", "n"), ("n", "r"), ("r", "out")], ["out"]))
    assert kinds(graph) == ["call", "run", "call"]
    scene = scene_of(graph_of(calls, [("x", "d"), ("d", "n"), ("n", "r"), ("r", "out")], ["out"]), Options("blocks"))
    assert scene.root.nodes[1].title == "Dense · BatchNormalization · ReLU"


def test_what_gives_an_output_ends_its_run():
    calls = {"x": INPUT, "d": "Dense", "n": "BatchNormalization", "r": "ReLU"}
    graph = folded(graph_of(calls, [("x", "d"), ("d", "n"), ("n", "r")], ["n", "r"]))
    assert [piece.calls for piece in graph.ordered()] == [(0,), (1,), (2,), (3,)]  # n is a split, too


def test_auto_folds_no_further_than_it_must():
    assert len(folded(residual_chain(10), "auto")) == 42
    assert len(folded(residual_chain(20), "auto")) < 60
    assert len(folded(residual_chain(20), "none")) == 82


@pytest.mark.parametrize("name", [path.stem for path in SAMPLES if path.stem not in CLOSED])
def test_sample_models_are_drawn_unfolded(name):
    analysis = sample(name)
    assert len(folded(analysis, "auto")) == len(analysis.graph.calls)


def test_depth_closes_nested_models():
    analysis = sample("siamese")
    drawn = DrawnModel(analysis)
    graph = PieceGraph(drawn, range(len(drawn.facts.calls)))
    close_deeper(graph, 0)
    assert [piece.what for piece in graph.ordered() if piece.kind == "model"] == ["encoder", "encoder@1"]
    assert len(graph) == 17 - 2 * 5
    nodes = scene_of(analysis, Options(depth=0)).root.all_nodes()
    lines = {node.title: node.lines for node in nodes}
    assert lines["encoder"][0].endswith("called 2 times")
    assert lines["encoder@1"][0] == "same weights as encoder"
    assert not [b.text for n in nodes for b in n.badges if b.kind == "shared"]


@settings(max_examples=150, deadline=None)
@given(model=model_graphs())
@pytest.mark.parametrize("how", ["blocks", "auto"])
def test_folding_keeps_every_call_and_makes_no_cycle(how, model):
    analysis = analyze_graph(model)
    graph = folded(analysis, how, most=1)
    assert sorted(n for piece in graph.pieces.values() for n in piece.calls) == list(range(len(model.calls)))
    assert nx.is_directed_acyclic_graph(quotient(graph))
    shown = {*analysis.fusions, *analysis.injections, *analysis.splits}
    for each in shown:
        assert graph.pieces[graph.owner[graph.drawn.facts.number[each.id]]].kind == "call"
    for id_ in model.inputs:
        assert graph.pieces[graph.owner[graph.drawn.facts.number[id_]]].kind == "call"


def test_a_deep_chain_of_blocks_is_folded_in_time():
    analysis = residual_chain(1500, classes=("Dense", "Conv2D"))
    assert len(folded(analysis, "auto")) <= 60


def test_blocks_that_are_no_larger_than_a_folded_one_are_folded_too():
    """A block in an arm of another: where the long chain before it makes folding stop early, both are closed."""
    calls, edges, last = {"x": INPUT}, [], "x"
    for number in range(16):  # blocks of different classes: no two of them are equal
        names = [f"b{number}_{i}" for i in range(6)]
        calls |= {name: f"Own{number}_{i}" for i, name in enumerate(names)} | {f"b{number}": "Add"}
        edges += [*zip([last, *names], [*names, f"b{number}"], strict=True), (last, f"b{number}")]
        last = f"b{number}"
    calls |= {"a": "Dense", "b": "Conv2D", "inner": "Add", "outer": "Multiply", "out": "Dense"}
    edges += [(last, "a"), ("a", "b"), ("b", "inner"), ("a", "inner"), ("inner", "outer"), (last, "outer")]
    graph = folded(graph_of(calls, [*edges, ("outer", "out")], ["out"]), "auto")
    (piece,) = (piece for piece in graph.pieces.values() if {"a", "inner"} <= set(ids(graph, piece.calls)))
    assert piece.kind != "sequence"


def test_many_branches_are_folded_whatever_depth_is_asked_for():
    names = [f"i{i}" for i in range(20)]
    calls = {**dict.fromkeys(names, INPUT), **{f"{name}_d": "Dense" for name in names}, "join": "Add"}
    edges = [(name, f"{name}_d") for name in names] + [(f"{name}_d", "join") for name in names]
    nodes = list(scene_of(graph_of(calls, edges, ["join"]), Options(depth=0)).root.all_nodes())
    assert nodes[0].title == "20 branches alike"
