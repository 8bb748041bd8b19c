"""U's are found where they were built, with the levels that they were built with, and nowhere else."""

from __future__ import annotations

import random

import pytest

from archlens.analysis import analyze_graph
from archlens.analysis.u_shape import find_u_shapes, positions
from tests.unit.rules.made import Made


def unet(made, levels, source, size, *, gates=False, name=""):
    """A U-Net built as people build it; which calls lie at each level's ends, from the top down."""
    built, last = [], source
    for level in range(levels):
        skip = made.call(f"{name}down{level}", "Conv2D", last, shape=(size, size, 8))
        size //= 2
        last = made.call(f"{name}pool{level}", "MaxPooling2D", skip, shape=(size, size, 8))
        built.append(skip)
    last = made.call(f"{name}bottom", "Conv2D", last, shape=(size, size, 16))
    joins = []
    for level in reversed(range(levels)):
        size *= 2
        last = made.call(f"{name}up{level}", "UpSampling2D", last, shape=(size, size, 8))
        across = built[level]
        if gates:
            signal = made.call(f"{name}signal{level}", "Conv2D", last, shape=(size, size, 8))
            both = made.call(f"{name}both{level}", "Add", across, signal, shape=(size, size, 8))
            across = made.call(f"{name}gated{level}", "Multiply", across, both, shape=(size, size, 8))
        joins.append(made.concatenate(f"{name}join{level}", last, across, shape=(size, size, 16)))
        last = made.call(f"{name}after{level}", "Conv2D", joins[-1], shape=(size, size, 8))
    return last, list(zip(built, reversed(joins), strict=True))


def found(made, *outputs):
    facts = analyze_graph(made.graph(*outputs)).facts
    return facts, find_u_shapes(facts)


@pytest.mark.parametrize("gates", [False, True])
@pytest.mark.parametrize("levels", range(2, 7))
def test_a_u_net_has_the_levels_that_it_was_built_with(levels, gates):
    made = Made()
    last, built = unet(made, levels, made.input("image", (256, 256, 3)), 256, gates=gates)
    facts, (u,) = found(made, last)
    assert [(facts.ids(skip.sources), *facts.ids([skip.join])) for skip in u.skips] == [
        ((source,), join) for source, join in built
    ]
    for level, skip in enumerate(u.skips):
        through = {f"signal{level}", f"both{level}", f"gated{level}"} if gates else set()
        assert set(facts.ids(skip.between)) == through
    assert u.levels_in(range(len(facts.calls))) == levels
    assert u.smallest == (None, 256 >> levels, 256 >> levels, 16)
    assert u.inside == frozenset(range(facts.number["join0"] + 1))


def test_a_condition_is_no_skip():
    made = Made()
    condition = made.call("c", "Dense", made.input("time", 4), shape=(1, 1, 8))
    image = made.input("image", (64, 64, 3))
    first = made.call("first", "Conv2D", image, shape=(64, 64, 8))
    last, _ = unet(made, 3, made.call("add", "Add", first, condition, shape=(64, 64, 8)), 64)
    end = made.call("late", "Multiply", last, condition, shape=(64, 64, 8))
    facts, (u,) = found(made, end)
    assert [facts.ids(skip.sources) for skip in u.skips] == [("down0",), ("down1",), ("down2",)]


def test_two_that_follow_each_other_are_two():
    made = Made()
    middle, first = unet(made, 2, made.input("image", (32, 32, 3)), 32, name="a_")
    last, second = unet(made, 3, middle, 32, name="b_")
    facts, shapes = found(made, last)
    built = [[join for _, join in each] for each in (first, second)]
    # The second goes deeper: its bottom is the only one, and the first lies on its way down.
    assert [list(facts.ids(skip.join for skip in u.skips)) for u in shapes] == [built[1]]
    made = Made()
    middle, first = unet(made, 3, made.input("image", (32, 32, 3)), 32, name="a_")
    last, second = unet(made, 3, middle, 32, name="b_")
    facts, shapes = found(made, last)
    built = [[join for _, join in each] for each in (first, second)]
    assert [list(facts.ids(skip.join for skip in u.skips)) for u in shapes] == built


@pytest.mark.parametrize("seed", range(30))
def test_what_goes_down_alone_is_no_u(seed):
    """Residual networks of any number of stages, in which positions never grow."""
    rng = random.Random(seed)
    made = Made()
    size, last = 64, made.input("image", (64, 64, 3))
    for number in range(rng.randint(3, 12)):
        size = max(1, size // rng.choice([1, 2]))
        one = made.call(f"a{number}", "Conv2D", last, shape=(size, size, 8))
        two = made.call(f"b{number}", "Conv2D", one, shape=(size, size, 8))
        last = made.call(f"add{number}", "Add", one, two, shape=(size, size, 8))
    assert found(made, last)[1] == ()


def test_an_autoencoder_without_skips_is_none():
    made = Made()
    last = made.input("image", (32, 32, 3))
    for number, size in enumerate([16, 8, 4, 8, 16, 32]):
        last = made.call(f"c{number}", "Conv2D", last, shape=(size, size, 8))
    assert found(made, last)[1] == ()


def test_positions_are_the_axes_between():
    assert [positions(shape) for shape in (None, (None, 3), (None, 7, 3), (None, 4, 5, 3))] == [0, 0, 7, 20]
