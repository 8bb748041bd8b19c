"""One runner for each kind of block; each raises where the page is wrong."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
import tomllib

import jsonschema
import pytest
import yaml

from archlens.checks.check_settings import read_setup
from archlens.settings import parse
from tests.conftest import ROOT
from tests.docs.shell import OUTWARD, can_be_typed, installs

LEFT_OUT = re.compile(r"^…\n", re.MULTILINE)
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
HOOKS = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


class Page:
    """What the blocks of a page have in common.

    Attributes:
        folder: where they run.
        shell: runs command lines there.
        names: what Python knows.
        tests: files of tests that the page shows; they run together, when all blocks were run.
        update: whether shown output that is whole becomes what happens.
        written: (old text, new text) of such.
    """

    def __init__(self, folder, shell, names, *, update=False):
        self.folder, self.shell, self.update = folder, shell, update
        self.names = {"__name__": "page", **names}
        self.tests = []
        self.written = []

    def finish(self):
        """Run the tests that the page shows: once as those that are new, once as those that are there."""
        for options in (["--update-architecture"], []) if self.tests else ():
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, *self.tests],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "CI": ""},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode == 0, done.stdout

    def write(self, path):
        """Write what happens in the place of what was shown, where that was asked for."""
        text = path.read_text(encoding="utf-8")
        for old, new in self.written:
            text = text.replace(old, new)
        if self.written:
            path.write_text(text, encoding="utf-8")


def run_console(block, page):
    """What is shown below each command is what it prints; where nothing is, it only has to run."""
    before, *parts = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)
    assert parts, "expected a line that begins with $"
    assert not before.strip(), "expected a command before what it prints"
    for line, output in zip(parts[::2], parts[1::2], strict=True):
        if OUTWARD.search(line):
            can_be_typed(line)
            continue
        code, said = page.shell.run(line)
        if page.update and output and said != output and not LEFT_OUT.search(output):
            page.written.append((f"$ {line}\n{output}", f"$ {line}\n{said}"))
        elif output:
            compare(output, said)
        assert code in {0, 1} or "archlens: " in output, said


def compare(output, said):
    """That a text is what is shown, where ``…`` on a line of its own stands for lines that are left out."""
    pieces = LEFT_OUT.split(output)
    whole = f"\n{said}"
    place = 0
    for piece in filter(None, pieces):
        found = whole.find(f"\n{piece}", place)
        assert found >= 0, f"{piece}\nis not in\n{whole[place:]}"
        assert found == 0 or piece is not pieces[0], f"{piece}\nis not what begins\n{said}"
        place = found + len(piece)
    if pieces[-1]:
        assert said.endswith(pieces[-1]), f"{pieces[-1]}\nis not what ends\n{said}"
        assert len(pieces) > 1 or said == output


def run_sh(block, page):
    """Each line runs, and ends as it should."""
    page.shell.hold(block.text)


def run_python(block, page):
    """Examples with prompts are held against what they say; tests are run by pytest, all else as it stands."""
    if ">>> " in block.text:
        parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
        test = parser.get_doctest(block.text, page.names, block.page, block.page, block.line)
        said = []
        runner.run(test, out=said.append, clear_globs=False)
        page.names.update(test.globs)
        assert runner.failures == 0, "".join(said)
    elif re.search(r"^def test_", block.text, re.MULTILINE):
        file = page.folder / f"test_line_{block.line}.py"
        file.write_text(block.text, encoding="utf-8")
        page.tests.append(file.name)
    else:
        exec(compile(block.text, block.place, "exec"), page.names)  # noqa: S102 - a page of this project


def run_toml(block, page):
    """Settings are read as archlens reads them; those that say that they are archlens.toml become it."""
    read = tomllib.loads(block.text)
    if "project" in read:
        assert read["project"].keys() <= {"name", "entry-points", "dependencies", "optional-dependencies"}
        return
    if "tool" in read:
        assert read["tool"].keys() <= {"archlens", "pytest"}
        file = "pyproject.toml"
    else:
        file = "archlens.toml"
    read_setup(parse(str(page.folder / file), block.text))
    if block.first_line.startswith(f"# {file}"):
        (page.folder / file).write_text(block.text, encoding="utf-8")


def run_yaml(block, page):
    """It is YAML; its hooks are those of this repository; steps that run archlens are run."""
    read = yaml.safe_load(block.text)
    for repository in read.get("repos", ()) if isinstance(read, dict) else ():
        assert {hook["id"] for hook in repository["hooks"]} <= HOOKS
    for script, environment in scripts_in(read):
        for line in script.splitlines():
            if line.strip().startswith("pip install"):
                installs(line.strip())
        if OUTWARD.search(script):
            for line in script.splitlines():
                if line.strip().startswith("archlens "):
                    can_be_typed(line)
        elif "archlens " in script:
            code, said = page.shell.run(script, environment)
            assert code in {0, 1}, said


def scripts_in(read):
    """Every script of a workflow, with its environment; what the workflow's host fills in is filled in."""
    if isinstance(read, list):
        for each in read:
            yield from scripts_in(each)
    elif isinstance(read, dict):
        filled = {name: fill(value) for name, value in (read.get("env") or {}).items()}
        for key, value in read.items():
            if key == "run" and isinstance(value, str):
                yield value, filled
            elif key in {"script", "before_script"}:
                yield "\n".join([value] if isinstance(value, str) else value), filled
            else:
                yield from scripts_in(value)


FILLED = {
    "github.event.pull_request.base.sha": "HEAD~1",
    "github.event.pull_request.number": "7",
    "github.token": "",
}


def fill(value):
    """A value of a workflow with what its host knows."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: FILLED[match[1]], str(value))


def run_json(block, _):
    """It is JSON; what says that it is a report, or has its keys, is one as its schema says."""
    read = json.loads(block.text)
    properties = SCHEMA["properties"]
    if isinstance(read, dict) and read.keys() <= properties.keys():
        for key, value in read.items():
            jsonschema.validate(value, {**properties[key], "$defs": SCHEMA.get("$defs", {})})


def run_markdown(block, page):
    """It becomes the README of the folder, for what comes behind it on the page."""
    (page.folder / "README.md").write_text(block.text, encoding="utf-8")


def run_sql(block, page):
    """DuckDB runs it over the tables that are there."""
    duckdb = pytest.importorskip("duckdb")
    monkey = pytest.MonkeyPatch()
    monkey.chdir(page.folder)
    try:
        duckdb.sql(block.text).fetchall()
    finally:
        monkey.undo()


RUNNERS = {
    "console": run_console,
    "sh": run_sh,
    "python": run_python,
    "toml": run_toml,
    "yaml": run_yaml,
    "json": run_json,
    "markdown": run_markdown,
    "sql": run_sql,
}
"""Kind of a block → what runs it. A ``text`` has none: what tests it stands in ``elsewhere.py``."""
