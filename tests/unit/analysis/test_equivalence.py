"""The pairing of two branches: the best one, and the first among equals."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

import archlens
from archlens.analysis import equivalence
from archlens.analysis.branches import find_branches
from archlens.analysis.equivalence import compare_branches, compare_within, worth_of
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Branch, Step
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


KINDS = [
    ("Dense", "dense", None),
    ("EinsumDense", "dense", None),
    ("Conv2D", "convolution", None),
    ("LSTM", "recurrent", None),
    ("MaxPooling2D", "pooling", None),
    ("Mine", "other", "Mine"),
]


def branch_of(name, kinds):
    steps = [
        Step(f"{name}{i}", class_name, class_name, role, None, None, None, user_class=own)
        for i, (class_name, role, own) in enumerate(kinds)
    ]
    return Branch(name, True, len(steps), 0, len(steps), 0, 0, (), tuple(steps))


def by_the_whole_table(left, right):
    """The first of the best pairings, by the plain dynamic programme over all pairs of steps; and its score."""
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, j in itertools.product(reversed(range(len(left))), reversed(range(len(right)))):
        worth = worth_of(left[i], right[j])
        best[i][j] = max(best[i + 1][j], best[i][j + 1], worth + best[i + 1][j + 1] if worth else 0)
    pairs, j = [], 0
    for i, step in enumerate(left):
        for k in range(j, len(right)):
            worth = worth_of(step, right[k])
            if worth and worth + best[i + 1][k + 1] == best[i][j]:
                pairs.append((step.id, right[k].id))
                j = k + 1
                break
    return pairs, best[0][0]


def edited(kinds, rng):
    """The same with a few steps more or less, or something else."""
    if rng.random() < 0.2:
        return [rng.choice(KINDS) for _ in range(rng.randint(0, 30))]
    other = list(kinds)
    for _ in range(rng.randint(0, 4)):
        place = rng.randint(0, len(other))
        other[place : place + rng.randint(0, 2)] = [rng.choice(KINDS)] * rng.randint(0, 2)
    return other


@pytest.mark.parametrize("first_band", [1, 3, 64])
def test_a_band_of_the_table_gives_what_the_whole_does(first_band, monkeypatch):
    monkeypatch.setattr(equivalence, "_FIRST_BAND", first_band)
    rng = random.Random(first_band)
    for _ in range(400):
        kinds = [rng.choice(KINDS[: rng.choice([1, 2, 6])]) for _ in range(rng.randint(0, 30))]
        a, b = branch_of("a", kinds), branch_of("b", edited(kinds, rng))
        found = compare_branches(a, b)
        pairs, score = by_the_whole_table(a.trajectory, b.trajectory)
        assert [(pair.a, pair.b) for pair in found.pairs] == pairs
        longer = max(len(a.trajectory), len(b.trajectory))
        assert found.similarity == (score / (3 * longer) if longer else 0)


def test_branches_that_are_nearly_equal_need_few_pairs_of_steps():
    kinds = [KINDS[i % 4] for i in range(3_000)]
    a, b = branch_of("a", kinds), branch_of("b", [*kinds[:1_000], KINDS[5], *kinds[1_000:]])
    (found,) = compare_within([a, b], 400_000)
    assert len(found.pairs) == 3_000
    assert compare_within([a, branch_of("c", [KINDS[5]] * 3_000)], 400_000) is None
