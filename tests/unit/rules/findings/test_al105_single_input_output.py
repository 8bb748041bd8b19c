from __future__ import annotations

from tests.unit.rules.made import Made


def model():
    m = Made()
    a, b = m.dense("a", m.input("x")), m.dense("b", m.input("y"))
    m.dense("both", m.concatenate("fused", a, b, shape=16))
    m.dense("alone", a)
    return m


def test_an_output_beside_the_fusion():
    m = model()
    assert not m.found("AL105", "both")
    (finding,) = m.found("AL105", "both", "alone")
    assert (finding.where, finding.figures) == (("alone",), {"inputs": 1, "of": 2})
    assert len(m.found("AL105", "both", "alone", "alone")) == 1


def test_models_that_never_fuse_are_told_once():
    m = Made()
    outputs = [m.dense(f"out{i}", m.input(f"x{i}")) for i in range(3)]
    (finding,) = m.found("AL105", *outputs)
    assert finding.where == ("out0", "out1", "out2")


def test_a_single_input_has_nothing_else_to_see():
    m = Made()
    assert not m.found("AL105", m.dense("out", m.input("x")))


def test_an_encoder_called_on_each_input_is_one_model():
    def towers(*keys):
        m = Made()
        return m.found("AL105", *[m.dense(f"out{i}", m.input(f"x{i}"), key=key) for i, key in enumerate(keys)])

    assert not towers("encoder", "encoder", "encoder")
    assert towers("encoder", "encoder", "another")
    assert towers("one", "another")


def test_an_input_that_is_handed_on_was_to_see_nothing():
    m = Made()
    m.input("lengths", 1)
    assert not m.found("AL105", m.dense("out", m.input("x")), "lengths")
    beside = model()
    assert not beside.found("AL105", "both", "x")
