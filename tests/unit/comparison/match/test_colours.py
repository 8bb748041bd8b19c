"""Colours are equal where all that lies above or below is: compared with the whole term, written out."""

from __future__ import annotations

import itertools
import random

import pytest

from archlens.comparison import Architecture
from archlens.comparison.match.colours import Colouring
from tests.unit.comparison import made
from tests.unit.comparison.written import written


def label(call):
    return call.kind, call.class_name, call.settings, call.shapes if call.kind == "input" else ()


def above(side, place):
    """All that leads to a call, written out."""
    call = side.calls[place]
    return label(call), [(above(side, feed.call), feed.output, feed.control) for feed in call.feeds]


def below(side, place):
    """All that a call leads to, written out."""
    ends = [(i, end.output) for i, end in enumerate(side.outputs) if end.call == place]
    takers = [
        (below(side, target), feed.output, feed.control)
        for target, call in enumerate(side.calls)
        for feed in call.feeds
        if feed.call == place
    ]
    return label(side.calls[place]), len(side.calls[place].feeds), ends, sorted(takers, key=repr)


@pytest.mark.parametrize("seed", range(25))
def test_colours_are_equal_where_the_terms_are(seed):
    dice = random.Random(seed)
    model = made.build(dice, 10)
    sides = [Architecture.of(made.analysis(each)) for each in (model, dice.choice(made.EDITS)(dice, model))]
    colouring = Colouring(*sides)
    for colours, term in ((colouring.above({}), above), (colouring.below({}), below)):
        painted = [
            (colour, repr(term(side, place)))
            for side, own in zip(sides, colours, strict=True)
            for place, colour in enumerate(own)
        ]
        for (one, its), (other, others) in itertools.combinations(painted, 2):
            assert (one == other) == (its == others)


def test_both_is_above_and_below():
    dice = random.Random(3)
    sides = [Architecture.of(made.analysis(made.build(dice, 12))) for _ in range(2)]
    colouring = Colouring(*sides)
    pairs = [
        list(zip(*directions, strict=True)) for directions in zip(colouring.above({}), colouring.below({}), strict=True)
    ]
    both = colouring.both({})
    seen = [(c, p) for own, of in zip(both, pairs, strict=True) for c, p in zip(own, of, strict=True)]
    for (one, its), (other, others) in itertools.combinations(seen, 2):
        assert (one == other) == (its == others)


def test_a_matched_pair_has_a_colour_of_its_own_and_hides_what_is_behind_it():
    model = made.Model(
        (made.Made(0, "InputLayer", 0, ()), made.Made(1, "Dense", 8, (0,)), made.Made(2, "Dense", 8, (1,))), (2,)
    )
    old, new = (Architecture.of(made.analysis(each)) for each in (model, made.configure(random.Random(0), model)))
    changed = next(i for i in (1, 2) if old.calls[i].settings != new.calls[i].settings)
    colouring = Colouring(old, new)
    assert colouring.above({})[0][2] != colouring.above({})[1][2]
    anchored = colouring.above({changed: changed})
    assert anchored[0] == anchored[1]
    assert colouring.above({1: 1})[0][1] != colouring.above({1: 2})[0][1]


def test_which_taker_stands_first_does_not_matter():
    takers = ["call b: Dense <- a -> (None, 8)", "call c: ReLU <- a -> (None, 8)"]
    one, other = (
        written("call a: Tanh -> (None, 4)", *order, "call s: Add <- b, c -> (None, 8)")
        for order in (takers, takers[::-1])
    )
    below_one, below_other = Colouring(one, other).below({})
    assert below_one[1] == below_other[1]


def test_the_classes_and_the_ends():
    dice = random.Random(5)
    old, new = (Architecture.of(made.analysis(made.build(dice, 10))) for _ in range(2))
    colouring = Colouring(old, new)
    for (i, a), (j, b) in itertools.product(enumerate(old.calls), enumerate(new.calls)):
        alike = (a.class_name, a.kind) == (b.class_name, b.kind)
        assert (colouring.classes[0][i] == colouring.classes[1][j]) == alike
    for side, ends in zip((old, new), colouring.ends, strict=True):
        assert sorted(place for outputs in ends.values() for place, _ in outputs) == list(range(len(side.outputs)))
        assert all(side.outputs[place].call == call for call, outputs in ends.items() for place, _ in outputs)
