import itertools
from html.parser import HTMLParser

import pytest

from archlens.render import markdown_report
from archlens.render.document import Column, Document, Paragraph, Section, Table, View, cell, name, say
from archlens.text.names import visible
from tests.unit.render.diagrams import INPUT, graph_of, two_branches
from tests.unit.render.made import SAMPLES, renamed, sample

HOSTILE = (
    "a|b\\|c\\",
    "`x`",
    "<script>alert(1)</script>",
    "![x](http://evil)",
    "@everyone #1",
    "*b*_c_~~d~~",
    "\n# title",
    "\\",
    "||",
    "a\\\\|b",
    "$x$",
    "-->",
    "&lt;",
    " ",
    "",
    "\u202ex",
    "\n| --- |",
)


@pytest.fixture(scope="module")
def parser():
    import markdown_it

    return markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])


def tokens(parser, text):
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("full", [False, True])
def test_names_are_nothing_but_code(parser, text, full):
    plain, hostile = (
        list(tokens(parser, markdown_report.render(renamed(sample(model), rename), View(full=full, source=text))))
        for model, rename in (("driving", str), ("driving", lambda old: old + text))
    )
    # The same headings, lists, tables and cells; long lists in cells may be shortened otherwise.
    inline = {"text", "code_inline", "strong_open", "strong_close", "inline", "text_special"}
    shape = [token.type for token in plain if token.type not in inline]
    assert [token.type for token in hostile if token.type not in inline] == shape
    prose = "".join(token.content for token in hostile if token.type == "text")
    assert "@everyone" not in prose
    assert "<script" not in prose


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_findings_and_tables_are_markdown(parser, path):
    text = markdown_report.render(sample(path.stem))
    kinds = [token.type for token in tokens(parser, text)]
    assert "table_open" in kinds
    assert "html_inline" not in kinds


def unfolded(text):
    """What is read without opening anything: of what is folded away the summaries."""
    shown, depth = [], 0
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("<details>"):
            assert depth == 0
            shown.append(line)
            depth += 1
        elif line == "</details>":
            depth -= 1
        elif not depth:
            shown.append(line)
    assert depth == 0
    return shown


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_it_is_read_in_sixty_lines(path):
    analysis = sample(path.stem)
    shown = unfolded(markdown_report.render(analysis, View(source="model.keras")))
    assert len(shown) <= 60
    assert "#### Branches" in shown
    told = "\n".join(shown)
    assert told.index("```text") < told.index("#### ")  # the drawing in characters comes first
    for finding in analysis.findings:
        if finding.severity == "warning":
            assert told.index(f"**warning** `{finding.code}`") < told.index("#### Branches")
    # Notes are folded away.
    assert "**note**" not in told


def test_what_is_folded_away_says_in_a_line_what_it_comes_to():
    shown = unfolded(markdown_report.render(sample("image_text")))
    summaries = [line for line in shown if line.startswith("<details>")]
    start, end = "<details><summary>", "</summary>"
    assert [each.removeprefix(start).removesuffix(end) for each in summaries][:3] == [
        "Diagram",
        "More on branches",
        "Interaction: 2 calls on several inputs, 257 parameters (&lt;0.1% of the model)",
    ]
    assert f"{start}Findings: 1 note{end}" in summaries
    assert "#### Warnings" in shown


def test_many_warnings_do_not_hide_what_the_model_is():
    data = sample("siamese").to_dict()
    message = {"severity": "warning", "where": [], "message": "something", "hint": "mend it"}
    data["findings"] = [{"code": f"AL{100 + n}", **message} for n in range(40)]
    shown = unfolded(markdown_report.render(type(sample("siamese")).from_dict(data)))
    assert len(shown) <= 60
    assert "#### Branches" in shown
    assert "- and more, see Findings" in shown
    assert "<details><summary>Findings: 40 warnings</summary>" in shown


def test_an_indent_in_a_cell_is_kept():
    rows = ((cell(name("encoder")),), (cell("  ", name("conv")),), (cell(""),))
    document = Document(say("m"), (Section("", (), (Table((Column("call"),), rows),)),))
    lines = [line.strip("| ") for line in markdown_report.lay_out(document, ()).splitlines()]
    assert lines[-3:] == ["`encoder`", "&emsp;`conv`", ""]


def test_what_a_comment_has_no_room_for_is_named():
    large = tuple(Paragraph(say("y" * 100)) for _ in range(700))
    sections = [Section("Small", (), (Paragraph(say("x")),)), Section("Large", (), large)]
    document = Document(say("m"), (Section("", (), (Paragraph(say("head")),)), *sections))
    text = markdown_report.lay_out(document, ())
    assert len(text) < 65_000
    assert text.endswith("</details>\n\nLeft out, since a comment holds no more: Large.\n")
    assert markdown_report.lay_out(document, (), full=True).count("y" * 100) == 700


