"""Merge points: shares of what is known, and inputs that need no list."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render import text_report
from archlens.render.document import View
from archlens.render.sections import merges_section
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def section(analysis):
    report = text_report.render(analysis)
    return report.partition("\nMerge points")[2].partition("\n\n")[0].splitlines()


def test_a_fusion_that_is_called_as_what_it_does_says_it_once():
    assert section(sample("image_text"))[1] == (
        "  concatenate: stage 1, feature level, position 0.8 (4 calls before, 1 after)"
    )
    assert section(sample("merge_add"))[1].startswith("  merge: add, stage 1")


def test_shares_of_unknown_sizes_are_those_of_the_known_axes():
    m = Made()
    ends = [m.dense(f"d{name}", m.input(name, (None, 4)), shape=(None, 6)) for name in "ab"]
    lines = section(analyze_graph(m.graph(m.call("both", "Add", *ends, shape=(None, 6)))))
    rows = [line.split() for line in lines if "?×6" in line]
    assert rows == [
        ["da", "a", "?×6", "?×6", "50%"],
        ["db", "b", "?×6", "?×6", "50%"],
        ["→", "result", "a,", "b", "?×6", "?×6", "÷", "2"],
    ]


def test_features_of_vectors_are_their_shapes():
    assert section(sample("image_text"))[2].split() == ["from", "inputs", "shape", "share"]
    assert "features" in section(sample("image_text_attention"))[2].split()


def test_of_many_inputs_the_number_is_told():
    m = Made()
    names = [m.input(f"x{i}") for i in range(6)]
    first = m.call("first", "Add", *names[:5])
    lines = section(analyze_graph(m.graph(m.call("second", "Add", first, names[5]))))
    assert any("5 inputs" in line and "result" in line for line in lines)
    assert any("all 6 inputs" in line and "result" in line for line in lines)


def test_inputs_that_never_meet_are_told_at_the_top():
    m = Made()
    assert section(analyze_graph(m.graph(*(m.dense(f"d{name}", m.input(name)) for name in "ab")))) == []


def test_arms_of_branches_that_are_alike_are_one_row():
    m = Made()
    ends = [m.dense(f"d{i}", m.input(f"x{i}"), shape=8) for i in range(5)]
    odd = m.dense("odd", m.input("other", 3), shape=24)
    analysis = analyze_graph(m.graph(m.concatenate("all", *ends, odd, shape=64)))
    rows = [" ".join(line.split()) for line in section(analysis)[2:]]
    assert rows == [
        "from inputs shape share",
        "d0 … 3 more … d4 (alike) x0 … 3 more … x4 8 12.5% each",
        "odd other 24 37.5%",
        "→ result all 6 inputs 64 =",
    ]
    full = text_report.render(analysis, View(full=True)).partition("\nMerge points")[2]
    assert "d3 " in full.partition("→ result")[0]


def texts(cells):
    return [cell.separator.join("".join(span.text for span in item) for item in cell.items) for cell in cells]


def test_in_brief_one_row_a_fusion():
    brief = merges_section.merges_in_brief(sample("driving"), View(), 12)
    (table,) = brief.parts
    assert [texts(row) for row in table.rows] == [
        ["scene_concatenate", "concatenate", "camera_input, lidar_input", "256", "1", "feature", "0.6"],
        ["route_concatenate", "concatenate", "camera_input, lidar_input, gps_input", "160", "2", "feature", "0.8"],
    ]
    assert merges_section.merges_in_brief(sample("driving"), View(), 0).parts == ()


def test_in_brief_injections_are_named():
    m = Made()
    a, b = m.dense("da", m.input("a")), m.dense("db", m.input("b"))
    both = m.concatenate("both", a, b, shape=16)
    again = m.concatenate("again", m.dense("behind", both), a, shape=16)
    brief = merges_section.merges_in_brief(analyze_graph(m.graph(again)), View(), 12)
    table, line = brief.parts
    assert len(table.rows) == 1
    assert "".join(span.text for span in line.words) == "an input enters again at again"


def test_in_brief_nothing_where_inputs_never_meet():
    m = Made()
    ends = [m.dense(f"d{name}", m.input(name)) for name in "ab"]
    assert merges_section.merges_in_brief(analyze_graph(m.graph(*ends)), View(), 12) is None
