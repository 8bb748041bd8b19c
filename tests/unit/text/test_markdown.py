"""What Markdown shows of a name and of prose is what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.markdown import html_code, html_text, markdown_code, markdown_fence, markdown_text

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


@given(st.lists(any_text, max_size=5))
def test_nothing_ends_a_fence_but_its_end(lines):
    import markdown_it

    (fence,) = markdown_it.MarkdownIt("commonmark").parse(markdown_fence(lines))
    assert fence.type == "fence"
    assert len(fence.content.splitlines()) == len(lines)


@given(any_text)
def test_html_of_a_name_and_of_prose_is_text_in_one_line(text):
    from html.parser import HTMLParser

    for made in (html_code(text), html_text(text)):
        tags = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attrs, tags=tags: tags.append((tag, attrs))
        parser.handle_comment = parser.handle_decl = tags.append
        parser.feed(made)
        assert set(map(str, tags)) <= {"('code', [])"}
        assert "\n" not in made


def test_html_of_prose_mentions_nobody():
    assert html_text("@team #12 :tada: $x$ https://x") == (
        "<code>@</code>team <code>#</code>12 <code>:</code>tada: <code>$</code>x<code>$</code> https<code>:</code>//x"
    )
