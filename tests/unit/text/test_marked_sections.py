"""Sections between markers: which lines are markers, as a reader of Markdown sees them; what is kept, byte for byte."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archlens.text.marked_sections import MarkedFile, MarkerError, is_section_name, marked, section_name

KIND = "x:card"
OPENING, CLOSING = "<!-- x:card m -->", "<!-- /x:card -->"


def file_of(text, encoding="utf-8"):
    return MarkedFile("F.md", text.encode(encoding), KIND)


def new(text, content="new\n", name="m"):
    there = file_of(text)
    return there.replaced(there.section(name), content).decode()


def test_only_what_is_between_the_markers_changes():
    before = f"---\nlicense: mit\n---\n# Mine \t\n\n{OPENING}  \nold\n{CLOSING}\nlast, without an end"
    assert new(before) == before.replace("old\n", "\nnew\n\n")
    assert new(new(before)) == new(before)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_that_of_the_marker(end):
    before = f"a{end}b\n{OPENING}{end}old{end}{CLOSING}\nc\r\n"
    assert new(before, "1\n2\n") == f"a{end}b\n{OPENING}{end}{end}1{end}2{end}{end}{CLOSING}\nc\r\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_the_encoding_and_its_mark_stay(mark, encoding):
    before = mark + f"größe\u2028\x85\x0c\n{OPENING}\r\nold\r\n{CLOSING}".encode(encoding)
    there = MarkedFile("F.md", before, KIND)
    after = there.replaced(there.section("m"), "→\n")
    assert after == mark + f"größe\u2028\x85\x0c\n{OPENING}\r\n\r\n→\r\n\r\n{CLOSING}".encode(encoding)


def test_what_is_no_text_is_refused_with_its_line():
    with pytest.raises(MarkerError, match=r"F\.md, line 2: expected text in UTF-8, found bytes that are none \(e4\)"):
        file_of(f"a\nä\n{OPENING}\n{CLOSING}\n", "latin-1")


def test_names_tell_sections_apart_and_the_only_one_needs_none():
    there = file_of(f"<!-- x:card -->\n1\n{CLOSING}\n<!-- x:card b -->\n2\n{CLOSING}\n")
    assert there.between(there.section("b")) == "2\n"
    assert there.between(there.section("anything")) == "1\n"
    with pytest.raises(MarkerError, match=r"found one without a name in line 1 and one of the name 'b' in line 4"):
        there.section("anything", or_nameless=False)


@pytest.mark.parametrize("spelling", ["<!--x:card m-->", "<!--  x:card\tm  --> \t", OPENING])
def test_spaces_in_a_marker_do_not_count(spelling):
    assert new(f"{spelling}\nold\n<!--/x:card-->\n") == f"{spelling}\n\nnew\n\n<!--/x:card-->\n"


@pytest.mark.parametrize(
    "line",
    [
        f"see {OPENING}",
        f"{OPENING} see",
        f"    {OPENING}",
        f"> {OPENING}",
        f"`{OPENING}`",
        "<!-- x:cards m -->",
        "<!-- x:card:m -->",
        "<!-- y:card m -->",
        "<!-- x:card m",
        f"```\n{OPENING}\n```",
        f"~~~md\n{OPENING}\n```\n~~~~",
        f"```\n- ```\n{OPENING}\n```",
        f"```\n    ```\n{OPENING}\n```",
        f"- ```\n```\n{OPENING}\n```",
        f"> ```\n> - ```\n> ```\n```\n{OPENING}\n```",
        f"---\ntext: |\n  a\n{OPENING}\n---",
    ],
)
def test_what_is_no_marker(line):
    assert file_of(f"{line}\n").sections == ()


def test_blocks_of_code_end_where_they_do():
    before = f"```sh\n```\n- ```sh\n  ls\n  ```\n```x`y\n~~~\n```\n~~~\n{OPENING}\nold\n{CLOSING}\n"
    assert new(before) == before.replace("old\n", "\nnew\n\n")


@pytest.mark.parametrize(
    "before",
    ["> ```\n> a", "- ```\n  a", "1. > ```", "a\n\n    ```\n", "---\ntext: |\n  ```\n---", "- a\n\n     ```\n     b"],
)
def test_a_block_ends_with_the_item_or_quotation_that_it_is_in(before):
    text = f"{before}\n\n{OPENING}\nold\n{CLOSING}\n"
    assert new(text) == text.replace("old\n", "\nnew\n\n")
    assert file_of(before).appended("m", "new\n").decode().endswith(f"{OPENING}\n\nnew\n\n{CLOSING}\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"a\n  {OPENING}\n", "found a marker in line 2 that is not alone in its line, from its first column on"),
        (f"- {OPENING} b\n", "found a marker in line 1 that is not alone"),
        (f"a\n\n```\n{OPENING}\n```\n", "found a marker in line 4 that is in a block of code or in front matter"),
        (f"---\n{OPENING}\n---\n", "found a marker in line 2 that is in a block of code or in front matter"),
    ],
)
def test_a_marker_that_does_not_count_is_told(text, found):
    with pytest.raises(MarkerError, match=found):
        file_of(text).section("m")


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ([OPENING], 1, f"expected {CLOSING} behind it, found none up to the end of the file"),
        ([OPENING, "```", CLOSING], 1, "found none up to the end of the file, outside of blocks of code"),
        (["", CLOSING], 2, "expected <!-- x:card NAME --> before it, found this end of a section alone"),
        ([OPENING, CLOSING, CLOSING], 3, "found this end of a section alone"),
        ([OPENING, "<!-- x:card n -->", CLOSING], 2, "which begins here inside that of line 1"),
        ([OPENING, CLOSING, "", OPENING, CLOSING], 4, "expected one section of the name 'm', found another in line 1"),
        (["<!-- x:card -->", CLOSING, "<!-- x:card -->", CLOSING], 3, "one section without a name"),
        (["<!-- x:card a b -->", CLOSING], 1, r"a name of letters, digits and ._+- in the marker, found 'a b'"),
        (["<!-- x:card a--b -->", CLOSING], 1, "found 'a--b'"),
        ([OPENING, "<!-- /x:card m -->"], 2, f"expected a marker {CLOSING}, found 'm'"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_markers_that_mean_nothing_are_refused_with_their_line(lines, line, said, end):
    with pytest.raises(MarkerError) as error:
        file_of(end.join(lines) + end)
    assert error.value.line == line
    assert said in str(error.value)
    assert str(error.value).startswith(f"F.md, line {line}: ")


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ("", ""),
        ("a", "\n\n"),
        ("a\n", "\n"),
        ("a\n\n", ""),
        ("a\r\nb", "\r\n\r\n"),
        ("a\r\n\r\n", ""),
        ("a\rb\r", "\r"),
    ],
)
def test_a_section_is_added_behind_an_empty_line(before, gap):
    after = file_of(before).appended("m", "new\n").decode()
    end = "\r\n" if "\r\n" in before else "\r" if "\r" in before else "\n"
    section = marked(KIND, "m", "new\n").replace("\n", end)
    assert after == before + gap + section
    again = file_of(after)
    assert again.replaced(again.section("m"), "new\n").decode() == after


def test_no_section_is_added_inside_a_block_of_code():
    with pytest.raises(MarkerError, match="line 3: expected every block of code to end, found one that begins here"):
        file_of("a\n\n```\nb\n").appended("m", "new\n")


def test_what_to_add_is_said():
    with pytest.raises(MarkerError, match=r"F\.md: expected the lines <!-- x:card m --> and <!-- /x:card --> around"):
        file_of("a\n").section("m")


PIECES = (
    OPENING,
    "<!-- x:card n -->",
    "<!-- x:card -->",
    CLOSING,
    f"    {OPENING}",
    f"text {OPENING}",
    "text",
    "",
    "# title",
    "```",
    "```text",
    "````",
    "~~~",
    "- item",
    "> ```",
    "> text",
    "     ```",
    "| a |",
)


@settings(deadline=None)  # of a loaded machine
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_markers_are_what_a_reader_of_markdown_takes_for_comments(lines):
    """markdown-it is the judge: blocks of HTML that are a comment of one line, in no item of a list."""
    text = "\n".join(lines) + "\n"
    blocks = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "html_block"]
    comments = [(block.map[0] + 1, lines[block.map[0]]) for block in blocks if block.level == 0]
    pairs = list(zip(comments[::2], comments[1::2], strict=False))
    names = [first for (_, first), _ in pairs]
    in_order = all(first != CLOSING and second == CLOSING for (_, first), (_, second) in pairs)
    if len(comments) % 2 or not in_order or len(names) > len(set(names)):
        with pytest.raises(MarkerError):
            file_of(text)
    else:
        assert [section.line for section in file_of(text).sections] == [line for (line, _), _ in pairs]


@settings(deadline=None)  # of a loaded machine
@given(st.text(max_size=40))
def test_any_text_makes_a_name_that_a_marker_can_have(text):
    name = section_name(text)
    assert is_section_name(name)
    assert "--" not in name
    assert name.isascii()
    assert section_name(name) == name


@settings(deadline=None)  # of a loaded machine
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text("ab\n`#", max_size=30))
def test_it_is_put_in_twice_as_once(around, content):
    lines = content.rstrip("\n") + "\n"
    try:
        there = file_of(f"{around}\n{OPENING}\n{CLOSING}\n{around}")
        once = there.replaced(there.section("m"), lines)
        again = MarkedFile("F.md", once, KIND)
    except MarkerError:  # what stands around, or between, has blocks of code that do not end
        return
    assert again.replaced(again.section("m"), lines) == once
