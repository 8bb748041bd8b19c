"""Of many inputs, those whose branches are alike are one node."""

from __future__ import annotations

from archlens.render.diagram.fold.alike_branches import fold_alike_branches
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of


def table(*groups, join="Concatenate"):
    """A model with so many inputs of each class, each with one layer of it; all are joined."""
    calls, edges = {}, []
    for class_name, times in groups:
        for number in range(times):
            calls |= {f"{class_name}_{number}": INPUT, f"{class_name}_{number}_layer": class_name}
            edges += [(f"{class_name}_{number}", f"{class_name}_{number}_layer")]
    edges += [(source, "join") for source in calls if source.endswith("_layer")]
    return graph_of({**calls, "join": join, "out": "Dense"}, [*edges, ("join", "out")], ["out"])


def test_alike_branches_are_one_piece_each_group():
    graph = pieces_of(table(("Dense", 6), ("Embedding", 4), ("Hashing", 2)))
    assert fold_alike_branches(graph)
    found = [piece for piece in graph.ordered() if piece.kind == "branches"]
    assert [(piece.times, len(piece.calls), len(piece.parts), len(piece.row)) for piece in found] == [
        (6, 12, 2, 12),
        (4, 8, 2, 8),
    ]
    assert ids(graph, found[1].parts[0].calls) == ["Embedding_0"]
    assert len(graph) == 2 + 2 * 2 + 2  # two groups, two branches of their own, the fusion and the output


def test_a_few_inputs_are_all_shown():
    graph = pieces_of(table(("Dense", 8)))
    assert not fold_alike_branches(graph)
    assert len(graph) == 18


def test_a_branch_that_leads_elsewhere_is_not_alike():
    calls = {f"i{n}": INPUT for n in range(10)} | {"join": "Concatenate", "other": "Add", "out": "Dense"}
    edges = [(f"i{n}", "join") for n in range(9)] + [("i9", "other"), ("join", "other"), ("other", "out")]
    graph = pieces_of(graph_of(calls, edges, ["out"]))
    fold_alike_branches(graph)
    (piece,) = (piece for piece in graph.ordered() if piece.kind == "branches")
    assert ids(graph, piece.calls) == [f"i{n}" for n in range(9)]
