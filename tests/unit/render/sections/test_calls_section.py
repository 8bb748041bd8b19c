"""The table of all calls: read back, it is the graph; looked at, it is what a person would write."""

from __future__ import annotations

from dataclasses import replace

import markdown_it
import pytest
from hypothesis import HealthCheck, given, settings

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.render import html, markdown_report, text_report
from archlens.render.document import View
from archlens.render.sections import calls_section
from archlens.text.terminal import Terminal
from archlens.text.widths import text_width
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.render.made import SAMPLES, sample
from tests.unit.rules.made import Made

WIDE, NARROW = (View(full=True, terminal=Terminal(width=width)) for width in (120, 80))


def table_of(analysis, view=WIDE):
    (table,) = calls_section.build(analysis, view).parts
    return table


def spans_in(cell):
    return [span for item in cell.items for span in item]


def text_in(cell):
    return "".join(span.text for span in spans_in(cell))


def lines_of(analysis, width):
    report = text_report.render(analysis, View(full=True, terminal=Terminal(width=width))).splitlines()
    (start,) = [number for number, line in enumerate(report) if line.startswith("Calls ")]
    return report[start:]


def calls_and_ways(table):
    """The calls of the table and from where to where tensors lead, as a reader finds them."""
    calls, ways = [], set()
    for label, what, takes, *_ in table.rows:
        named = [span.names for span in spans_in(label) if span.names is not None]
        if not named:  # the heading of a nested model
            calls.append(None)
            continue
        above = [calls[-1]] if calls and calls[-1] is not None else []
        is_input = text_in(what).startswith("input")
        sources = [span.names for span in spans_in(takes) if span.style == "name"]
        if not (sources or is_input or text_in(takes) == "nothing"):
            sources = above
        ways.update((source, named[0]) for source in sources)
        calls.append(named[0])
    return [call for call in calls if call is not None], ways


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs())
def test_read_back_it_is_the_graph(graph):
    calls, ways = calls_and_ways(table_of(analyze_graph(graph)))
    assert sorted(calls) == sorted(graph.by_id)
    places = {call: place for place, call in enumerate(calls)}
    told = {(tensor.source, tensor.target) for tensor in graph.tensors}
    assert all(places[source] < places[target] for source, target in told)
    assert ways == told


def test_a_call_that_takes_nothing_says_so():
    m = Made()
    m.input("a")
    m.call("constant", "Arange", module=None)
    m.call("add", "Add", "a", "constant")
    assert calls_and_ways(table_of(analyze_graph(m.graph("add"))))[1] == {("a", "add"), ("constant", "add")}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_call_of_a_sample_is_told_or_is_one_of_a_model_that_is_called_again(path):
    analysis = sample(path.stem)
    calls, _ = calls_and_ways(table_of(analysis))
    missing = set(analysis.graph.by_id) - set(calls)
    again = {text_in(row[0]).strip() for row in table_of(analysis).rows if "weights and shapes" in text_in(row[1])}
    assert all(set(analysis.graph.by_id[call].scope) & again for call in missing)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits_and_nothing_is_cut(path, width):
    lines = lines_of(sample(path.stem), width)
    assert max(map(text_width, lines)) <= width
    assert "…" not in "".join(lines)


def test_a_siamese_model_as_a_person_would_write_it():
    assert lines_of(sample("siamese"), 80) == [
        "Calls  15 calls, each on the one above it where nothing is said of what it takes",
        "  call              class and settings              gives     parameters    MACs",
        "  known_input       input float32                   64×64×1",
        "  encoder           nested model of 6 calls",
        "    conv_1          Conv2D 32, 5×5, relu ←          60×60×32         832  2.88 M",
        "                    known_input",
        "    pool_1          MaxPooling2D 2×2                30×30×32",
        "    conv_2          Conv2D 64, 3×3, relu            28×28×64      18,496  14.5 M",
        "    pool_2          MaxPooling2D 2×2                14×14×64",
        "    flatten         Flatten                         12,544",
        "    vector          Dense 64                        64           802,880   803 k",
        "  questioned_input  input float32                   64×64×1",
        "  encoder@1         nested model of 6 calls, with   64                    18.1 M",
        "                    the weights and shapes of",
        "                    encoder",
        "  subtract          Subtract ← encoder/vector,      64",
        "                    encoder@1/vector",
        "  absolute          Absolute                        64",
        "  same              Dense 1, sigmoid                1                 65      64",
    ]


