"""The top of a report: all that a reader must know at once, in a few lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Finding
from archlens.render import text_report
from archlens.render.document import View
from archlens.text.terminal import Terminal
from tests.unit.render.made import SAMPLES, sample
from tests.unit.rules.made import Made


def top(analysis, width=80, **view):
    report = text_report.render(analysis, View(terminal=Terminal(width=width), **view))
    return report.partition("\n\n")[0].splitlines()


def one_line(analysis, width=80):
    return " ".join(line.strip() for line in top(analysis, width))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_leaves_room_for_a_drawing_on_the_first_screen(path, width):
    assert len(top(sample(path.stem), width)) <= (13 if width == 60 else 10)


def test_the_worked_example():
    assert top(sample("image_text"))[:6] == [
        "image_text",
        "  2 inputs → 1 fusion → 1 output: joint fusion, of features in one stage",
        "  9 layers, depth 6, weighted depth 4, 51,896,193 parameters (51.9 M), 106 M",
        "    MACs",
        "  branches 3 to 4 calls deep, deepest image_input; nothing is shared",
        "  parameters in image_dense (Dense) 97.2%, text_embedding (Embedding) 2.5%, 4",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("two_heads", "early fusion"),
        ("driving", "progressive fusion"),
        ("siamese", "joint fusion"),
        ("average_embeddings", "fusion"),
    ],
)
def test_the_strategy_in_a_word(name, words):
    assert words in top(sample(name))[1]


def test_a_model_of_one_input_has_no_strategy():
    assert top(sample("ensemble"))[1] == "  1 input → 1 output"


def test_inputs_that_never_meet():
    m = Made()
    ends = [m.dense(f"d_{name}", m.input(name)) for name in "ab"]
    assert top(analyze_graph(m.graph(*ends)))[1] == "  2 inputs → 2 outputs: no fusion, the inputs never meet"


def test_inputs_of_other_roles_are_counted_apart():
    m = Made()
    m.input("idle")
    end = m.dense("d", m.input("x"))
    assert top(analyze_graph(m.graph(end)))[1] == "  2 inputs (1 unused) → 1 output"


def test_sharing_is_said():
    told = one_line(sample("siamese"))
    assert "encoder is shared by known_input, questioned_input (one nested model, called 2 times)" in told
    m = Made()
    first = m.call("one", "Dense", m.input("x"), owns=8, key="shared")
    told = one_line(analyze_graph(m.graph(m.call("two", "Dense", first, owns=8, key="shared"))))
    assert "used again with the same weights: shared (Dense, called 2 times)" in told


def test_many_shared_parts_are_counted():
    m = Made()
    last = m.input("x")
    for i in range(10):
        last = m.call(f"d{i}", "Dense", last, owns=8, key=f"shared_{i % 5}")
    told = one_line(analyze_graph(m.graph(last)))
    assert "shared_2 (Dense, called 2 times) and 2 more" in told
    assert "shared_3 (Dense, called" not in told


def test_each_warning_is_a_line_of_its_own():
    findings = tuple(Finding("AL106", "warning", (), f"Part {i} is wrong{'!' * 100}: see.", "") for i in range(7))
    lines = top(replace(sample("image_text"), findings=(*findings, Finding("AL404", "info", (), "Small.", ""))))
    warnings = [line for line in lines if line.startswith("  warning AL106 Part ")]
    assert len(warnings) == 5
    assert all(len(line) == 80 and line.endswith("…") for line in warnings)
    assert lines[-2:] == [
        "  more: 2 warnings, 1 note, see Findings (AL106 no-interaction, AL404",
        "    unknown-class)",
    ]


def test_findings_that_are_held_back_are_not_told():
    findings = (Finding("AL106", "warning", (), "Wrong.", ""), Finding("AL404", "info", (), "Small.", ""))
    analysis = replace(sample("driving"), findings=findings)
    assert top(analysis)[-2:] == ["  warning AL106 Wrong", "  1 note, see Findings (AL404 unknown-class)"]
    assert top(analysis, findings="warning")[-1] == "  warning AL106 Wrong"
    assert not any("AL106" in line or "note" in line for line in top(analysis, findings="none"))


def test_a_report_that_was_read_back_tells_parameters_by_part():
    read_back = Analysis.from_dict(sample("image_text").to_dict())
    assert "parameters by part: image_input 97.2%, text_input 2.8%, interaction <0.1%" in one_line(read_back)


def test_the_deepest_branch_is_named():
    assert "branches 1 to 6 calls deep, deepest camera_input" in one_line(sample("driving"))
    assert "each branch 6 calls deep" in one_line(sample("siamese"))
    assert "no branch has a call of its own" in one_line(sample("two_heads"))
    assert "deep," not in one_line(sample("ensemble")) + one_line(sample("kernel_sizes"))
    m = Made()
    ends = [m.input("raw"), *(m.dense(f"d{i}", m.input(f"x{i}")) for i in range(5))]
    told = one_line(analyze_graph(m.graph(m.call("all", "Add", *ends))))
    assert "branches 0 to 1 calls deep, deepest x0, x1 and 3 more" in told


def test_blocks_are_counted():
    assert "160 layers with 10 residual blocks, depth 159" in one_line(sample("transfer_learning"))
    assert "7 layers with 1 parallel block, depth 5" in one_line(sample("kernel_sizes"))
