"""Random models, random edits of them: the edits are known, and networkx knows what is one architecture."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archlens.comparison import Architecture, compare, describe
from archlens.comparison.changes.call_groups import added_groups, removed_groups
from tests.unit.comparison import made

SEEDS = st.integers(0, 10**9)


@given(SEEDS, st.integers(5, 16), st.integers(0, 3), st.sampled_from(["given", "numbered", "shuffled"]))
@settings(max_examples=150, deadline=None)
def test_same_is_what_networkx_says(seed, size, edits, naming):
    dice = random.Random(seed)
    old = new = made.build(dice, size)
    for _ in range(edits):
        new = dice.choice(made.EDITS)(dice, new)
    names = {"given": made.given, "numbered": made.numbered, "shuffled": lambda model: made.shuffled(dice, model)}
    comparison = compare(made.analysis(old, made.numbered(old)), made.analysis(new, names[naming](new)))
    assert comparison.same == made.isomorphic(old, new)


@given(SEEDS, st.integers(6, 60), st.sampled_from(["numbered", "shuffled"]))
@settings(max_examples=150, deadline=None)
def test_names_are_no_part_of_an_architecture(seed, size, naming):
    dice = random.Random(seed)
    model = made.build(dice, size)
    other = made.numbered(model) if naming == "numbered" else made.shuffled(dice, model)
    comparison = compare(made.analysis(model, made.given(model)), made.analysis(model, other))
    assert comparison.same, describe(comparison)
    assert not comparison.figures


@given(SEEDS, st.integers(6, 60), st.integers(1, 3), st.sampled_from(["given", "numbered"]))
@settings(max_examples=150, deadline=None)
def test_no_more_is_told_than_was_done(seed, size, edits, naming):
    dice = random.Random(seed)
    old = new = made.build(dice, size)
    for _ in range(edits):
        new = dice.choice((made.insert, made.configure))(dice, new)
    names = made.given if naming == "given" else made.numbered
    comparison = compare(made.analysis(old, names(old)), made.analysis(new, names(new)))
    assert not comparison.same
    assert made.told(comparison) <= edits, describe(comparison)


def test_one_edit_of_any_kind_is_told_as_one_almost_always():
    # The best matching is a hard problem; how seldom a single edit is not found is counted over many models.
    missed = []
    for seed in range(300):
        dice = random.Random(seed)
        old = made.build(dice, dice.choice([8, 20, 50]))
        new = dice.choice(made.EDITS)(dice, old)
        comparison = compare(made.analysis(old, made.given(old)), made.analysis(new, made.shuffled(dice, new)))
        assert comparison.same == made.isomorphic(old, new)
        if made.told(comparison) > 1:
            missed.append(seed)
    assert len(missed) <= 3, missed


@given(SEEDS, st.integers(5, 40))
@settings(max_examples=100, deadline=None)
def test_what_was_removed_is_what_was_added_the_other_way_round(seed, size):
    dice = random.Random(seed)
    old = made.build(dice, size)
    new = made.insert(dice, old)
    a, b = made.analysis(old), made.analysis(new)
    there, back = compare(a, b), compare(b, a)
    assert [call.id for call in there.added] == [call.id for call in back.removed]
    assert not there.removed
    assert not back.added


@given(SEEDS, st.integers(5, 60), st.sampled_from(["given", "numbered"]))
@settings(max_examples=100, deadline=None)
def test_a_lock_file_holds_the_architecture(seed, size, naming):
    dice = random.Random(seed)
    model = made.build(dice, size)
    analysis = made.analysis(model, made.given(model) if naming == "given" else made.numbered(model))
    text = Architecture.of(analysis).to_lock()
    locked = Architecture.from_lock(text)
    assert locked.to_lock() == text
    assert compare(locked, analysis).same
    changed = compare(locked, made.analysis(made.configure(dice, model)))
    assert not changed.same
    assert len(changed.reconfigured) == 1


@pytest.mark.parametrize("edit", [made.insert, made.remove, made.configure])
def test_an_edit_is_named_for_what_it_is(edit):
    dice = random.Random(4)
    old = made.build(dice, 30)
    new = edit(dice, old)
    comparison = compare(made.analysis(old), made.analysis(new))
    keys = [{call.key for call in model.calls} for model in (old, new)]
    assert {change.id for change in comparison.added} == {f"call{key}" for key in keys[1] - keys[0]}
    assert {change.id for change in comparison.removed} == {f"call{key}" for key in keys[0] - keys[1]}
    assert bool(comparison.reconfigured) == (edit is made.configure)
    assert not comparison.rewired


def residual(dice, model):
    """The model with a residual block behind one of its calls, and the keys of the block's calls, its sum last."""
    chosen = dice.choice([call for call in model.inner if call.key not in model.outputs])
    first, second, total = (dice.randrange(1000, 10**9) for _ in range(3))
    block = [
        made.Made(first, "Conv1D", 64, (chosen.key,)),
        made.Made(second, "Conv1D", 128, (first,)),
        made.Made(total, "Add", 0, (second, chosen.key)),
    ]
    calls = []
    for call in model.calls:
        takes = tuple(total if taken == chosen.key else taken for taken in call.takes)
        calls += [made.Made(call.key, call.class_name, call.size, takes), *(block if call is chosen else [])]
    return made.Model(tuple(calls), model.outputs), (first, second, total)


@given(SEEDS, st.integers(8, 40))
@settings(max_examples=100, deadline=None)
def test_a_block_is_told_as_the_block_that_the_report_calls_it(seed, size):
    dice = random.Random(seed)
    old = made.build(dice, size)
    assume([call for call in old.inner if call.key not in old.outputs])
    new, keys = residual(dice, old)
    before, now = made.analysis(old), made.analysis(new)
    there, back = compare(before, now), compare(now, before)
    assert {each.id for each in there.added} == {f"call{key}" for key in keys}
    (group,), (gone,) = added_groups(there), removed_groups(back)
    assert group.kinds == gone.kinds == (("residual", 1),)
    assert [block.kind for block in now.blocks if block.merge == f"call{keys[-1]}"] == ["residual"]
