import pytest

from archlens.render import markdown
from archlens.render.document import View
from tests.unit.render.made import SAMPLES, renamed, sample

HOSTILE = (
    "a|b\\|c\\", "`x`", "<script>alert(1)</script>", "![x](http://evil)", "@everyone #1", "*b*_c_~~d~~", "\n# title",
    "\\", "||", "a\\\\|b", "$x$", "-->", "&lt;", " ", "", "\u202ex", "\n| --- |",
)  # fmt: skip


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
        list(tokens(parser, markdown.render(renamed(sample(model), rename), View(full=full, source=text))))
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
    text = markdown.render(sample(path.stem))
    kinds = [token.type for token in tokens(parser, text)]
    assert "table_open" in kinds
    assert "html_inline" not in kinds
    assert text.rstrip("\n").split("\n")[-1].startswith("**Naive average:**")


def test_messages_are_prose(parser):
    data = sample("siamese").to_dict()
    message = "Layer '<img src=x>' | [a](b) @you `c` is a Lambda"
    data["findings"] = [{"code": "AL403", "severity": "warning", "where": [], "message": message, "hint": "*no*"}]
    text = markdown.render(type(sample("siamese")).from_dict(data))
    kinds = {token.type for token in tokens(parser, text)}
    assert not {"html_inline", "link_open", "em_open"} & kinds
    assert "**warning** `AL403`" in text
