from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def two(*, shapes=(8, 8), dtypes=("float32", "float32"), units=(4, 4), keys=(None, None), extra=False):
    m = Made()
    ends = []
    for i in range(2):
        x = m.input(f"x{i}", shapes[i], dtypes[i])
        d = m.dense(f"d{i}", x, 4, key=keys[i], units=units[i])
        if extra and i:
            d = m.call("add", "Add", d, m.dense("skip", x, 4))
        ends.append(d)
    m.dense("out", m.call("fused", "Subtract", *ends))
    return m


def test_twins_with_weights_of_their_own():
    (finding,) = two().found("AL107", "out")
    assert finding.where == ("x0", "x1")
    assert finding.figures == {"inputs": 2, "calls": 1, "parameters": 8}


@pytest.mark.parametrize(
    "different",
    [
        {"keys": ("one", "one")},
        {"shapes": (8, 9)},
        {"dtypes": ("float32", "int32")},
        {"units": (4, 5)},
        {"extra": True},
        {"shapes": (1, 1)},
    ],
)
def test_branches_that_are_no_twins(different):
    assert not two(**different).found("AL107", "out")


def partly_shared(*keys):
    """Branches of two layers each: of the first one's key, and one of their own."""
    m = Made()
    ends = [m.dense(f"own{i}", m.dense(f"s{i}", m.input(f"x{i}"), key=key)) for i, key in enumerate(keys)]
    return m.found("AL107", m.call("fused", "Subtract", *ends))


def test_branches_that_share_some_layers_are_told_what_is_apart():
    (finding,) = partly_shared("one", "one")
    assert finding.where == ("x0", "x1", "own0", "own1")
    assert "share some of their layers, while 'own0' and 'own1' have separate weights" in finding.message
    (finding,) = partly_shared("one", "other")
    assert "each) with separate weights" in finding.message


def test_a_branch_beside_two_that_share_all():
    m = Made()
    ends = [m.dense(f"d{i}", m.input(f"x{i}"), key=key) for i, key in enumerate(("one", "one", "two"))]
    (finding,) = m.found("AL107", m.call("fused", "Subtract", *ends))
    assert "while 'd0' and 'd2' have separate weights" in finding.message


def test_wiring_is_part_of_the_structure():
    def diamond(m, name, *, crossed):
        x = m.input(name)
        a = m.dense(f"{name}_a", x, units=8)
        b = m.dense(f"{name}_b", a, units=8)
        c = m.dense(f"{name}_c", b, units=8)
        return m.call(f"{name}_add", "Add", c, a if crossed else b)

    def found(*crossed):
        m = Made()
        ends = [diamond(m, f"x{i}", crossed=each) for i, each in enumerate(crossed)]
        return m.found("AL107", m.call("fused", "Subtract", *ends))

    assert not found(True, False)
    assert len(found(True, True)) == 1
    assert [f.where for f in found(True, False, True, False)] == [("x0", "x2"), ("x1", "x3")]


def two_of(*configs, class_name="Dense"):
    """Two branches of one call each, of these configurations."""
    m = Made()
    ends = []
    for i, config in enumerate(configs):
        x = m.input(f"x{i}")
        ends.append(m.dense(f"d{i}", m.call(f"first{i}", class_name, x, **config)))
    m.dense("out", m.call("fused", "Subtract", *ends))
    return m.found("AL107", "out")


@pytest.mark.parametrize(
    "configs",
    [
        ({"units": 8}, {"units": 8, "use_bias": True, "activation": "linear"}),  # a default written down
        ({"units": 8, "activation": "relu"}, {"units": 8.0, "activation": "relu"}),
        ({"units": 8}, {"units": 8, "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": 3}}}),
        ({"units": 8}, {"units": 8, "trainable": False}),
        ({"units": 8}, {"units": 8, "build_config": {"input_shape": [None, 8]}}),
    ],
)
def test_settings_are_equal_as_a_comparison_has_them(configs):
    assert len(two_of(*configs)) == 1


@pytest.mark.parametrize(
    "configs",
    [({"units": 8}, {"units": 9}), ({"units": 8}, {"units": 8, "use_bias": False}), ({}, {"activation": "relu"})],
)
def test_other_settings_make_other_branches(configs):
    assert not two_of(*configs)


def test_what_layers_were_adapted_to_tells_branches_apart():
    """A comparison counts such values only; one encoder for two vocabularies would be a mistake."""
    words = [["a", "b"], ["c", "d"]]
    assert not two_of(*({"vocabulary": each} for each in words), class_name="StringLookup")
    assert len(two_of({"vocabulary": words[0]}, {"vocabulary": words[0]}, class_name="StringLookup")) == 1
