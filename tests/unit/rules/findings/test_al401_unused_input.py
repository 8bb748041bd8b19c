from __future__ import annotations

from tests.unit.rules.made import Made


def test_an_input_that_reaches_no_output():
    m = Made()
    out = m.dense("out", m.input("x"))
    m.dense("nowhere", m.input("y"))
    (finding,) = m.found("AL401", out)
    assert (finding.where, finding.severity) == (("y",), "warning")
    assert not m.found("AL401", out, "nowhere")