def test_a_layer_that_is_called_again_says_so():
    m = Made()
    m.input("a"), m.input("b")
    m.dense("shared", "a", owns=72, units=8)
    m.call("shared@1", "Dense", "b", owns=72, key="shared", units=8)
    m.call("add", "Add", "shared", "shared@1")
    rows = {text_in(row[0]): row for row in table_of(analyze_graph(m.graph("add"))).rows}
    assert [text_in(cell) for cell in rows["shared"][:5]] == ["shared", "Dense 8", "", "8", "72"]
    assert [text_in(cell) for cell in rows["shared@1"][:5]] == [
        "shared@1",
        "Dense 8, same weights as shared",
        "",
        "8",
        "",
    ]
    assert text_in(rows["add"][2]) == "shared, shared@1"


def test_a_layer_whose_later_call_is_told_first_has_its_parameters_there():
    m = Made()
    m.input("a")
    m.dense("x", "a"), m.dense("y", "a")
    m.dense("shared", "y", owns=72)
    m.call("shared@1", "Dense", "x", owns=72, key="shared")
    m.call("add", "Add", "shared", "shared@1")
    rows = {text_in(row[0]): row for row in table_of(analyze_graph(m.graph("add"))).rows}
    assert list(rows) == ["a", "x", "shared@1", "y", "shared", "add"]
    assert [text_in(rows["shared@1"][place]) for place in (1, 4)] == ["Dense", "72"]
    assert [text_in(rows["shared"][place]) for place in (1, 4)] == ["Dense, same weights as shared@1", ""]


def test_a_layer_that_stands_in_another_has_its_parameters_once():
    path = ROOT / "tests" / "data" / "keras_3.15.1" / "shared_layers.keras"
    analysis = archlens.analyze(path)
    rows = {text_in(row[0]): row for row in table_of(analysis).rows}
    assert text_in(rows["distributed"][1]) == "TimeDistributed(Dense) 5, same weights as alone_and_distributed"
    numbers = [text_in(row[4]) for row in rows.values()]
    assert sum(int(number) for number in numbers if number) == analysis.model.parameters


def column_of(table, title):
    (place,) = [place for place, column in enumerate(table.columns) if column.title == title]
    return [text_in(row[place]) for row in table.rows]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_macs_of_all_rows_are_those_of_the_model(path):
    analysis = sample(path.stem)
    figures = [figure.removeprefix("≥ ").replace(",", "") for figure in column_of(table_of(analysis), "MACs")]
    assert sum(int(figure) for figure in figures if figure.isdecimal()) == analysis.model.macs_at_least


def test_columns_that_say_nothing_are_left_out():
    m = Made()
    m.input("a")
    m.call("flat", "Flatten", "a")
    graph = m.graph("flat")
    graph = replace(graph, calls=tuple(replace(call, macs=0) for call in graph.calls))
    titles = [column.title for column in table_of(analyze_graph(graph)).columns]
    assert titles == ["call", "class and settings", "takes", "gives", "parameters"]


@pytest.mark.parametrize(
    ("trained", "column", "parameters"),
    [
        ((72, 72), None, ["", "72", "72"]),
        ((72, 36), ["", "72", "36"], ["", "72", "72"]),
        ((72, 0), ["", "72", "0"], ["", "72", "72 frozen"]),
        ((None, None), None, ["", "72", "72"]),
    ],
    ids=["all", "but a part", "but a layer", "unknown"],
)
def test_what_is_trained_is_told_where_not_all_is(trained, column, parameters):
    m = Made()
    m.input("a")
    m.dense("b", "a", owns=72), m.dense("c", "b", owns=72)
    graph = m.graph("c")
    of = dict(zip(("b", "c"), trained, strict=True))
    calls = []
    for call in graph.calls:
        amount = of.get(call.id, 0)
        weights = None if amount is None else {call.layer.key: amount}
        calls.append(replace(call, layer=replace(call.layer, trainable_weights=weights)))
    analysis = analyze_graph(replace(graph, calls=tuple(calls)))
    wide, narrow = (table_of(analysis, view) for view in (WIDE, NARROW))
    assert "trainable" not in {each.title for each in narrow.columns}
    assert column_of(narrow, "parameters") == parameters
    assert column_of(wide, "parameters") == ["", "72", "72"]
    if column is None:
        assert "trainable" not in {each.title for each in wide.columns}
    else:
        assert column_of(wide, "trainable") == column


def test_frozen_layers_are_those_that_the_file_freezes():
    """The nested model of this sample was frozen before it was saved, and nothing else."""
    analysis = sample("transfer_learning")
    frozen = [row for row in table_of(analysis, NARROW).rows if text_in(row[3]).endswith(" frozen")]
    weighted = [call for call in analysis.graph.calls if call.scope and call.layer.parameters]
    assert len(frozen) == len(weighted) > 100


