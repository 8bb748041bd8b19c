"""What a model multiplies, by branch."""

from __future__ import annotations

from dataclasses import replace

import archlens
from archlens.analysis.analysis import Analysis
from archlens.render.document import Document, View
from archlens.render.sections import costs_section
from archlens.render.text_report import lay_out
from archlens.text.terminal import Terminal
from tests.conftest import ROOT
from tests.unit.render.made import sample


def told(analysis, **view):
    section = costs_section.build(analysis, View(**view))
    return [] if section is None else lay_out(Document((), (section,)), Terminal(100)).strip().splitlines()


def test_the_worked_example():
    hint = "multiply-accumulates for one sample; FLOPs are twice as many"
    assert told(sample("image_text")) == [
        f"Costs  106,172,032 MACs (106 M), {hint}",
        "  part               MACs  share  of parameters",
        "  image_input  93,048,192  87.6%          97.2%",
        "  text_input   13,123,584  12.4%           2.8%",
        "  interaction         256  <0.1%          <0.1%",
        "  most at image_dense (Dense) 47.5%, image_conv (Conv2D) 40.1%, text_lstm (LSTM) 12.3%",
    ]


def test_calls_that_are_not_known_are_named_and_what_is_left_is_a_lower_bound():
    analysis = archlens.analyze(ROOT / "sample_models" / "variable_length.keras")
    assert analysis.model.macs is None
    assert [call.id for call in analysis.graph.calls if call.macs is None] == ["visits_lstm"]
    assert told(analysis) == [
        "Costs  at least 1,680 MACs, multiply-accumulates for one sample; FLOPs are twice as many",
        "  part           MACs  share  of parameters",
        "  visits_input      ?      ?          73.8%",
        "  record_input    640      ?          10.2%",
        "  interaction   1,040      ?            16%",
        "  unknown of 1 call: visits_lstm",
        "  give visits_input's length: --shape visits_input=128x5",
    ]


def test_a_model_that_multiplies_nothing_and_an_older_report_have_none():
    analysis = sample("image_text")
    nothing = replace(analysis, model=replace(analysis.model, macs=0, macs_at_least=0))
    assert told(nothing) == []
    data = analysis.to_dict()
    for part in (data["model"], data["interaction"], *data["branches"]):
        del part["macs"], part["macs_at_least"]
    assert told(Analysis.from_dict(data)) == []
    assert told(Analysis.from_dict(analysis.to_dict()))[0].startswith("Costs  106,172,032 MACs")
