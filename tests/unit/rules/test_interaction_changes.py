"""Which calls of the interaction choose a width, and what is said of them."""

import itertools

import networkx as nx
import pytest

from archlens.analysis import analyze_graph
from archlens.analysis.features import features
from archlens.rules.interaction_changes import Changing, change_in_words, changing, funnels, widest_outputs
from tests.unit.analysis.random_graphs import on_random_graphs
from tests.unit.rules.made import Made


def model(class_name="Dense", shape=16, owns=9, **config):
    """Two branches of 8 features, a concatenation, a call, a call of 32 features, and the output."""
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x")), m.dense("b", m.input("y")), shape=16)
    m.dense("out", m.dense("head", m.call("middle", class_name, fused, shape=shape, owns=owns, **config), 32), 1)
    return m


def found(m, *outputs):
    """Id of each call → features in and out, ratio, mode."""
    analysis = analyze_graph(m.graph(*outputs))
    names = analysis.facts.ids(range(len(analysis.facts.calls)))
    return {
        names[each.number]: (each.taken, each.given, each.ratio, each.mode)
        for each in changing(analysis, lambda _: True)
    }


def test_fusions_and_weighted_calls_but_not_the_last():
    assert found(model(shape=4), "out") == {
        "fused": (16, 16, 1.0, "concatenate"),
        "middle": (16, 4, 0.25, None),
        "head": (4, 32, 8.0, None),
    }


def test_they_stand_in_topological_order():
    numbers = [each.number for each in changing(analyze_graph(model().graph("out")), lambda _: True)]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(("class_name", "owns"), [("Dropout", 0), ("GlobalAveragePooling1D", 0), ("Embedding", 9)])
def test_what_has_its_width_by_its_nature_is_left_out(class_name, owns):
    assert "middle" not in found(model(class_name, owns=owns), "out")


def test_after_which_nothing_weighted_comes_is_the_tasks_width():
    m = model()
    m.call("soft", "Softmax", "out", shape=1)
    assert "out" not in found(m, "soft")
    assert "head" in found(m, "soft")


def test_calls_without_a_ratio_are_left_out():
    assert "middle" not in found(model(shape=(None, 4)), "out")


def test_branches_alone_have_none():
    m = Made()
    m.dense("out", m.dense("hidden", m.input("x", 64), 2))
    assert found(m, "out") == {}


def test_in_words():
    assert change_in_words(Changing(3, 0.25, 4000, 1, None), "dense") == "dense makes 1 feature of 4,000"
    assert change_in_words(Changing(3, 0.25, None, 16, None), "dense") == "dense"
    assert change_in_words(Changing(3, 0.25, 64, None, None), "dense") == "dense"


def paths_to_outputs(facts):
    """Of each call, all paths from it to where the model ends, as lists of numbers."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(facts.calls)))
    graph.add_edges_from((call, target) for call, targets in enumerate(facts.targets) for target in targets)
    paths = {}
    for call in graph:
        paths[call] = [path for end in facts.output_calls for path in nx.all_simple_paths(graph, call, end)]
        paths[call] += [[call]] if call in facts.output_calls else []
    return paths


def test_a_funnel_never_gets_wider_on_any_path_to_an_output():
    def check(graph):
        facts = analyze_graph(graph).facts
        widths = [features(call.shape) for call in facts.calls]
        falling, widest = funnels(facts), widest_outputs(facts)
        for call, paths in paths_to_outputs(facts).items():
            if paths:
                assert falling[call] == all(only_falls(facts, widths, path) for path in paths)
                assert widest[call] == max(widths[path[-1]] or 0 for path in paths)

    on_random_graphs(check)


def only_falls(facts, widths, path):
    for call, target in itertools.pairwise(path):
        if facts.has_width_of_task[target]:
            return True
        if None not in (widths[call], widths[target]) and widths[target] > widths[call]:
            return False
    return True
