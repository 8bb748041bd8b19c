"""What two branches have in common, told once for those that have everything in common."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.analysis.results import Finding
from archlens.render import text_report
from archlens.render.document import View
from archlens.text.terminal import Terminal
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def section(analysis, **view):
    report = text_report.render(analysis, View(terminal=Terminal(width=120), **view))
    return report.partition("\nEquivalent layers")[2].partition("\n\n")[0].splitlines()


def siamese_of(number, *, shared):
    m = Made()
    ends = []
    for i in range(number):
        key = "encoder" if shared else f"encoder_{i}"
        ends.append(m.call(f"e{i}", "Dense", m.input(f"x{i}"), owns=8, key=key))
    return analyze_graph(m.graph(m.call("all", "Add", *ends)))


def test_branches_of_the_same_layers_are_one_line():
    told = " ".join(line.strip() for line in section(sample("siamese"))[1:])
    classes = "Conv2D, MaxPooling2D, Conv2D, MaxPooling2D, Flatten, Dense"
    assert told == f"known_input, questioned_input: similarity 1, the same layers ({classes})"
    assert section(siamese_of(3, shared=True))[1:] == ["  x0, x1, x2: similarity 1, the same layers (Dense)"]


def test_branches_of_one_sequence_with_separate_weights_are_one_line():
    assert section(siamese_of(10, shared=False))[1:] == [
        "  x0 … 8 more … x9 (alike): similarity 1, separate weights (Dense)"
    ]


def test_layers_without_weights_are_not_said_to_have_some():
    m = Made()
    ends = [m.call(f"flat_{i}", "Flatten", m.input(f"x{i}")) for i in range(2)]
    made = analyze_graph(m.graph(m.call("all", "Add", *ends)))
    assert section(made)[1:] == ["  x0, x1: similarity 1, separate layers (Flatten)"]


def test_a_pair_with_next_to_nothing_in_common_is_counted_if_others_are_told():
    lines = section(sample("driving"))
    assert lines[0].endswith("similarity 1 is the same sequence; 1 other pair below 0.1")
    assert not any("camera_input ~ gps_input" in line for line in lines)
    assert any("camera_input ~ gps_input" in line for line in section(sample("driving"), full=True))
    assert section(sample("transfer_learning")) == []


def test_what_both_do_is_said():
    assert any("both extract features: Conv1D and GRU" in line for line in section(sample("driving")))


def test_what_is_not_compared_is_said_once():
    analysis = siamese_of(17, shared=False)
    assert section(analysis) == ["  not compared: too much to compare; --branch NAME compares one"]
    assert section(replace(analysis, findings=(Finding("AL108", "info", (), "So.", ""),))) == []