def test_messages_are_prose(parser):
    data = sample("siamese").to_dict()
    message = "Layer '<img src=x>' | [a](b) @you `c` is a Lambda"
    data["findings"] = [{"code": "AL403", "severity": "warning", "where": [], "message": message, "hint": "*no*"}]
    text = markdown_report.render(type(sample("siamese")).from_dict(data))
    kinds = {token.type for token in tokens(parser, text)}
    assert not {"html_inline", "link_open", "em_open"} & kinds
    assert "**warning** `AL403`" in text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_diagram_is_folded_away_below_what_is_open(parser, path):
    analysis = sample(path.stem)
    blocks = [t for t in parser.parse(markdown_report.render(analysis)) if t.type in ("html_block", "fence", "inline")]
    place = next(i for i, token in enumerate(blocks) if token.type == "html_block")
    opening, fence, legend, closing = blocks[place : place + 4]
    assert (opening.content, closing.content) == ("<details><summary>Diagram</summary>\n", "</details>\n")
    assert (fence.type, fence.info) == ("fence", "mermaid")
    picture = fence.content
    assert picture.startswith("flowchart TB\n")
    # What its signs mean stands below it, in one line, and not in it.
    assert "subgraph legend" not in picture
    assert " · `→` tensor: " in f" · {legend.content}"
    for fusion in analysis.fusions:
        assert fusion.id in picture


def test_the_diagram_of_one_branch(parser):
    text = markdown_report.render(sample("driving"), View(branch="gps_input"))
    picture = next(t.content for t in parser.parse(text) if t.info == "mermaid")
    assert "gps_gru" in picture
    assert "camera_conv_1" not in picture


@pytest.mark.parametrize("inputs", [60, 150])
def test_a_comment_is_not_too_long_for_github(parser, inputs):
    names = [f"{'a rather long name ' * 2}{i}" for i in range(inputs)]
    classes = itertools.cycle(f"Own{number}" for number in range(70))  # or branches alike would be one node
    calls = dict.fromkeys(names, INPUT) | {f"{name} dense": next(classes) for name in names} | {"join": "Concatenate"}
    edges = [(name, f"{name} dense") for name in names] + [(f"{name} dense", "join") for name in names]
    text = markdown_report.render(graph_of(calls, edges, ["join"]))
    assert len(text) < 65_536
    assert any(t.info == "mermaid" for t in parser.parse(text)) or inputs > 60
    assert len(unfolded(text)) <= 60


@pytest.mark.parametrize(("taken", "drawn"), [(60_000, True), (64_000, False)])
def test_a_picture_has_what_the_words_leave(taken, drawn):
    words = tuple(Paragraph(say("y" * 97)) for _ in range(taken // 100))
    document = Document(say("m"), (Section("", (), (Paragraph(say("head")),)), Section("S", (), words)))
    rooms = []

    def picture(room):
        rooms.append(room)
        return "x" * room

    text = markdown_report.lay_out(document, (), picture=picture)
    assert len(text) <= 65_000
    assert bool(rooms) == drawn


@pytest.mark.parametrize("text", HOSTILE)
def test_names_in_the_diagram_stay_in_it(parser, text):
    analysis = two_branches(tuple(f"{name}{text}" for name in ("a", "b", "c", "d", "join", "out")))
    blocks = [t for t in parser.parse(markdown_report.render(analysis)) if t.type in ("html_block", "fence")]
    kinds = [block.type for block in blocks]
    assert [block.info for block in blocks if block.type == "fence"] == ["text", "mermaid"]
    assert [block.content.strip() for block in blocks if block.type == "html_block"][1::2] == ["</details>"] * (
        kinds.count("html_block") // 2
    )


@pytest.mark.parametrize("text", [*HOSTILE, "```", "`" * 12, "\n```\n# x"])
def test_names_in_the_flow_stay_in_it(parser, text):
    analysis = two_branches(tuple(f"{text}{name}" for name in ("a", "b", "c", "d", "join", "out")))
    flow = next(t for t in parser.parse(markdown_report.render(analysis)) if t.type == "fence")
    assert flow.info == "text"
    assert len(flow.content.splitlines()) <= 3
    assert all(f"{visible(text)}{name}" in flow.content for name in ("a", "b"))


def test_a_report_read_back_has_no_diagram():
    text = markdown_report.render(type(sample("driving")).from_dict(sample("driving").to_dict()))
    assert "mermaid" not in text
    assert "#### Branches" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_names_in_a_summary_stay_in_it(parser, text):
    section = Section("Title", say("of ", name(f"{text}</summary></details><img src=x>")), (Paragraph(say("x")),))
    document = Document(say("m"), (Section("", (), (Paragraph(say("head")),)), section))
    blocks = [token for token in parser.parse(markdown_report.lay_out(document, ())) if token.type == "html_block"]
    assert len(blocks) == 2
    html = HTMLParser()
    tags = []
    html.handle_starttag = lambda tag, attrs: tags.append((tag, attrs))
    html.feed(blocks[0].content)
    assert tags == [("details", []), ("summary", []), ("code", [])]