def test_macs_that_are_unknown_are_not_nothing():
    table = table_of(archlens.analyze(sample_of_masks()))
    told = dict(zip(column_of(table, "call"), column_of(table, "MACs"), strict=True))
    unknown = [call.id for call in archlens.analyze(sample_of_masks()).graph.calls if call.macs is None]
    assert unknown
    assert {told[id_] for id_ in unknown} == {"?"}


def test_of_one_branch_the_layers_that_another_branch_has_too_have_their_parameters():
    view = View(full=True, branch="questioned_input", terminal=Terminal(width=120))
    rows = table_of(sample("siamese"), view).rows
    assert [text_in(row[4]) for row in rows] == ["", "", "832", "", "18,496", "", "", "802,880"]


def test_masks_are_told_by_their_argument():
    analysis = archlens.analyze(sample_of_masks())
    masked = [text_in(row[2]) for row in table_of(analysis).rows if "mask = " in text_in(row[2])]
    assert masked


def sample_of_masks():
    return ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras"


def test_only_where_everything_is_asked_for():
    analysis = sample("image_text")
    assert calls_section.build(analysis, View()) is None
    assert calls_section.build(Analysis.from_dict(analysis.to_dict()), View(full=True)) is None


def test_of_one_branch_its_own_calls():
    table = table_of(sample("image_text"), View(full=True, branch="text_input"))
    calls, _ = calls_and_ways(table)
    assert calls == ["text_input", "text_embedding", "text_lstm", "text_dense"]


def test_markdown_folds_it_away():
    text = markdown_report.render(sample("image_text"), View(full=True))
    summary = "each on the one above it where nothing is said of what it takes"
    assert f"<details><summary>Calls: 9 calls, {summary}</summary>\n\n| call" in text
    assert text.count("<details>") == text.count("</details>")
    assert "<details><summary>Calls" not in markdown_report.render(sample("image_text"))


def test_markdown_keeps_the_indent_of_what_is_nested():
    text = markdown_report.render(sample("siamese"), View(full=True))
    assert "\n| `encoder` " in text
    assert "\n| &emsp;`conv_1` " in text


def test_the_page_has_a_table_of_its_own():
    assert "each on the one above it" not in html.render(sample("image_text"), View(full=True))


def test_a_number_beside_a_tensor_is_told_in_its_place():
    m = Made()
    m.input("a")
    m.call("less", "Subtract", "a", module=None)
    m.call("scaled", "Multiply", "less", module=None)
    m.call("flagged", "Add", "scaled", module=None)
    constants = {"less": (("0", 1.0),), "scaled": (("1", 6.28),), "flagged": (("1", True),)}
    m.calls = [replace(call, constants=constants.get(call.id, ())) for call in m.calls]
    rows = table_of(analyze_graph(m.graph("flagged"))).rows
    assert [text_in(row[1]) for row in rows[1:]] == ["Subtract(1, x)", "Multiply(x, 6.28)", "Add"]


def test_models_inside_a_model_that_is_called_again_are_told_with_it():
    m = Made()
    m.input("a"), m.input("b")
    for model, source in (("m", "a"), ("m@1", "b")):
        m.dense(f"{model}/inner/d", source, key="m/inner/d")
        m.call(f"{model}/e", "ReLU", f"{model}/inner/d", key="m/e")
    m.call("add", "Add", "m/e", "m@1/e")
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1])) for call in m.calls]
    rows = table_of(analyze_graph(m.graph("add"))).rows
    assert [text_in(row[0]) for row in rows] == ["a", "m", "  inner", "    d", "  e", "b", "m@1", "add"]
    assert text_in(rows[6][1]) == "nested model of 2 calls, with the weights and shapes of m"


def test_names_that_do_harm_stay_in_their_cells():
    hostile = "a\x1b[2J\n\u202e|`*<b>@x"
    m = Made()
    m.input(hostile)
    m.dense(f"{hostile}/d", hostile)
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1]) if "/d" in call.id else ()) for call in m.calls]
    analysis = analyze_graph(m.graph(f"{hostile}/d"))
    for width in (60, 120):
        assert "\n".join(lines_of(analysis, width)).replace("\n", "").isprintable()
    text = markdown_report.render(analysis, View(full=True))
    table = text.partition("<details><summary>Calls")[2].partition("</details>")[0]
    parser = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table")
    rows, tokens = [], parser.parse(table.partition("</summary>")[2])
    for token in tokens:
        if token.type == "tr_open":
            rows.append(0)
        rows[-1:] = [rows[-1] + (token.type in ("td_open", "th_open"))] if rows else []
        assert not any(child.type in ("html_inline", "link_open") for child in token.children or ())
    assert rows == [rows[0]] * 4
