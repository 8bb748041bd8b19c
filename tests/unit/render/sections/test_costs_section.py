"""What a model multiplies, by branch."""

from __future__ import annotations

from dataclasses import replace

import pytest

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.graph import Optimizer
from archlens.render.document import Document, View
from archlens.render.focus import focus
from archlens.render.sections import costs_section
from archlens.render.text_report import lay_out
from archlens.text.terminal import Terminal
from tests.conftest import ROOT
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def told(analysis, **view):
    section = costs_section.build(analysis, View(**view))
    return [] if section is None else lay_out(Document((), (section,)), Terminal(100)).strip().splitlines()


HINT = "multiply-accumulates for one sample; FLOPs are twice as many"


def test_the_worked_example():
    assert told(sample("image_text")) == [
        f"Costs  106,172,032 MACs (106 M), {HINT}",
        "  part                MACs  of model  parameters    bytes",
        "  image_input   93,048,192     87.6%  50,467,840   202 MB",
        "  text_input    13,123,584     12.4%   1,428,096  5.71 MB",
        "  interaction          256     <0.1%         257  1,028 B",
        "  model        106,172,032            51,896,193   208 MB",
        "  most at image_dense (Dense) 47.5%, image_conv (Conv2D) 40.1%, text_lstm (LSTM) 12.3%",
        "  tensors of one sample: at most 7.89 MB alive at a time; training keeps 10.1 MB",
    ]


def test_frozen_parts_have_a_column_and_one_branch_alone_no_row_of_the_model():
    analysis = sample("transfer_learning")
    assert told(analysis)[1:6] == [
        "  part                MACs  of model  parameters  trainable    bytes",
        "  photo_input  152,885,120    >99.9%   2,339,968     81,984  9.36 MB",
        "  facts_input          384     <0.1%         416        416  1,664 B",
        "  interaction        3,104     <0.1%       3,137      3,137  12.5 kB",
        "  model        152,888,608             2,343,521     85,537  9.37 MB",
    ]
    narrowed = told(focus(analysis, "facts_input"), branch="facts_input")
    assert [line.split()[0] for line in narrowed[1:]] == ["part", "facts_input", "interaction"]


def with_branches(analysis, *changes):
    """The analysis with other figures of its branches."""
    branches = [replace(branch, **changed) for branch, changed in zip(analysis.branches, changes, strict=True)]
    return replace(analysis, branches=tuple(branches))


def test_branches_of_which_one_is_frozen_have_a_row_each():
    assert told(sample("siamese"))[2].split()[:2] == ["known_input,", "questioned_input"]
    known, questioned = told(with_branches(sample("siamese"), {"trainable_parameters": 0}, {}))[2:4]
    assert (known.split()[0], known.split()[3:5]) == ("known_input", ["822,208", "0"])
    assert (questioned.split()[0], questioned.split()[3:5]) == ("questioned_input", ["822,208", "822,208"])


def test_of_many_branches_in_one_row_the_least_and_the_largest_figures_are_told():
    m = Made()
    ends = [m.dense(f"d{n}", m.input(f"x{n}"), 8, owns=10 + n) for n in range(9)]
    analysis = analyze_graph(m.graph(m.concatenate("all", *ends, shape=72)))
    costs = [{"macs": 8 * n, "macs_at_least": 8 * n, "weight_bytes": 40 + 4 * n} for n in range(9)]
    many = with_branches(analysis, *costs)
    many = replace(many, model=replace(many.model, macs=288, macs_at_least=288, weight_bytes=504))
    for figure in ("0 to 64", "0% to 22.2%", "10 to 18", "40 B to 72 B"):
        assert f"  {figure}" in told(many)[2]
    full = told(many, full=True)
    assert [line.split()[0] for line in full[2:11]] == [f"x{n}" for n in range(9)]
    half_known = with_branches(analysis, {"macs": None, "macs_at_least": 0}, *costs[1:])
    half_known = replace(half_known, model=replace(many.model, macs=None, macs_at_least=288))
    assert "? to 64" in told(half_known)[2]


def test_a_figure_of_a_part_has_a_bar_and_that_of_the_model_has_none():
    section = costs_section.build(sample("image_text"), View())
    assert section is not None
    image, text, interaction, model = section.parts[0].rows
    assert [image[place].bar for place in range(5)] == [None, 1.0, None, 1.0, None]
    assert text[1].bar == 13_123_584 / 93_048_192
    assert interaction[3].bar == 257 / 50_467_840
    assert [cell.bar for cell in model] == [None] * 5


