"""Folding leaves a U its rows."""

from __future__ import annotations

import pytest

from archlens.render.diagram.fold.cut import cut
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.u_pieces import at_bottom, fold_joins, keep_u, rising, rows
from archlens.render.diagram.options import Options
from tests.unit.render.diagram.unets import drawn_unet


def folded(levels, most, *, gates=False):
    model, built = drawn_unet(levels, gates=gates)
    graph = cut(model, Options())
    keep_u(graph, model.u_shape)
    fold(graph, "auto", most, by_meaning=False)
    return model, built, graph


@pytest.mark.parametrize("gates", [False, True])
@pytest.mark.parametrize("most", [60, 25, 1])
def test_each_level_keeps_its_row_however_far_it_is_folded(most, gates):
    model, built, graph = folded(4, most, gates=gates)
    number, owner = model.facts.number, graph.owner
    expected = [[owner[number[source]], owner[number[join]]] for source, join in built]
    assert [[row[0], row[-1]] for row in rows(graph, model.u_shape)] == expected
    assert all(graph.pieces[join].kind == "call" for _, join in expected)


def test_a_gate_is_one_piece():
    model, _, graph = folded(3, 60, gates=True)
    gates = [piece for piece in graph.pieces.values() if piece.what == "gate"]
    told = [set(model.facts.ids(piece.calls)) for piece in sorted(gates, key=lambda piece: -piece.exit)]
    assert told == [{f"signal{level}", f"both{level}", f"gated{level}"} for level in range(3)]


def test_joins_are_folded_with_what_follows_them_at_last():
    model, built, graph = folded(4, 1)
    before = len(graph)
    fold_joins(graph, model.u_shape)
    assert len(graph) == before - len(built)
    assert len(rows(graph, model.u_shape)) == len(built)


def test_the_way_up_and_the_bottom_share_no_piece():
    model, _, graph = folded(3, 1)
    assert rising(graph, model.u_shape).isdisjoint(at_bottom(graph, model.u_shape))
    assert at_bottom(graph, model.u_shape) == {graph.owner[model.facts.number["bottom"]]}
