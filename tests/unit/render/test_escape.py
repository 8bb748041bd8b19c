import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.text.escape import markdown_code, markdown_text, to_ascii, visible

any_text = st.text(st.characters(codec=None), max_size=30)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x07", r"\x1b[2J\x07"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("\u202egnp\u2066\u200f\u061c", r"\u202egnp\u2066\u200f\u061c"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\u200b\ufeff\u00ad\u2060\u3164\ufe0f\U000e0041", r"\u200b\ufeff\xad\u2060\u3164\ufe0f\U000e0041"),
        ("\ud800x", r"\ud800x"),
        ("\xa0\u3000", r"\xa0\u3000"),
        ("größe/層_1@2", "größe/層_1@2"),
    ],
)
def test_visible(text, shown):
    assert visible(text) == shown


@given(any_text)
def test_visible_text_is_printable_and_stays_so(text):
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown
    shown.encode()


@given(any_text)
def test_ascii(text):
    assert to_ascii(visible(text)).isascii()


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
