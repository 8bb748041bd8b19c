import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archlens.analysis import analyze_graph
from archlens.analysis.results import Finding
from archlens.errors import UnknownNameError
from archlens.render import text_report
from archlens.render.document import View
from archlens.text.terminal import Terminal
from archlens.text.widths import text_width
from tests.strategies import model_graphs
from tests.unit.render.made import SAMPLES, renamed, sample
from tests.unit.rules.made import Made

HOSTILE = "\x1b[2J\x07\n\u202e\u2028\u200b|`*<b>@x"


def widest(report):
    return max(map(text_width, report.split("\n")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_exceeds_the_width(path, width):
    assert widest(text_report.render(sample(path.stem), View(terminal=Terminal(width=width)))) <= width


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs(), st.sampled_from([40, 60, 77, 100, 140]), st.booleans(), st.text(max_size=8))
def test_any_graph_with_any_names_fits(graph, width, ascii_only, extra):
    analysis = renamed(analyze_graph(graph), lambda old: f"{old}/{extra}")
    report = text_report.render(analysis, View(terminal=Terminal(width=width, ascii_only=ascii_only)))
    assert widest(report) <= width
    assert report.isascii() or not ascii_only
    for branch in analysis.branches:
        assert widest(text_report.render(analysis, View(branch=branch.input, terminal=Terminal(width=width)))) <= width


def test_long_names_lose_their_middle_unless_all_is_asked_for():
    analysis = renamed(sample("image_text"), lambda old: f"{old}_{'long' * 100}_end")
    assert widest(text_report.render(analysis)) <= 100
    long_id = f"image_dense_{'long' * 100}_end"
    assert long_id not in text_report.render(analysis)
    assert long_id in text_report.render(analysis, View(full=True))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("full", [False, True])
def test_nothing_of_the_file_reaches_the_terminal_unescaped(path, full):
    analysis = renamed(sample(path.stem), lambda old: old + HOSTILE)
    report = text_report.render(analysis, View(full=full, source="a\x1bb", terminal=Terminal(colour=False)))
    assert report.replace("\n", "").isprintable()
    # No line of the report was begun by a name.
    assert len(report.split("\n")) <= len(text_report.render(sample(path.stem), View(full=full)).split("\n")) * 2


def test_wide_characters_stay_in_their_columns():
    analysis = renamed(sample("image_text"), lambda old: old.replace("image", "画像"))
    rows = text_report.render(analysis).split("\n")
    start = next(i for i, row in enumerate(rows) if row.lstrip().startswith("input "))
    ends = {
        text_width(row[: row.index(shape)])
        for row, shape in zip(rows[start : start + 3], ["shape", "224×224×3", "100 "], strict=True)
    }
    assert len(ends) == 1


def test_colours_change_nothing_but_colours():
    import re

    analysis = sample("driving")
    coloured = text_report.render(analysis, View(terminal=Terminal(colour=True)))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == text_report.render(analysis)


def test_the_worked_example_is_told():
    report = text_report.render(sample("image_text"))
    for told in (
        "51,896,193 parameters (51.9 M)",
        "97.2%",
        "÷ 3,080",
        "150,528 → 1,577,088 → 394,272 → 128",
        "position 0.8",
        "similarity 0.33",
        "which hides 3 to 4",
    ):
        assert told in report


def test_sections_come_in_the_order_of_the_questions():
    report = text_report.render(sample("driving"))
    titles = ["Branches", "Merge points", "Interaction", "Outputs", "Feature changes", "Equivalent", "File", "Naive"]
    places = [report.index(f"\n{title}") for title in titles]
    assert places == sorted(places)
    assert report.rstrip("\n").split("\n")[-1].startswith("Naive average")


def test_one_branch_alone():
    report = text_report.render(sample("driving"), View(branch="lidar_input"))
    assert "lidar_conv_2" in report
    of_the_branch = report.partition("Branches")[2].partition("Equivalent")[0]
    assert "camera_conv_2" not in of_the_branch


def test_an_unknown_branch_is_an_error():
    with pytest.raises(UnknownNameError, match="Did you mean 'lidar_input'"):
        text_report.render(sample("driving"), View(branch="lidar"))


def test_everything_unknown_still_makes_a_report():
    from archlens.graph import Call, Layer, ModelGraph, OutputTensor, Tensor

    thing = Layer("f", "f", "Thing", "Thing", "layer", "other", None, weighted=False)
    x = Layer("x", "x", "InputLayer", "InputLayer", "input", "other", {}, weighted=False)
    graph = ModelGraph(
        "",
        "keras",
        None,
        (Call("x", x, (), (None,)), Call("f", thing, (), ())),
        (Tensor("x", 0, "f", "0", control=False, shape=None),),
        ("x",),
        (OutputTensor("f", "f", 0, None),),
    )
    report = text_report.render(analyze_graph(graph))
    assert "parameters unknown" in report
    assert "(?)" not in report.split("Branches")[0]


def test_figures_past_all_measure():
    analysis = sample("image_text").to_dict()
    analysis["model"]["parameters"] = 10**5000
    analysis["branches"][0]["trajectory"][0]["features"] = 10**5000
    report = text_report.render(type(sample("image_text")).from_dict(analysis))
    assert "≈ 1.00e5000" in report


def test_many_of_everything_are_counted_unless_all_is_asked_for():
    from dataclasses import replace

    analysis = sample("driving")
    fusions = tuple(replace(analysis.fusions[0], id=f"fusion_{i}") for i in range(40))
    findings = tuple(Finding("AL404", "info", (f"call_{i}",), f"message {i}", "The hint.") for i in range(50))
    changes = tuple(replace(analysis.feature_changes[0], id=f"change_{i}") for i in range(50))
    many = replace(analysis, fusions=fusions, findings=findings, feature_changes=changes, source_facts=None)
    report, full = text_report.render(many), text_report.render(many, View(full=True))
    assert "… 28 fusions more" in report
    assert "fusion_20:" not in report
    assert "fusion_39:" in report
    assert report.count("The hint.") == 1
    assert "and 47 more of AL404" in report
    for i in range(40):
        assert f"fusion_{i}:" in full
        assert f"change_{i} " in full
        assert f"message {i}\n" in full


def test_the_gravest_finding_comes_first():
    from dataclasses import replace

    kinds = ("info", "warning", "error")
    findings = tuple(Finding("AL404", kind, (), f"a message of {kind}", f"hint {kind}") for kind in kinds)
    report = text_report.render(replace(sample("image_text"), findings=findings))
    top, _, rest = report.partition("\nFindings")
    assert top.index("error AL404 a message of error") < top.index("warning AL404 a message of warning")
    assert "1 note, see Findings" in top
    assert "of info" not in top
    assert rest.index("of error") < rest.index("of warning") < rest.index("of info")


@pytest.mark.parametrize(("number", "rows"), [(3, 3), (24, 24), (30, 24)])
def test_every_branch_has_its_row_and_its_spine_or_is_counted(number, rows):
    m = Made()
    ends = []
    for i in range(number):
        # Each is one call deeper than the one before, so that no two are alike.
        last = m.input(f"field_{i:02}")
        for k in range(i):
            last = m.dense(f"dense_{i:02}_{k}", last)
        ends.append(last)
    report = text_report.render(analyze_graph(m.graph(m.call("all", "Add", *ends))), View(terminal=Terminal(width=80)))
    figures, _, spines = report.partition("\nBranches")[2].partition("\n\n")[0].partition("  spine")
    for table in (figures, spines):
        told = [line.split()[0] for line in table.splitlines()[1:] if line.startswith("  field")]
        gaps = [line.split() for line in table.splitlines() if line.startswith("  …")]
        assert len(told) == min(number, rows)
        assert gaps == ([["…", str(number - rows), "more"]] if number > rows else [])
    assert "field_00  no call" in spines


def test_branches_that_are_alike_are_one_row():
    m = Made()
    names = [m.input(f"field_{i:02}") for i in range(14)]
    ends = [m.dense(f"dense_{i:02}", name) for i, name in enumerate(names)]
    report = text_report.render(analyze_graph(m.graph(m.call("all", "Add", *ends))))
    branches = report.partition("\nBranches")[2].partition("\n\n")[0]
    assert branches.count("field_00 … 12 more … field_13 (alike)") == 2
    assert "field_07" not in branches
    full = text_report.render(analyze_graph(m.graph(m.call("all", "Add", *ends))), View(full=True))
    assert all(f"\n  {name}" in full for name in names)


def chain(depth, name):
    m = Made()
    last = m.input("x")
    for i in range(depth):
        last = m.dense(f"{name}{i}", last)
    return m, last


def test_an_average_that_hides_nothing_is_told_only_if_all_is_asked_for():
    m, last = chain(2, "d")
    analysis = analyze_graph(m.graph(last))
    assert "Naive average" not in text_report.render(analysis)
    assert "2 calls a branch, which hides nothing" in text_report.render(analysis, View(full=True))


@pytest.mark.parametrize(("depths", "words"), [((0, 1), "0.5 calls a branch"), ((0, 2), "1 call a branch")])
def test_one_call_is_no_calls(depths, words):
    m = Made()
    ends = []
    for number, depth in enumerate(depths):
        last = m.input(f"x{number}")
        for i in range(depth):
            last = m.dense(f"d{number}_{i}", last)
        ends.append(last)
    assert words in text_report.render(analyze_graph(m.graph(m.call("both", "Add", *ends))))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_says_nothing_is_left_out(path):
    report = text_report.render(sample(path.stem))
    for nothing in (
        "Blocks  none",
        "nothing alike",
        "hides nothing",
        "no injections",
        "see Findings\n\n\n",
        "  none\n",
    ):
        assert nothing not in report
    if len(sample(path.stem).branches) == 1:
        assert "joint depth" not in report
