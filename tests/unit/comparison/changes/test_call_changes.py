"""What follows from a matching: each case by hand, with the matching given."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from archlens.comparison import Architecture, compare
from archlens.comparison.changes.call_changes import Changes, roots
from tests.unit.comparison import made
from tests.unit.comparison.written import HEAD, written


def changes(old, new, *unlike, **pairs):
    """What changed if calls of one name are the same, those unlike left out, and these pairs."""
    forth = {i: new.by_id[call.id] for i, call in enumerate(old.calls) if call.id in new.by_id}
    forth = {u: v for u, v in forth.items() if old.calls[u].id not in unlike}
    return Changes(old, new, forth | {old.by_id[u]: new.by_id[v] for u, v in pairs.items()})


def rewired(found):
    return [
        (each.new, [(change.old, change.new, change.argument) for change in each.changes]) for each in found.rewired
    ]


A, B = "call a: Dense -> (None, 8)", "call b: ReLU -> (None, 8)"


def test_case_1_what_was_inserted_or_removed_rewires_nothing():
    old, new = written(A, B), written(A, "call n: Tanh -> (None, 8)", "call m: Tanh -> (None, 8)", B)
    there, back = changes(old, new), changes(new, old)
    assert (rewired(there), [each.id for each in there.added], there.removed) == ([], ["n", "m"], ())
    assert (rewired(back), [each.id for each in back.removed], back.added) == ([], ["n", "m"], ())


def test_case_1_only_if_what_was_inserted_leads_back_to_what_was_taken():
    old, new = written(A, B), written(A, "call n: Tanh <- x -> (None, 8)", "call b: ReLU <- n -> (None, 8)")
    assert rewired(changes(old, new)) == [("b", [(("a",), (), "0")])]


def test_case_2_an_argument_that_came_or_went_with_a_call():
    old = written(A, "call s: Add <- a, x -> (None, 8)")
    new = written(A, "call n: Tanh <- x -> (None, 8)", "call s: Add <- a, x, n -> (None, 8)")
    assert rewired(changes(old, new)) == rewired(changes(new, old)) == []


def test_an_argument_between_calls_that_stay_is_rewired():
    old, new = written(A, "call s: Add <- a, x -> (None, 8)"), written(A, "call s: Add <- a, a -> (None, 8)")
    assert rewired(changes(old, new)) == [("s", [(("x",), ("a",), "0[1]")])]


def test_the_same_tensors_in_another_order_or_by_another_argument():
    old, new = written(A, "call s: Add <- a, x -> (None, 8)"), written(A, "call s: Add <- x, a -> (None, 8)")
    assert rewired(changes(old, new)) == [("s", [(("a", "x"), ("x", "a"), "0[0]")])]
    by_key = written(A, "call s: Add <- a, x as k -> (None, 8)")
    assert rewired(changes(old, by_key)) == [("s", [(("a", "x"), ("a", "x"), "k")])]


def test_another_output_of_a_call_is_another_tensor():
    old, new = written(A, "call b: ReLU <- a -> (None, 8)"), written(A, "call b: ReLU <- a:1 -> (None, 8)")
    assert rewired(changes(old, new)) == [("b", [(("a",), ("a:1",), "0")])]


SHAPED = ("call a: Dense -> (None, 8) [40] | units=8", "call b: Dense -> (None, 4) [36] | units=4")


def test_case_3_shapes_and_parameters_that_follow():
    old = written(*SHAPED)
    new = written(SHAPED[0].replace("8", "9").replace("40", "45"), SHAPED[1].replace("4)", "5)").replace("36", "50"))
    found = changes(old, new)
    assert [(each.new, [s.key for s in each.settings]) for each in found.reconfigured] == [("a", ["units"])]
    assert [(each.id, each.old, each.new, each.follows) for each in found.shapes] == [
        ("a", ((None, 8),), ((None, 9),), True),
        ("b", ((None, 4),), ((None, 5),), True),
    ]
    assert [(each.id, each.old, each.new, each.follows) for each in found.parameters] == [
        ("a", 40, 45, True),
        ("b", 36, 50, True),
    ]


def test_case_3_what_nothing_explains_does_not_follow():
    old, new = written(*SHAPED), written(SHAPED[0], SHAPED[1].replace("4)", "5)").replace("36", "50"))
    found = changes(old, new)
    assert [(each.id, each.follows) for each in (*found.shapes, *found.parameters)] == [("b", False), ("b", False)]


def test_case_3_a_call_behind_one_that_came_or_went_follows():
    old, new = written(*SHAPED), written(SHAPED[0], "call n: Tanh -> (None, 9)", SHAPED[1].replace("4)", "5)"))
    assert [(each.id, each.follows) for each in changes(old, new).shapes] == [("b", True)]
    assert [(each.id, each.follows) for each in changes(new, old).shapes] == [("b", True)]


def test_a_data_type_and_whether_it_is_trained_belong_to_each_class_of_layers():
    old, new = written("call a: Dense | units=8"), written('call a: Conv1D | dtype="mixed_float16" trainable=false')
    ((change,),) = ([each] for each in changes(old, new).reconfigured)
    assert [(each.key, each.old, each.new) for each in change.settings] == [
        ("class", '"Dense"', '"Conv1D"'),
        ("dtype", '"float32"', '"mixed_float16"'),
        ("trainable", "true", "false"),
    ]


def test_settings_of_another_class_are_those_that_both_have():
    old = written("call a: Dense -> (None, 8) | units=8 use_bias=false")
    new = written("call a: Conv1D -> (None, 8) | filters=8 use_bias=true")
    ((change,),) = [[each.settings for each in changes(old, new).reconfigured]]
    assert [(each.key, each.old, each.new) for each in change] == [
        ("class", '"Dense"', '"Conv1D"'),
        ("use_bias", "false", "true"),
    ]


def test_weights_shared_with_other_calls_than_before():
    lines = ["call a: Dense -> (None, 4) [20]", "call b: Dense -> (None, 4) [20]", "call c: Dense -> (None, 4) [20]"]
    old, new = written(*lines[:2], f"{lines[2]} shares a"), written(*lines[:2], f"{lines[2]} shares b")
    settings = [(each.new, each.settings) for each in changes(old, new).reconfigured]
    assert [(name, [(s.key, s.old, s.new) for s in own]) for name, own in settings] == [
        ("c", [("weights", '"those of a"', '"those of b"')])
    ]
    ((_, (change,)),) = [(each.new, each.settings) for each in changes(new, written(*lines)).reconfigured]
    assert change.new == '"its own"'
    # Of a form without weights it is not known.
    assert not changes(old, written(*(line.replace("20", "?") for line in lines))).reconfigured


def test_parameters_of_a_layer_called_twice_are_told_once():
    lines = ["call a: Dense -> (None, 4) [20]", "call b: Dense -> (None, 4) [20] shares a"]
    found = changes(written(*lines), written(*(line.replace("20", "30") for line in lines)))
    assert [each.id for each in found.parameters] == ["a"]


def test_an_unknown_number_or_shape_differs_from_none():
    known = "call a: Mine -> (None, 8) [40]\noutput a = a\n"
    assert compare(
        Architecture.from_lock(HEAD + known), Architecture.from_lock(HEAD + known.replace("[40]", "[?]"))
    ).same
    assert compare(
        Architecture.from_lock(HEAD + known), Architecture.from_lock(HEAD + known.replace("(None, 8)", "?"))
    ).same
    assert not compare(
        Architecture.from_lock(HEAD + known), Architecture.from_lock(HEAD + known.replace("8", "None"))
    ).same


def test_unmatched_calls_that_hang_together_are_one_group():
    dice = random.Random(3)
    for _ in range(30):
        side = Architecture.of(made.analysis(made.build(dice, 15)))
        kept = {i: i for i in range(len(side.calls)) if i < side.inputs or dice.random() < 0.5}
        found = Changes(side, side, kept)
        net = nx.Graph()
        net.add_nodes_from(i for i in range(len(side.calls)) if i not in kept)
        net.add_edges_from((f.call, i) for i in net for f in side.calls[i].feeds if f.call in net)
        groups = {}
        for change in found.removed:
            groups.setdefault(change.group, set()).add(side.by_id[change.id])
        assert sorted(map(sorted, groups.values())) == sorted(map(sorted, nx.connected_components(net)))
        assert list(dict.fromkeys(change.group for change in found.removed)) == list(range(1, len(groups) + 1))


@pytest.mark.parametrize("seed", range(20))
def test_roots_are_the_matched_calls_on_ways_through_unmatched_ones(seed):
    dice = random.Random(seed)
    side = Architecture.of(made.analysis(made.build(dice, 12)))
    matched = {i: i for i in range(len(side.calls)) if i < side.inputs or dice.random() < 0.4}
    net = nx.DiGraph((feed.call, i) for i, call in enumerate(side.calls) for feed in call.feeds)
    net.add_nodes_from(range(len(side.calls)))
    for place, found in roots(side, matched).items():
        reached = {
            path[0]
            for start in matched
            for path in nx.all_simple_paths(net, start, place)
            if not any(step in matched for step in path[1:])
        }
        assert found == reached


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("LayerNormalization -> (None, 4, 8) | axis=2", "RMSNormalization -> (None, 4, 8) | axis=[-1]", ["class"]),
        ("RMSNormalization -> (None, 4, 8) | axis=[-1]", "RMSNormalization -> (None, 4, 8) | axis=2", []),
        ("RMSNormalization -> (None, 4, 8) | axis=[-2]", "RMSNormalization -> (None, 4, 8) | axis=2", ["axis"]),
        ("LayerNormalization -> (None, 4, 8) | axis=[1,2]", "LayerNormalization -> (None, 4, 8) | axis=[1,-1]", []),
        ("LayerNormalization -> ? | axis=-1", "LayerNormalization -> ? | axis=2", ["axis"]),
        ("Mine -> (None, 4, 8) | axis=-1", "Mine -> (None, 4, 8) | axis=2", ["axis"]),
        (
            "Stack operation <- x, x -> (None, 4, 8) | axis=-1",
            "Stack operation <- x, x -> (None, 4, 8) | axis=2",
            ["axis"],
        ),
        (f"Softmax -> (None, 8) | axis={'9' * 5000}", "Softmax -> (None, 8) | axis=1", ["axis"]),
    ],
)
def test_an_axis_counted_from_the_front_or_the_back_is_the_same(before, now, told):
    found = changes(written(f"call n: {before}"), written(f"call n: {now}")).reconfigured
    assert [change.key for each in found for change in each.settings] == told
