import pytest

from archlens.render import markdown_report
from archlens.render.document import View
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
    assert text.rstrip("\n").split("\n")[-1].startswith("**Naive average:**")


def test_messages_are_prose(parser):
    data = sample("siamese").to_dict()
    message = "Layer '<img src=x>' | [a](b) @you `c` is a Lambda"
    data["findings"] = [{"code": "AL403", "severity": "warning", "where": [], "message": message, "hint": "*no*"}]
    text = markdown_report.render(type(sample("siamese")).from_dict(data))
    kinds = {token.type for token in tokens(parser, text)}
    assert not {"html_inline", "link_open", "em_open"} & kinds
    assert "**warning** `AL403`" in text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_diagram_is_folded_away_below_the_overview(parser, path):
    analysis = sample(path.stem)
    blocks = [
        t for t in parser.parse(markdown_report.render(analysis)) if t.type in ("html_block", "fence", "heading_open")
    ]
    _, flow, opens, diagram, closes = blocks[:5]
    assert [token.type for token in blocks[:5]] == ["heading_open", "fence", "html_block", "fence", "html_block"]
    assert (flow.info, diagram.info) == ("text", "mermaid")
    assert opens.content == "<details><summary>Diagram</summary>\n"
    assert closes.content == "</details>\n"
    picture = diagram.content
    assert picture.startswith("flowchart TB\n")
    for fusion in analysis.fusions:
        assert fusion.id in picture


def test_the_diagram_of_one_branch(parser):
    text = markdown_report.render(sample("driving"), View(branch="gps_input"))
    picture = next(t.content for t in parser.parse(text) if t.type == "fence")
    assert "gps_gru" in picture
    assert "camera_conv_1" not in picture


@pytest.mark.parametrize(("inputs", "drawn"), [(60, True), (150, False)])
def test_a_comment_is_not_too_long_for_github(parser, inputs, drawn):
    names = [f"{'a rather long name ' * 2}{i}" for i in range(inputs)]
    calls = dict.fromkeys(names, INPUT) | {f"{name} dense": "Dense" for name in names} | {"join": "Concatenate"}
    edges = [(name, f"{name} dense") for name in names] + [(f"{name} dense", "join") for name in names]
    text = markdown_report.render(graph_of(calls, edges, ["join"]))
    assert len(text) < 65_536
    assert any(t.info == "mermaid" for t in parser.parse(text)) == drawn
    assert "#### Branches" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_names_in_the_diagram_stay_in_it(parser, text):
    analysis = two_branches(tuple(f"{name}{text}" for name in ("a", "b", "c", "d", "join", "out")))
    blocks = [t for t in parser.parse(markdown_report.render(analysis)) if t.type in ("html_block", "fence")]
    assert [block.type for block in blocks] == ["fence", "html_block", "fence", "html_block"]


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
