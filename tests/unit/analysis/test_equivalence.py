"""The pairing of two branches: the best one, and the first among equals."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

import archlens
from archlens.analysis.branches import find_branches
from archlens.analysis.equivalence import compare_branches
from archlens.analysis.facts import GraphFacts
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_random_graphs():
    def check(graph):
        branches = list(find_branches(GraphFacts(graph)))
        found = [compare_branches(a, b) for a, b in itertools.combinations(branches, 2)]
        checks.check_equivalences(found, BruteForce(graph))

    on_random_graphs(check)


def compared(left, right):
    """The equivalence of two branches of such classes, by positions in the two lists."""
    calls, ends = {}, []
    for side, classes in (("a", left), ("b", right)):
        last = side
        calls[side] = ("InputLayer", ())
        for i, class_name in enumerate(classes):
            calls[f"{side}{i}"] = (class_name, (last,))
            last = f"{side}{i}"
        ends.append(last)
    calls["all"] = ("Concatenate", tuple(ends))
    found = compare_branches(*find_branches(facts_of(calls, ["all"])))
    return [(int(pair.a[1:]), int(pair.b[1:]), pair.level) for pair in found.pairs], found.similarity


@pytest.mark.parametrize(
    ("left", "right", "pairs", "similarity"),
    [
        (["Dense"], ["Dense"], [(0, 0, "class")], 1),
        (["Conv2D"], ["Conv1D"], [(0, 0, "role")], 2 / 3),
        (["Conv2D"], ["LSTM"], [(0, 0, "does")], 1 / 3),
        (["Conv2D"], ["Dense"], [], 0),
        ([], ["Dense"], [], 0),
        (["ReLU"], ["ReLU"], [], 0),  # skipped
        (["Dense"], ["Dense", "Dense"], [(0, 0, "class")], 1 / 2),  # the first among equals
        (["Conv2D", "Dense"], ["Dense", "Conv2D"], [(0, 1, "class")], 1 / 2),  # order is kept
        (["LSTM", "Conv2D"], ["Conv2D", "ReLU", "Dense"], [(1, 0, "class")], 1 / 2),
        (["ReversibleEmbedding"], ["Embedding"], [(0, 0, "role")], 2 / 3),
        (["Mine", "Dense"], ["Mine", "Dense"], [(0, 0, "class"), (1, 1, "class")], 1),
        (["Mine"], ["Yours"], [], 0),
        (["Mine"], ["Dense"], [], 0),  # a class of one's own pairs with nothing else
        (["Mine", "Conv2D"], ["Conv2D"], [(1, 0, "class")], 1 / 2),  # and counts for the longer sequence
    ],
)
def test_cases(left, right, pairs, similarity):
    assert compared(left, right) == (pairs, pytest.approx(similarity))


def test_classes_of_one_name_and_two_modules_are_two():
    calls = {"a": ("InputLayer", ()), "b": ("InputLayer", ())}
    calls |= {"x": ("Mine", ("a",)), "y": ("Mine", ("b",)), "all": ("Add", ("x", "y"))}
    one, other = find_branches(facts_of(calls, ["all"]))
    elsewhere = replace(other, trajectory=(replace(other.trajectory[0], user_class="shop.Mine"),))
    assert len(compare_branches(one, other).pairs) == 1
    assert compare_branches(one, elsewhere).pairs == ()


def test_calls_of_one_layer_are_told():
    a = archlens.analyze("sample_models/siamese.keras")
    (each,) = a.equivalences
    assert each.pairs
    assert all(pair.same_layer for pair in each.pairs)
    assert all(pair.same_layer for pair in each.turned().pairs)
    assert archlens.Analysis.from_dict(a.to_dict()).equivalence(*each.branches) == each


def test_turned_round_it_is_the_same_pairing():
    calls = {
        "a": ("InputLayer", ()),
        "b": ("InputLayer", ()),
        "x": ("Dense!", ("a",)),
        "y": ("Dense!", ("b",)),
        "all": ("Add", ("x", "y")),
    }
    found = compare_branches(*find_branches(facts_of(calls, ["all"])))
    assert found.turned().branches == ("b", "a")
    assert [(pair.a, pair.b) for pair in found.turned().pairs] == [("y", "x")]
    assert found.turned().turned() == found
