"""Which edges of a U lead across and which lead up; where that cannot be, there is no U."""

from __future__ import annotations

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.u_form import as_u, u_form
from tests.unit.render.diagrams import INPUT, graph_of

CALLS = {"x": INPUT, "one": "Dense", "two": "Dense", "low": "Dense", "join2": "Concatenate", "join1": "Concatenate"}
EDGES = [
    ("x", "one"),
    ("one", "two"),
    ("two", "low"),
    ("two", "join2"),
    ("low", "join2"),
    ("one", "join1"),
    ("join2", "join1"),
]
NODES = {name: f"n{number}" for number, name in enumerate(CALLS)}


def form(edges=EDGES):
    scene = scene_of(graph_of(CALLS, edges, ["join1"]), Options(fold="none"))
    rows = [(NODES["one"], NODES["join1"]), (NODES["two"], NODES["join2"])]
    return scene, u_form(scene, rows, {NODES["join1"], NODES["join2"]}, {NODES["low"]})


def pairs(*names):
    return {(NODES[one], NODES[other]) for one, other in names}


def test_edges_lead_across_up_or_down():
    _, made = form()
    assert made.across == pairs(("one", "join1"), ("two", "join2"))
    assert made.rising == pairs(("low", "join2"), ("join2", "join1"))


def test_an_edge_that_would_lead_round_in_a_circle_makes_it_none():
    # From the lower level to the join of the upper one: it would lead down and up at once.
    assert form([*EDGES, ("two", "join1")])[1] is None


def test_the_scene_says_so_and_says_all_that_it_said():
    scene, made = form()
    shown = as_u(scene, made)
    assert shown.u == made
    assert [node.title for node in shown.root.all_nodes()] == [node.title for node in scene.root.all_nodes()]
    assert [(edge.source, edge.target) for edge in shown.edges] == [(edge.source, edge.target) for edge in scene.edges]
