"""The guides are walked as a newcomer would: each page in a fresh folder, block by block, as written.

What a block leaves behind (a settings file, a survey, a lock file) is there for those below it on the page.
"""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [DOCS / f"{name}.md" for name in ("start", "reading", "unknowable")] + sorted((DOCS / "guides").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
LEFT_OUT = re.compile(r"^…\n", re.MULTILINE)
START = (DOCS / "start.md").read_text("utf-8")
SETTINGS = "# archlens.toml\n"
INSTALLS = ("python3 -m venv ", ". .venv/bin/activate", "pip ", "tar ")
"""They need the package index. What they install is what the tests of the distribution look at."""


def blocks(page):
    """Kind and text of each block."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture
def fresh_folder(tmp_path, monkeypatch):
    """A folder with the sample models, which is the current one, and a command ``archlens`` on the path."""
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "archlens"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archlens "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(programs), os.environ["PATH"]]))
    folder = tmp_path / "newcomer"
    shutil.copytree(ROOT / "sample_models", folder / "sample_models", ignore=shutil.ignore_patterns("*.py", "__*"))
    monkeypatch.chdir(folder)
    return folder


class Walk:
    """One page, walked from its first block to its last."""

    def __init__(self, folder, console, environment):
        self.folder = folder
        self.console = console
        self.environment = {**environment, "PATH": os.environ["PATH"]}
        self.shown = 0

    def sh(self, text):
        """All lines in one shell, which ends at the first that fails."""
        lines = [line for line in text.splitlines() if not line.startswith(INSTALLS)]
        command = ["bash", "-eu", "-o", "pipefail", "-c", "\n".join(lines)]
        subprocess.run(command, cwd=self.folder, env=self.environment, check=True, capture_output=True, timeout=60)

    def show(self, text):
        """Each command, and what is shown below it."""
        _, *parts = COMMAND.split(text)
        for line, output in zip(parts[::2], parts[1::2], strict=True):
            program, *arguments = shlex.split(line)
            assert program == "archlens"
            done = self.console(*arguments, cwd=self.folder, env=self.environment)
            said = done.stdout + done.stderr
            position = 0
            for piece in filter(None, LEFT_OUT.split(output)):
                place = said.find(piece, position)
                assert place >= 0, f"{line} does not say, or not in this place:\n{piece}"
                position = place + len(piece)
            self.shown += 1
            if not output.endswith("…\n"):
                assert position == len(said), f"{line} says more:\n{said[position:]}"

    def settings(self, text):
        assert text.startswith(SETTINGS), "expected a settings file, whose first line says so"
        (self.folder / "archlens.toml").write_text(text, encoding="utf-8")

    def workflow(self, text):
        """What the steps run that archlens does; a broken contract is no error here."""
        jobs = yaml.safe_load(text)["jobs"].values()
        commands = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
        for command in commands:
            program, *arguments = shlex.split(command)
            if program == "archlens":
                assert self.console(*arguments, cwd=self.folder, env=self.environment).returncode in {0, 1}
            else:
                assert command.startswith(INSTALLS)


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_newcomer_can_walk_it(page, fresh_folder, console, environment):
    walk = Walk(fresh_folder, console, environment)
    do = {"sh": walk.sh, "console": walk.show, "toml": walk.settings, "yaml": walk.workflow}
    elsewhere = {"python", "text"}  # below; of Keras's summary, tests/against_keras/test_from_keras_page.py
    for kind, text in blocks(page):
        if kind not in elsewhere:
            do[kind](text)
    assert walk.shown + sum(kind == "python" for kind, _ in blocks(page)) > 0


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_its_python_runs(page, fresh_folder):
    assert fresh_folder.is_dir()
    examples = sum(text.count(">>> ") for kind, text in blocks(page) if kind == "python")
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried) == (0, examples)


def test_text_that_nothing_runs_is_one_block():
    kinds = [(page.stem, kind) for page in PAGES for kind, _ in blocks(page) if kind == "text"]
    assert kinds == [("from-keras", "text")]


def test_what_the_start_unpacks_is_in_the_source_distribution():
    sdist = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["sdist"]
    assert "sample_models" in sdist["include"]
    version, name = re.search(
        r"^tar xzf keras_archlens-([\d.]+)\.tar\.gz .* keras_archlens-([\d.]+)/", START, re.MULTILINE
    ).groups()
    assert f"pip download keras-archlens=={version} " in START
    assert version == name


def test_all_pages_say_one_version():
    said = {
        version
        for page in PAGES
        for version in re.findall(r"keras[-_]archlens(?:\[\w+\])?(?:==|-)(\d[\d.]*\d)", page.read_text("utf-8"))
    }
    assert len(said) == 1


@pytest.fixture(scope="module")
def pictures():
    spec = importlib.util.spec_from_file_location("guide_pictures", DOCS / "guides" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pictures_are_those_of_today(pictures, tmp_path):
    for name in pictures.PICTURES:
        drawn = pictures.draw(name, tmp_path)
        assert drawn.read_bytes() == (DOCS / "guides" / drawn.name).read_bytes(), (
            "python docs/guides/make.py draws anew"
        )


def test_each_picture_is_shown(pictures):
    shown = {name for page in PAGES for name in re.findall(r"!\[[^\]]+\]\((\w+)\.svg\)", page.read_text("utf-8"))}
    assert shown == set(pictures.PICTURES)
