"""The card: what stands in it, that it stays short, and that nothing of a model file is markup in it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.results import Finding
from archlens.render.card.card_markdown import MOST_LINES, mermaid_block, render, without_version
from archlens.text.marked_sections import MarkedFile, marked
from archlens.version import __version__
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of
from tests.unit.render.made import SAMPLES, renamed, sample
from tests.unit.render.test_markdown_report import HOSTILE, tokens


@pytest.fixture(scope="module")
def parser():
    return MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])


def cells(parser, text):
    """The rows of all tables, as texts."""
    rows, inline = [], False
    for token in parser.parse(text):
        if token.type == "tr_open":
            rows.append([])
        inline = token.type in ("td_open", "th_open") or (inline and token.type == "inline")
        if token.type == "inline" and inline:
            rows[-1].append("".join(child.content for child in token.children))
    return rows


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_tables_have_the_figures_of_the_analysis(path, parser):
    a = archlens.analyze(path)
    text = render(a, path.stem, source=path.name)
    assert text.count("\n") <= MOST_LINES
    rows = cells(parser, text)
    by_name = {row[0]: row for row in rows}
    for branch in a.branches:
        (row,) = [row for row in rows if branch.input in row[0].split(", ")][:1]
        assert row[2] == str(branch.depth)
        assert branch.parameters is None or f"{branch.parameters:,}" in row
    for fusion in a.fusions:
        row = by_name[fusion.id]
        assert [row[2], row[4], row[5]] == [", ".join(fusion.inputs), str(fusion.stage), fusion.level]
    if "part" in by_name and a.interaction.calls and a.model.macs is not None:
        assert by_name["interaction"][1] == f"{a.interaction.macs:,}"
        assert by_name["model"][1] == f"{a.model.macs:,}"
    assert all(finding.code in text for finding in a.findings)
    assert f"depth **{a.model.depth}**" in text
    assert all(f"`{output.name}`" in text for output in a.outputs)


def test_what_it_was_made_of_stands_at_its_end():
    last = render(sample("siamese"), "m", source="a`b.keras").rstrip().splitlines()[-1]
    start = r"**File:** `a\x60b.keras`, format `keras`, written by Keras `3.15.1`; fingerprint `c3634fcb4dca6e61-"
    assert last.startswith(start)
    assert last.endswith(f"; read by archlens {__version__}")
    assert without_version(last) == last.removesuffix(__version__)
    assert without_version(f"{last}\nmore") == f"{last}\nmore"


def test_without_a_graph_there_is_no_drawing_and_no_fingerprint():
    a = sample("driving")
    text = render(type(a).from_dict(a.to_dict()), "m")
    assert "```" not in text
    assert "fingerprint" not in text
    assert "| `scene_concatenate` | concatenate |" in text


def test_the_reader_of_a_card_is_told_no_options_of_archlens():
    text = render(sample("variable_length"), "m")
    assert "at least 1,680 MACs\n" in text
    assert "--shape" not in text


def test_a_picture_stands_below_the_flow_and_does_not_count():
    a = sample("driving")
    plain = render(a, "m")
    picture = mermaid_block(a)
    text = render(a, "m", picture=picture)
    assert text.replace(f"{picture}\n\n", "") == plain
    before, after = text.split(picture)
    assert before.endswith("```\n\n")
    assert after.startswith("\n\n**Branches:**")
    assert picture.startswith("```mermaid\nflowchart TB\n")


def wide(inputs, outputs):
    """A model with many inputs and outputs that all differ, and a fusion for each pair of neighbours."""
    calls = {f"in_{i}": INPUT for i in range(inputs)}
    edges = []
    before = ""
    for i in range(inputs):
        above = f"in_{i}"
        for depth in range(i % 12 + 1):
            calls[f"d_{i}_{depth}"] = "Dense" if depth % 3 else "ReLU"
            edges.append((above, f"d_{i}_{depth}"))
            above = f"d_{i}_{depth}"
        if i:
            calls[f"meet_{i}"] = "Concatenate"
            edges += [(before, f"meet_{i}"), (above, f"meet_{i}")]
        before = f"meet_{i}" if i else above
    ends = []
    for i in range(outputs):
        calls[f"out_{i}"] = "Dense"
        edges.append((f"meet_{1 + i % (inputs - 1)}", f"out_{i}"))
        ends.append(f"out_{i}")
    return graph_of(calls, edges, ends)


@pytest.mark.parametrize(("inputs", "outputs"), [(2, 1), (8, 8), (20, 3), (100, 40)])
def test_it_stays_short_however_much_there_is(inputs, outputs):
    a = wide(inputs, outputs)
    many = tuple(Finding(f"AL{n}", "warning", (), f"Thing {n}.", "Mend it.") for n in range(900, 950))
    for each in (a, replace(a, findings=(*a.findings, *many))):
        text = render(each, "m")
        assert text.count("\n") <= MOST_LINES
        assert "**Merge points:**" in text
    assert "and 4" in text


@given(model_graphs(max_calls=26, max_inputs=8))
@settings(max_examples=60, deadline=None)
def test_it_stays_short_on_random_graphs(graph):
    a = analyze_graph(graph)
    text = render(a, "m")
    assert text.count("\n") <= MOST_LINES
    assert render(a, "m") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_nothing_but_code(parser, text):
    plain, hostile = (
        list(tokens(parser, render(renamed(sample("driving"), rename), "m", source=source)))
        for rename, source in ((str, "x"), (lambda old: old + text, text or "x"))
    )
    inline = {"text", "code_inline", "strong_open", "strong_close", "inline", "text_special"}
    shape = [token.type for token in plain if token.type not in inline]
    assert [token.type for token in hostile if token.type not in inline] == shape
    prose = "".join(token.content for token in hostile if token.type == "text")
    assert "@everyone" not in prose
    assert "<script" not in prose


NAMES_THAT_END = ("<!-- /archlens:card -->", "<!-- archlens:card m -->", "```", "~~~", "---\ntitle: x", "\n\n```\n")


def named(text):
    """A card in its markers, of a model whose names all begin with a text."""
    names = [text + part for part in ("", "2", "3", "4", "5", "6")]
    calls = {names[0]: INPUT, names[1]: INPUT, names[2]: "Dense", names[3]: "Dense", names[4]: "Add", names[5]: "Dense"}
    edges = [(names[0], names[2]), (names[1], names[3]), (names[2], names[4]), (names[3], names[4])]
    a = graph_of(calls, [*edges, (names[4], names[5])], [names[5]], "hostile")
    return marked("archlens:card", "m", render(a, "m", source=text))


@pytest.mark.parametrize("text", NAMES_THAT_END)
def test_no_name_ends_what_it_stands_in(parser, text):
    card = named(text)
    blocks = [[token.type for token in parser.parse(each) if token.level == 0] for each in (card, named("name"))]
    assert blocks[0] == blocks[1]
    assert blocks[0].count("html_block") == len(("the opening marker", "the closing marker"))
    assert blocks[0].count("fence") == 1
    (section,) = MarkedFile("", card.encode(), "archlens:card").sections
    assert (section.line, section.end) == (1, len(card) - len("<!-- /archlens:card -->\n"))
