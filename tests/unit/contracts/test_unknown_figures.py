"""What to do about figures that are not known."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.contracts.bounds import UNKNOWN_HINT
from archlens.contracts.unknown_figures import how_to_know
from tests.unit.contracts.made import sample
from tests.unit.rules.made import Made


def two_texts(module="keras.layers"):
    m = Made()
    for name, axes in (("short", (None, 8)), ("long", (None, 8)), ("facts", 8)):
        m.dense(f"d_{name}", m.input(name, axes), module=module)
    return analyze_graph(m.graph("d_short", "d_long", "d_facts"))


def test_the_inputs_are_named_that_such_a_call_sees():
    a = two_texts()
    calls = a.graph.by_id
    assert (
        how_to_know([calls["d_long"]], a)
        == "Give 'long' (None, None, 8) the sizes in use: --shape NAME=SHAPE, or [shapes] in the settings."
    )
    both = how_to_know([calls["d_short"], calls["d_long"]], a)
    assert both.startswith("Give 'short' (None, None, 8) and 'long' (None, None, 8) the sizes")
    assert how_to_know([calls["d_facts"]], a) == UNKNOWN_HINT


def test_a_class_of_ones_own_is_named():
    a = two_texts(module="mine")
    assert how_to_know([a.graph.by_id["d_facts"]], a) == "No file tells what a class of your own does ('Dense')."


def test_of_a_sample_without_a_fixed_length():
    a = sample("variable_length")
    unknown = [call for call in a.graph.calls if call.macs is None]
    assert "Give 'visits_input' (None, None, 5)" in how_to_know(unknown, a)
    fixed = replace(a.graph, tensors=())
    assert "visits_input" not in how_to_know(unknown, analyze_graph(fixed))
