"""From pieces to nodes, clusters and arms."""

from __future__ import annotations

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.nested_models import close_deeper
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.theme import DARK, LIGHT
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def titled(scene, title):
    return next(node for node in scene.root.all_nodes() if node.title == title)


@given(model_graphs())
@settings(max_examples=60, deadline=None)
def test_every_call_is_in_one_node_and_merge_points_stand_out(model):
    analysis = analyze_graph(model)
    graph = pieces_of(analysis)
    fold(graph, "auto", 1)
    nodes = compose(graph, Options()).root.all_nodes()
    assert sorted(n for node in nodes for n in node.calls) == list(range(len(model.calls)))
    number = graph.drawn.facts.number
    for kind, merges in (("fusion", analysis.fusions), ("injection", analysis.injections)):
        assert {node.calls for node in nodes if node.kind == kind} == {(number[each.id],) for each in merges}
    assert [node.calls[0] for node in nodes if node.kind == "input"] == [number[id_] for id_ in model.inputs]
    for node in nodes:
        if node.kind == "fusion":
            (merge,) = [each for each in analysis.fusions if number[each.id] == node.calls[0]]
            assert len(node.arms) == len(merge.arms)


def test_each_branch_has_its_colour_up_to_the_fusion():
    scene = scene_of(sample("driving"))
    blue, orange = LIGHT.hue(0), LIGHT.hue(1)
    assert titled(scene, "camera_input").tone == titled(scene, "camera_dense").tone == blue
    assert titled(scene, "lidar_pool").tone == orange
    first = next(node for node in scene.root.all_nodes() if node.kind == "fusion")
    assert [(arm.text, arm.tone) for arm in first.arms] == [("50%", blue), ("50%", orange)]
    assert titled(scene, "scene_dense").tone == LIGHT.interaction
    assert [entry.title for entry in scene.legend][:3] == ["camera_input", "lidar_input", "gps_input"]


def test_heads_have_their_colours():
    scene = scene_of(sample("two_heads"))
    tones = {titled(scene, name).tone for name in ("age_group", "spending")}
    assert len(tones) == 2
    assert LIGHT.interaction not in tones


def test_a_merge_point_says_how_it_merges_its_name_and_its_stage():
    nodes = {node.lines[0]: node for node in scene_of(sample("driving")).root.all_nodes() if node.kind == "fusion"}
    assert nodes["scene_concatenate"].title == "fusion · concatenate"
    assert nodes["scene_concatenate"].lines == ("scene_concatenate", "stage 1 of 2")
    assert nodes["route_concatenate"].lines == ("route_concatenate", "stage 2 of 2")
    calls = {"x": INPUT, "y": INPUT, "f": "Concatenate", "again": "Mine"}
    analysis = graph_of(calls, [("x", "f"), ("y", "f"), ("f", "again"), ("x", "again")], ["again"])
    injection = scene_of(analysis).root.nodes[-1]
    assert (injection.kind, injection.title, injection.lines) == (
        "injection",
        "injection · custom",
        ("again", "Mine"),
    )
    assert injection.tone == LIGHT.injection


def test_a_merge_point_with_settings_and_parameters_tells_them():
    calls = {"x": INPUT, "y": INPUT, "f": "Dense"}
    fusion = scene_of(graph_of(calls, [("x", "f"), ("y", "f")], ["f"])).root.nodes[-1]
    assert fusion.lines == ("f", "Dense · 72 params")


def test_a_closed_model_with_a_fusion_in_it_is_a_merge_point():
    calls = {"x": INPUT, "y": INPUT, "m/f": "Concatenate", "m/d": "Dense", "o": "Dense"}
    graph = pieces_of(graph_of(calls, [("x", "m/f"), ("y", "m/f"), ("m/f", "m/d"), ("m/d", "o")], ["o"]))
    close_deeper(graph, 0)
    (node,) = [node for node in compose(graph, Options()).root.nodes if node.kind == "fusion"]
    assert (node.title, node.arms) == ("m · with fusion", ())


def test_a_closed_model_is_a_fusion_if_one_is_in_it_and_counts_all_that_meet_in_it():
    calls = {"x": INPUT, "y": INPUT, "m/f": "Concatenate", "m/again": "Mine", "o": "Dense"}
    edges = [("x", "m/f"), ("y", "m/f"), ("m/f", "m/again"), ("x", "m/again"), ("m/again", "o")]
    graph = pieces_of(graph_of(calls, edges, ["o"]))
    close_deeper(graph, 0)
    (node,) = [node for node in compose(graph, Options()).root.nodes if node.kind in ("fusion", "injection")]
    assert (node.title, node.kind, node.tone) == ("m · with 1 fusion and 1 injection", "fusion", LIGHT.fusion)


def test_a_closed_model_with_an_injection_alone():
    calls = {"x": INPUT, "y": INPUT, "f": "Concatenate", "m/again": "Mine", "m/d": "Dense"}
    edges = [("x", "f"), ("y", "f"), ("f", "m/again"), ("x", "m/again"), ("m/again", "m/d")]
    graph = pieces_of(graph_of(calls, edges, ["m/d"]))
    close_deeper(graph, 0)
    (node,) = [node for node in compose(graph, Options()).root.nodes if node.kind == "injection"]
    assert node.title == "m · with injection"


def test_what_lies_outside_says_so():
    analysis = sample("driving")
    graph = pieces_of(analysis, ["gps_gru", "route_concatenate"], ghosts=["route_concatenate"])
    ghost = compose(graph, Options()).root.nodes[-1]
    assert (ghost.kind, ghost.title, ghost.tone) == ("ghost", "route_concatenate", LIGHT.neutral)
    assert ghost.lines == ("fusion · concatenate, outside this picture",)


def test_other_colours_another_direction_and_no_arms():
    graph = pieces_of(sample("driving"))
    scene = compose(graph, Options(direction="LR"), DARK, arms=False)
    assert (scene.theme, scene.direction, scene.title) == (DARK, "LR", "driving")
    assert not any(node.arms for node in scene.root.all_nodes())
    assert all(node.tooltip for node in scene.root.all_nodes())


def test_arms_of_equal_branches_may_change_places_and_no_others():
    made = Made()
    for name, width in (("a", 8), ("b", 5), ("c", 8)):
        made.dense(f"{name}_layer", made.input(name), width)
    made.concatenate("meet", "c_layer", "b_layer", "a_layer", shape=21)
    scene = scene_of(analyze_graph(made.graph("meet")), Options()).with_arms_in_order()
    (node,) = (node for node in scene.root.all_nodes() if node.arms)
    assert [arm.place for arm in node.arms] == [2, 1, 0]
