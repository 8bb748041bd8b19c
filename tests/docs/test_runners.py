"""The runners see what is wrong: a page that shows something else fails."""

from __future__ import annotations

import pytest

from archlens.errors import ArchlensError
from tests.conftest import ROOT
from tests.docs import runners
from tests.docs.blocks import Block, blocks_of
from tests.docs.runners import Page, compare
from tests.docs.shell import Shell, can_be_typed, installs, write_programs


@pytest.fixture
def page(tmp_path, console, environment):
    """A page in a folder with a model."""
    (tmp_path / "m.keras").write_bytes((ROOT / "sample_models" / "merge_add.keras").read_bytes())
    write_programs(tmp_path / "programs")
    return Page(tmp_path, Shell(tmp_path, console, environment, tmp_path / "programs"), {})


def block(kind, *lines):
    return Block("page.md", 1, kind, "\n".join([*lines, ""]))


def test_blocks_are_those_of_markdown(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.docs.blocks.ROOT", tmp_path)
    lines = [
        "# A",
        "",
        "```sh",
        "one",
        "```",
        "",
        "- in a list",
        "",
        "  ```toml",
        "  two = 2",
        "  ```",
        "",
        "    three",
    ]
    (tmp_path / "page.md").write_text("\n".join(lines), encoding="utf-8")
    found = [(each.place, each.kind, each.text) for each in blocks_of(tmp_path / "page.md")]
    assert found[:2] == [("page.md:3", "sh", "one\n"), ("page.md:9", "toml", "two = 2\n")]


def test_an_indented_block_has_no_kind(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.docs.blocks.ROOT", tmp_path)
    (tmp_path / "page.md").write_text("Text:\n\n    archlens report m.keras\n", encoding="utf-8")
    assert [each.kind for each in blocks_of(tmp_path / "page.md")] == [""]
    assert "" not in runners.RUNNERS


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        (["merge_add · m.keras", "…"], True),
        (["…", "  4 layers, depth 3, weighted depth 2, 1,377 parameters, 1,312 MACs", "…"], True),
        (["merge_add · m.keras"], False),  # and more
        (["…", "  5 layers, depth 3, weighted depth 2, 1,377 parameters, 1,312 MACs", "…"], False),
        (
            ["…", "File  format keras, written by Keras 3.15.1", "…", "Merge points  1 fusion", "…"],
            False,
        ),  # turned round
        ([], True),
    ],
)
def test_output(page, shown, right):
    told = block("console", "$ archlens report m.keras", *shown)
    if right:
        runners.run_console(told, page)
    else:
        with pytest.raises(AssertionError):
            runners.run_console(told, page)


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("archlens report m.keras  # what it is", True),
        ("archlens report m.keras --no-such", False),
        ("archlens report missing.keras", False),
        ("archlens report missing.keras  # exit code 2", True),
        ("archlens report m.keras  # exit code 2", False),
        ("archlens report m.keras | cat > told.txt", True),
        ("archlens survey s3://bucket/models/ -o zoo/", True),
        ("archlens survey s3://bucket/models/ --out zoo/", False),
        ("git clone https://example.org/x.git", False),
        ("frobnicate m.keras", False),
        ("python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/archlens report m.keras", True),
        ("python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/archlens reprot m.keras", False),
        ("python3 -m venv .venv", True),
        (". .venv/bin/activate", True),
        ("# nothing but a comment", True),
    ],
)
def test_lines(page, line, right):
    if right:
        runners.run_sh(block("sh", line), page)
    else:
        with pytest.raises(AssertionError):
            runners.run_sh(block("sh", line), page)


def test_a_script(page):
    runners.run_sh(block("sh", "mkdir inner", "cd inner", "archlens report ../m.keras -o told.txt"), page)
    assert (page.folder / "inner" / "told.txt").is_file()
    with pytest.raises(AssertionError):
        runners.run_sh(block("sh", "cd nowhere", "archlens rules"), page)


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("pip install keras-archlens", True),
        ('pip install "keras-archlens[survey]" s3fs', True),
        ("pip install -e '.[test]'", True),
        ("pip install archlens", False),
        ("pip install 'keras-archlens[surveys]'", False),
    ],
)
def test_what_is_installed(line, right):
    if right:
        installs(line)
    else:
        with pytest.raises(AssertionError):
            installs(line)


