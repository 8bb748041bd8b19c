"""Of many outputs, those whose heads are alike are one node."""

from __future__ import annotations

import pytest

from archlens.render.diagram.fold.alike_heads import fold_alike_heads
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.legend import legend
from archlens.render.diagram.scene.marks import Marks
from archlens.render.diagram.scene.theme import LIGHT
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of


def fork(*groups):
    """A trunk with so many heads of two layers each: one of each class, and a Dense."""
    calls, edges, outputs = {"x": INPUT, "trunk": "Dense"}, [("x", "trunk")], []
    for class_name, times in groups:
        for number in range(times):
            name = f"{class_name}_{number}"
            calls |= {name: class_name, f"{name}_out": "Dense"}
            edges += [("trunk", name), (name, f"{name}_out")]
            outputs.append(f"{name}_out")
    return graph_of(calls, edges, outputs)


def test_alike_heads_are_one_piece_each_group():
    graph = pieces_of(fork(("Dense", 6), ("GRU", 4), ("LSTM", 2)))
    assert fold_alike_heads(graph)
    found = [piece for piece in graph.ordered() if piece.kind == "heads"]
    assert [(piece.times, len(piece.calls), len(piece.parts), len(piece.row)) for piece in found] == [
        (6, 12, 2, 12),
        (4, 8, 2, 8),
    ]
    assert ids(graph, [piece.exit for piece in found[0].parts]) == ["Dense_0", "Dense_0_out"]
    assert len(graph) == 2 + 2 + 2 * 2  # input and trunk, two groups, two heads of their own


def test_a_few_outputs_are_all_shown():
    assert not fold_alike_heads(pieces_of(fork(("Dense", 8))))


@pytest.mark.parametrize("again", ["Dense_0", "Dense_0_out"])
def test_what_leads_elsewhere_too_is_no_part_of_a_head(again):
    calls = {"x": INPUT, "trunk": "Dense", **{f"Dense_{n}": "Dense" for n in range(10)}}
    calls |= {**{f"Dense_{n}_out": "Dense" for n in range(10)}, "more": "Dense"}
    edges = [("x", "trunk"), *(("trunk", f"Dense_{n}") for n in range(10)), (again, "more")]
    edges += [(f"Dense_{n}", f"Dense_{n}_out") for n in range(10)]
    graph = pieces_of(graph_of(calls, edges, [*(f"Dense_{n}_out" for n in range(10)), "more"]))
    fold_alike_heads(graph)
    (piece,) = (piece for piece in graph.ordered() if piece.kind == "heads")
    assert (piece.times, "Dense_0" in ids(graph, piece.calls)) == (9, False)


def test_heads_that_are_alike_say_their_outputs_and_how_many():
    graph = pieces_of(fork(("Dense", 10)))
    fold_alike_heads(graph)
    (piece,) = (piece for piece in graph.ordered() if piece.kind == "heads")
    marks = Marks(graph)
    assert labels.title(graph.drawn, piece) == "10 heads alike"
    assert labels.lines(graph.drawn, piece) == (
        "Dense_0_out … Dense_9_out",
        "2 Dense",
        "2 calls each · 1,440 params in all",
    )
    assert "► 10 outputs, 8 each" in [badge.text for badge in marks.of(piece)]
    (entry,) = (entry for entry in legend(graph, LIGHT, marks) if "head" in entry.text)
    assert (entry.title, entry.text) == ("Dense_0_out … Dense_9_out", "10 heads, depth 2, each in its colour")
