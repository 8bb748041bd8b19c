from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def widened(to):
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x"), 4), m.dense("b", m.input("y"), 4), shape=8)
    m.dense("out", m.dense("hidden", fused, to))
    return m


@pytest.mark.parametrize(("to", "times"), [(32, 0), (33, 1)])
def test_more_than_four_times(to, times):
    assert len(widened(to).found("AL202", "out")) == times


def test_the_option_and_the_figures():
    assert not widened(64).found("AL202", "out", ratio=8)
    (finding,) = widened(80).found("AL202", "out", ratio=8)
    assert finding.figures == {"ratio": 10, "features_in": 8, "features_out": 80}


def test_an_outer_product():
    m = Made()
    a, b = m.dense("a", m.input("x"), (16, 1)), m.dense("b", m.input("y"), (1, 16))
    m.dense("out", m.call("product", "Multiply", a, b, shape=(16, 16)))
    assert [finding.where for finding in m.found("AL202", "out")] == [("product",)]


def test_a_decoder_must_get_wider_somewhere():
    for width, times in ((32, 1), (33, 0)):
        m = widened(100)
        m.dense("wide", "out", width)
        assert len(m.found("AL202", "wide")) == times


def test_a_convolution_gives_positions_channels():
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x"), (9, 1)), m.dense("b", m.input("y"), (9, 1)), shape=(9, 2))
    m.dense("out", m.call("conv", "Conv1D", fused, shape=(9, 64), owns=9))
    assert not m.found("AL202", "out")


def test_the_width_of_the_output_is_not_a_choice():
    assert not widened(1000).found("AL202", "hidden")


@pytest.mark.parametrize(("through", "told"), [("Flatten", False), ("Dense", True)])
def test_the_first_layer_that_works_on_raw_inputs_may_widen(through, told):
    m = Made()
    arms = [m.call(name, through, m.input(f"of_{name}", 2), shape=2, owns=9 * (through == "Dense")) for name in "ab"]
    wide = m.dense("wide", m.concatenate("fused", *arms, shape=4), 64)
    found = m.found("AL202", m.dense("out", m.dense("hidden", wide, 16), 1))
    assert bool(found) is told
    assert all("units" in finding.hint for finding in found)