def test_commands_exist():
    can_be_typed("archlens survey s3://bucket/models/ -o zoo/")
    with pytest.raises(AssertionError, match="there is no archlens suvrey"):
        can_be_typed("archlens suvrey s3://bucket/models/ -o zoo/")


def test_python_goes_on_in_the_next_block(page):
    runners.run_python(block("python", "a = 2"), page)
    runners.run_python(block("python", ">>> a + 1", "3", ">>> b = a"), page)
    runners.run_python(block("python", ">>> b", "2"), page)
    with pytest.raises(AssertionError):
        runners.run_python(block("python", ">>> a", "3"), page)


def test_tests_run(page):
    runners.run_python(
        block("python", "def test_it(archlens):", '    assert archlens("m.keras").model.depth == 3'), page
    )
    page.finish()
    runners.run_python(
        block("python", "def test_it(archlens):", '    assert archlens("m.keras").model.depth == 4'), page
    )
    with pytest.raises(AssertionError):
        page.finish()


def test_settings_are_read(page):
    runners.run_toml(block("toml", "# archlens.toml", 'fail-on = "error"'), page)
    assert (page.folder / "archlens.toml").read_text(encoding="utf-8").startswith("# archlens.toml")
    with pytest.raises(ArchlensError, match="fails-on"):
        runners.run_toml(block("toml", 'fails-on = "error"'), page)


def test_workflows_run(page):
    step = ["jobs:", "  a:", "    steps:", "      - run: archlens {} m.keras"]
    runners.run_yaml(block("yaml", "- run: archlens report m.keras", "- uses: any/thing@v1"), page)
    runners.run_yaml(block("yaml", "- run: archlens survey s3://bucket/ -o zoo/"), page)
    with pytest.raises(AssertionError, match="there is no archlens reveiw"):
        runners.run_yaml(block("yaml", "- run: archlens reveiw --github"), page)
    right, wrong = (block("yaml", *[line.format(name) for line in step]) for name in ("report", "reprot"))
    runners.run_yaml(right, page)
    with pytest.raises(AssertionError):
        runners.run_yaml(wrong, page)
    with pytest.raises(AssertionError):
        runners.run_yaml(block("yaml", "repos:", "  - repo: x", "    hooks:", "      - id: archlens-chekc"), page)


def test_json_is_a_report_if_it_looks_like_one(page):
    runners.run_json(block("json", '{"anything": 1}'), page)
    runners.run_json(block("json", '{"schema": "archlens.report/1"}'), page)
    with pytest.raises(Exception, match="was expected"):
        runners.run_json(block("json", '{"schema": "archlens.report/2"}'), page)
    with pytest.raises(ValueError, match="Expecting"):
        runners.run_json(block("json", "{"), page)


def test_a_readme_is_there_for_what_follows(page):
    runners.run_markdown(block("markdown", "# A project"), page)
    runners.run_console(block("console", "$ cat README.md", "# A project"), page)


@pytest.mark.parametrize(
    "shown",
    ["1 a\n2 b\n3 c\n", "…\n3 c\n", "1 a\n…\n", "1 a\n…\n3 c\n", "…\n2 b\n…\n"],
)
def test_what_is_shown_is_what_is_said(shown):
    compare(shown, "1 a\n2 b\n3 c\n")


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("1 a\n2 b\n", id="the end is missing"),
        pytest.param("2 b\n3 c\n", id="the beginning is missing"),
        pytest.param("…\n b\n…\n", id="a line is shown in part"),
        pytest.param("2 b\n…\n3 c\n", id="what is left out before is not told"),
        pytest.param("1 a\n…\n2 b\n", id="what is left out behind is not told"),
        pytest.param("…\n3 c\n…\n2 b\n", id="another order"),
        pytest.param("…\n2 c\n…\n", id="another figure"),
    ],
)
def test_what_is_not_said_is_told(shown):
    with pytest.raises(AssertionError):
        compare(shown, "1 a\n2 b\n3 c\n")