def test_a_model_of_one_branch_has_a_line_in_the_place_of_a_table():
    graph = sample("kernel_sizes").graph
    analysis = archlens.analyze(ROOT / "sample_models" / "kernel_sizes.keras")
    assert len(graph.inputs) == 1
    assert "  weights: 95,466 parameters, all trainable, 382 kB" in told(analysis)
    half = replace(analysis, model=replace(analysis.model, trainable_parameters=66, weight_bytes=None))
    assert "  weights: 66 of 95,466 parameters trainable" in told(half)


def test_calls_that_are_not_known_are_named_and_what_is_left_is_a_lower_bound():
    analysis = archlens.analyze(ROOT / "sample_models" / "variable_length.keras")
    assert analysis.model.macs is None
    assert [call.id for call in analysis.graph.calls if call.macs is None] == ["visits_lstm"]
    assert told(analysis) == [
        f"Costs  at least 1,680 MACs, {HINT}",
        "  part             MACs  of model  parameters    bytes",
        "  visits_input        ?         ?       4,864  19.5 kB",
        "  record_input      640         ?         672  2,688 B",
        "  interaction     1,040         ?       1,057  4,228 B",
        "  model         ≥ 1,680                 6,593  26.4 kB",
        "  unknown of 1 call: visits_lstm",
        "  bytes of tensors are unknown from visits_input on",
        "  give visits_input's length: --shape visits_input=128x5",
    ]
    assert told(analysis, batch=8)[-2] == (
        "  training on batches of 8: unknown, as are the bytes of the tensors that training keeps"
    )


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        (Optimizer("Lion", 1), "342 kB of Lion (1 value a parameter)"),
        (Optimizer("SGD", 0), "0 B of SGD (no values a parameter)"),
        (Optimizer("M\x1b[1m", None), "684 kB of an optimizer such as Adam (2 values a parameter; what M"),
        (None, "684 kB of an optimizer such as Adam (2 values a parameter; the file tells none)"),
    ],
)
def test_training_is_an_estimate_and_says_of_what(optimizer, words):
    analysis = sample("transfer_learning")
    model = replace(analysis.model, optimizer=optimizer)
    *_, text = told(replace(analysis, model=model), batch=32)[-3:]
    lines = " ".join(line.strip() for line in told(replace(analysis, model=model), batch=32)[-3:])
    assert "training on batches of 32: about" in lines
    assert "an estimate: 9.37 MB of weights, 342 kB of gradients" in lines
    assert words in lines
    assert lines.endswith("194 kB of tensors")
    assert "\x1b" not in lines + text


def test_layers_of_which_nobody_knows_what_training_changes_are_named():
    analysis = sample("image_text")
    call = analysis.graph.by_id["image_dense"]
    unknown = replace(call, layer=replace(call.layer, trainable_weights=None))
    calls = tuple(unknown if each is call else each for each in analysis.graph.calls)
    told_of = told(analyze_graph(replace(analysis.graph, calls=calls)))
    assert "  image_input   93,048,192     87.6%  50,467,840          ?   202 MB" in told_of
    assert "  whether training changes them is unknown of the weights of 1 call: image_dense" in told_of


def test_a_model_that_multiplies_nothing_and_an_older_report_have_none():
    analysis = sample("image_text")
    nothing = replace(analysis, model=replace(analysis.model, macs=0, macs_at_least=0))
    assert told(nothing) == []
    data = analysis.to_dict()
    for part in (data["model"], data["interaction"], *data["branches"]):
        del part["macs"], part["macs_at_least"]
    assert told(Analysis.from_dict(data)) == []
    assert told(Analysis.from_dict(analysis.to_dict()))[0].startswith("Costs  106,172,032 MACs")


def test_the_training_of_the_model_is_told_with_a_single_branch_too():
    analysis = sample("driving")
    whole, branch = (told(analysis, batch=8, branch=name) for name in (None, "lidar_input"))
    start = next(place for place, line in enumerate(whole) if line.startswith("  training on batches of 8: about"))
    assert branch[-3:] == whole[start:]
    assert not any(line.startswith("  training") for line in told(analysis, branch="lidar_input"))


def brief(analysis, rows):
    section = costs_section.costs_in_brief(analysis, View(), rows)
    return [] if section is None else lay_out(Document((), (section,)), Terminal(100)).strip().splitlines()


def test_in_brief_the_model_is_the_last_of_few_rows_and_none_are_no_table():
    lines = brief(sample("driving"), 3)
    assert [line.split()[0] for line in lines[1:6]] == ["part", "camera_input", "lidar_input", "…", "model"]
    assert lines[:1] + lines[6:] == brief(sample("driving"), 0)
    assert brief(sample("driving"), 24) == told(sample("driving"))


def test_in_brief_what_is_unknown_has_no_line():
    lines = brief(sample("variable_length"), 12)
    assert [line for line in told(sample("variable_length")) if line not in lines]
    assert not any("unknown" in line or "--shape" in line for line in lines)
