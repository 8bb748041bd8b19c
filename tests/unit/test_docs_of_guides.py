"""The guides are walked as a newcomer would: each page in a fresh folder, block by block, as written.

What a block leaves behind (a settings file, a survey, a lock file) is there for those below it on the page.
"""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
import shutil
import subprocess
import tomllib

import pytest
import yaml

from tests.conftest import ROOT

DOCS = ROOT / "docs"
SAMPLES = ROOT / "sample_models"
PAGES = [DOCS / f"{name}.md" for name in ("start", "reading", "unknowable")] + sorted((DOCS / "guides").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
LEFT_OUT = re.compile(r"^…\n", re.MULTILINE)
START = (DOCS / "start.md").read_text("utf-8")
SETTINGS = "# archlens.toml\n"
INSTALLS = ("python3 -m venv ", ". .venv/bin/activate", "pip ", "tar ")
"""They need the package index: below, their versions and what they unpack are looked at."""


def blocks(page):
    """Kind and text of each block."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture
def fresh_folder(tmp_path, monkeypatch):
    """A repository with the sample models and two commits of one more, which is the current folder."""
    folder = tmp_path / "newcomer"
    shutil.copytree(SAMPLES, folder / "sample_models", ignore=shutil.ignore_patterns("*.py", "__*"))
    model = folder / "models" / "vqa.keras"
    model.parent.mkdir()
    monkeypatch.chdir(folder)
    git = ["git", "-c", "user.name=A Person", "-c", "user.email=person@example.org"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for sample in ("image_text", "image_text_nested"):
        shutil.copy(SAMPLES / f"{sample}.keras", model)
        subprocess.run([*git, "add", model], check=True)
        subprocess.run([*git, "commit", "-qm", sample], check=True)
    return folder


class Walk:
    """One page, walked from its first block to its last."""

    def __init__(self, folder, console, environment):
        self.folder = folder
        self.console = console
        self.environment = environment
        self.names = {"__name__": "page"}

    def run(self, line):
        program, *arguments = shlex.split(line, comments=True)
        assert program == "archlens"
        return self.console(*arguments, cwd=self.folder, env=self.environment)

    def sh(self, text):
        for line in text.splitlines():
            if line.startswith(("#", *INSTALLS)):
                continue
            if "://" in line:  # needs a network: test_shown_commands.py parses it
                continue
            done = self.run(line)
            finds = line.startswith(("archlens check", "archlens diff", "archlens scan"))
            assert done.returncode in ({0, 1} if finds else {0}), done.stderr
            assert not finds or done.stderr == "" or done.stderr.startswith("wrote "), done.stderr

    def show(self, text):
        """Each command, and what is shown below it."""
        _, *parts = COMMAND.split(text)
        for line, output in zip(parts[::2], parts[1::2], strict=True):
            done = self.run(line)
            said = done.stdout + done.stderr
            position = 0
            for piece in filter(None, LEFT_OUT.split(output)):
                place = said.find(piece, position)
                assert place >= 0, f"{line} does not say, or not in this place:\n{piece}"
                position = place + len(piece)
            if not output.endswith("…\n"):
                assert position == len(said), f"{line} says more:\n{said[position:]}"

    def python(self, text):
        """Examples with what they say, or lines to run."""
        if not text.startswith(">>> "):
            exec(text, self.names)  # noqa: S102 - a page of this project
            return
        test = doctest.DocTestParser().get_doctest(text, self.names, "page", None, 0)
        said = []
        failed, tried = doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
        assert (failed, tried) == (0, text.count(">>> ")), "".join(said)
        self.names = test.globs

    def settings(self, text):
        assert text.startswith(SETTINGS), "expected a settings file, whose first line says so"
        (self.folder / "archlens.toml").write_text(text, encoding="utf-8")

    def workflow(self, text):
        """What the steps run that archlens does; a broken contract is no error here."""
        jobs = yaml.safe_load(text)["jobs"].values()
        for command in [step["run"] for job in jobs for step in job["steps"] if "run" in step]:
            self.sh(command)


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_newcomer_can_walk_it(page, fresh_folder, console, environment):
    walk = Walk(fresh_folder, console, environment)
    do = {
        "sh": walk.sh,
        "console": walk.show,
        "python": walk.python,
        "toml": walk.settings,
        "yaml": walk.workflow,
    }
    for kind, text in blocks(page):
        if kind != "text":
            do[kind](text)


def test_one_text_is_tested_elsewhere():
    """In tests/against_keras/test_from_keras_page.py: it is what Keras says."""
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
