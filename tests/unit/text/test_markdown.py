"""What Markdown shows of a name and of prose is what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.markdown import markdown_code, markdown_text

any_text = st.text(st.characters(codec=None), max_size=30)


@given(any_text)
def test_a_code_span_has_neither_pipe_nor_backtick_inside(text):
    code = markdown_code(text)
    assert code[0] == code[-1] == "`"
    assert not {"|", "`", "\n"} & set(code[1:-1])


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "![i](http://x)",
        "[a](b)",
        "*a* _b_ ~~c~~",
        "`code`",
        "a | b",
        "\\| \\\\|",
        "&amp;",
        "https://x.y",
        "www.x.y",
        "$x$",
        "<!-- x -->",
        "<a@b.c>",
    ],
)
def test_prose_comes_out_of_markdown_as_it_went_in(text):
    import markdown_it

    parser = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
    (inline,) = (token for token in parser.parse(f"x {markdown_text(text)}") if token.type == "inline")
    kinds = {child.type for child in inline.children}
    assert kinds <= {"text", "text_special", "code_inline"}
    assert "".join(child.content for child in inline.children) == f"x {text}"


def test_no_mention_and_no_issue_number():
    assert markdown_text("@team #12") == "`@`team `#`12"
