"""What an arm of an elementwise fusion is: a mask, or repeated, beside numpy's broadcasting."""

import itertools

import numpy as np
import pytest

from archlens.analysis import analyze_graph
from archlens.rules.elementwise import ELEMENTWISE, is_mask, repeated
from tests.unit.rules.made import Made

AXES = (1, 2, 3)


def test_an_arm_is_repeated_as_often_as_numpy_repeats_it():
    for size in itertools.product(AXES, repeat=3):
        fused = np.zeros((5, *size))
        for rank in range(3):
            for kept in itertools.product((False, True), repeat=rank):
                axes = [axis if stays else 1 for axis, stays in zip(size[3 - rank :], kept, strict=True)]
                times = np.broadcast_to(np.zeros((5, *[1] * (3 - rank), *axes)), fused.shape).size
                assert repeated((5, *axes), fused.shape) == times / (5 * int(np.prod(axes)))


@pytest.mark.parametrize(
    ("arm", "fused", "times"),
    [
        ((None, 8), (None, 8), 1),
        ((None, 1, 8), (None, None, 8), None),
        ((None, None, 1), (None, None, 8), 8),
        ((None, None, 8), (None, None, 8), 1),
        (None, (None, 8), 1),
        ((), (None, 8), 1),
        ((None, 8), None, 1),
        ((None, 2, 8), (None, 8), 1),
    ],
)
def test_unknown_axes_and_shapes(arm, fused, times):
    assert repeated(arm, fused) == times


def asked(class_name, narrow, *, dtype="float32", wide=(20, 64)):
    """Whether the second arm of a fusion is a mask."""
    m = Made()
    m.dense(
        "out", m.call("fused", class_name, m.dense("a", m.input("x"), wide), m.input("y", narrow, dtype), shape=wide)
    )
    analysis = analyze_graph(m.graph("out"))
    (fusion,) = analysis.fusions
    (arm,) = [each for each in fusion.arms if each.source == "y"]
    return is_mask(fusion, arm, analysis.facts.calls[analysis.facts.number["y"]])


@pytest.mark.parametrize(
    ("class_name", "narrow", "dtype", "mask"),
    [
        ("Multiply", (20, 1), "float32", True),
        ("Multiply", 1, "float32", True),
        ("Multiply", (20, 64), "bool", True),
        ("Multiply", (20, 64), "float32", False),
        ("Multiply", (1, 64), "float32", False),
        ("Add", (20, 1), "float32", False),
        ("Add", (20, 64), "bool", False),
    ],
)
def test_masks(class_name, narrow, dtype, mask):
    assert asked(class_name, narrow, dtype=dtype) is mask


def test_one_feature_beside_one_feature_is_no_mask():
    assert not asked("Multiply", (20, 1), wide=(20, 1))
    assert asked("Multiply", (20, 1), wide=(20, 1), dtype="bool")


def test_the_modes_are_modes():
    merging = ("Add", "Average", "Maximum", "Minimum", "Subtract", "Multiply", "Concatenate", "Dot")
    made = Made()
    ends = [made.call(name, name, made.input(f"x{name}"), made.input(f"y{name}")) for name in merging]
    modes = {fusion.class_name: fusion.mode for fusion in analyze_graph(made.graph(*ends)).fusions}
    assert {name for name, mode in modes.items() if mode in ELEMENTWISE} == set(merging[:6])


@pytest.mark.parametrize(
    ("name", "mask"), [("mask", True), ("action_mask", True), ("Mask", True), ("masked", False), ("y", False)]
)
def test_an_input_that_is_called_a_mask(name, mask):
    m = Made()
    m.dense("out", m.call("fused", "Multiply", m.dense("a", m.input("x")), m.input(name)))
    analysis = analyze_graph(m.graph("out"))
    (fusion,) = analysis.fusions
    assert is_mask(fusion, fusion.arms[1], analysis.facts.calls[analysis.facts.number[name]]) is mask
