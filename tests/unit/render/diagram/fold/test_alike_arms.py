"""What one condition gives to many places is one node; what takes it stays as it is."""

from __future__ import annotations

import networkx as nx

from archlens.render.diagram.fold.alike_arms import fold_alike_arms
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.scene import labels
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of


def conditioned(*classes):
    """A chain into which a condition is added again and again, by a layer of each of these classes."""
    calls, edges, last = {"image": INPUT, "time": INPUT, "condition": "Dense"}, [("time", "condition")], "image"
    for number, class_name in enumerate(classes):
        arm, merge = f"arm{number}", f"add{number}"
        calls |= {arm: class_name, merge: "Add"}
        edges += [("condition", arm), (last, merge), (arm, merge)]
        last = merge
    return graph_of({**calls, "out": "Dense"}, [*edges, (last, "out")], ["out"])


def test_arms_that_are_alike_are_one_piece_with_an_edge_to_each_place():
    graph = pieces_of(conditioned(*["Dense"] * 4, "GRU", "GRU"))
    assert fold_alike_arms(graph)
    (arms,) = (piece for piece in graph.ordered() if piece.kind == "arms")
    assert ids(graph, arms.calls) == ["arm0", "arm1", "arm2", "arm3"]
    assert (arms.times, len(arms.parts), len(arms.row)) == (4, 1, 4)
    near = graph.neighbours()
    assert ids(graph, sorted(near.targets[arms.exit])) == ["add0", "add1", "add2", "add3"]
    assert labels.title(graph.drawn, arms) == "4 × Dense"
    assert labels.lines(graph.drawn, arms) == ("arm0 … arm3", "1 call each · 288 params in all")
    assert not fold_alike_arms(graph)


def test_what_takes_an_arm_is_no_arm_and_folding_makes_no_cycle():
    graph = pieces_of(conditioned(*["Dense"] * 5))
    fold_alike_arms(graph)
    net = nx.DiGraph((key, target) for key, targets in graph.neighbours().targets.items() for target in targets)
    assert nx.is_directed_acyclic_graph(net)
    merges = [ids(graph, piece.calls) for piece in graph.ordered() if graph.fixed(piece.exit)]
    assert merges == [["image"], ["time"], *([f"add{number}"] for number in range(5))]


def test_two_arms_and_arms_from_different_places_stay_apart():
    assert not fold_alike_arms(pieces_of(conditioned("Dense", "GRU", "Dense")))
    apart = {f"x{number}": INPUT for number in range(3)} | {f"d{number}": "Dense" for number in range(3)}
    edges = [edge for number in range(3) for edge in ((f"x{number}", f"d{number}"), (f"d{number}", "join"))]
    graph = pieces_of(graph_of({**apart, "join": "Concatenate", "out": "Dense"}, [*edges, ("join", "out")], ["out"]))
    assert not fold_alike_arms(graph)


def test_arms_are_no_row_with_what_they_come_from():
    graph = pieces_of(conditioned(*["Dense"] * 5))
    fold(graph, "auto", 1)
    (arms,) = (piece for piece in graph.ordered() if piece.kind == "arms")
    assert ids(graph, arms.calls) == [f"arm{number}" for number in range(5)]


def test_a_tip_tells_the_shape_that_all_arms_give():
    graph = pieces_of(conditioned(*["Dense"] * 4))
    fold_alike_arms(graph)
    (arms,) = (piece for piece in graph.ordered() if piece.kind == "arms")
    assert labels.tooltip(graph.drawn, arms) == "arm0 … arm3: 4 Dense → 8"
