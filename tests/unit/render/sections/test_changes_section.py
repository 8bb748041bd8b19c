"""Feature changes: of a nested model below its name, of one layer in one row, of unknown sizes by what is known."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render import text_report
from archlens.render.document import View
from archlens.text.terminal import Terminal
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def rows(analysis, width=100):
    report = text_report.render(analysis, View(terminal=Terminal(width=width)))
    lines = report.partition("\nFeature changes")[2].partition("\n\n")[0].splitlines()
    return [" ".join(line.split()) for line in lines]


def test_the_prefix_of_a_nested_model_is_said_once():
    told = rows(sample("transfer_learning"), 80)
    assert told[2] == "mobilenetv2_1.00_160/"
    assert told[3] == "block_1_expand Conv2D 102,400 → 614,400 × 6"
    assert told[-1] == "and 26 more"


def test_calls_of_one_layer_that_change_as_much_are_one_row():
    assert "vector (2 calls) Dense 12,544 → 64 ÷ 196" in rows(sample("siamese"))


def test_unknown_sizes_are_those_that_the_ratio_is_of():
    m = Made()
    end = m.dense("wide", m.input("x", (None, 4)), shape=(None, 500))
    assert "wide Dense ?×4 → ?×500 × 125" in rows(analyze_graph(m.graph(end)))


def test_without_any_there_is_no_section():
    m = Made()
    assert rows(analyze_graph(m.graph(m.dense("d", m.input("x"))))) == []
