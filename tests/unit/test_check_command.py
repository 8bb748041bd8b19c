"""``python -m tests.check``: all of it, or a part."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import check
from tests.conftest import ROOT

ALL = [
    "ruff check .",
    "ruff format --check .",
    "mypy",
    "lint-imports --no-cache",
    "pytest -n 2 --dist loadfile --no-loadscope-reorder --hypothesis-profile=ci",
]


@pytest.fixture
def ran(monkeypatch):
    """What would be run; ``mypy`` fails, and the programs that tests need are asked for."""
    commands = []

    def run(program, *arguments):
        commands.append(" ".join((Path(program).name, *arguments)))
        return Path(program).name != "mypy"

    monkeypatch.setattr(check, "run", run)
    monkeypatch.setattr(check, "begin", lambda *command: functools.partial(bool, run(*command)))
    monkeypatch.setattr(check, "bring_programs", lambda: commands.append("programs"))
    return commands


def test_all_is_run_if_nothing_is_asked_for(ran, capsys):
    assert check.main([]) == 1
    assert ran == ["programs", *ALL]
    assert capsys.readouterr().out == "FAILED: mypy\n"


@pytest.mark.parametrize(
    ("tools", "commands", "code"),
    [
        (["ruff"], ALL[:2], 0),
        (["mypy", "ruff"], ALL[:3], 1),
        (["lint-imports"], ALL[3:4], 0),
        (["pytest"], ["programs", ALL[4]], 0),
    ],
)
def test_a_part_is_run_in_the_usual_order(ran, tools, commands, code):
    assert check.main(tools) == code
    assert ran == commands


def test_temporary_files_of_other_runs_are_no_matter(monkeypatch):
    monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", "before")
    roots = []

    def run(*_):
        roots.append(Path(os.environ["PYTEST_DEBUG_TEMPROOT"]))
        return roots[-1].is_dir() and not list(roots[-1].iterdir())

    monkeypatch.setattr(check, "run", run)
    assert check.main(["ruff"]) == 0
    assert len(set(roots)) == 1
    assert not roots[0].exists()
    assert os.environ["PYTEST_DEBUG_TEMPROOT"] == "before"


def test_an_unknown_part_is_refused_before_anything_is_run(ran, capsys):
    with pytest.raises(SystemExit) as exit_:
        check.main(["ruff", "pylint"])
    assert exit_.value.code == 2
    assert "expected ruff, mypy, lint-imports, pytest, found pylint" in capsys.readouterr().err
    assert ran == []


@pytest.mark.parametrize("code", [0, 3])
def test_what_runs_beside_others_is_told_when_it_is_waited_for(code, capsys):
    program = f"import sys; print('said'); print('complained', file=sys.stderr); sys.exit({code})"
    end = check.begin(sys.executable, "-c", program)
    assert capsys.readouterr().out == ""
    assert end() is (code == 0)
    command, *lines = capsys.readouterr().out.splitlines()
    assert command.startswith(f"$ {sys.executable} -c ")
    assert sorted(lines) == ["complained", "said"]


def test_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "tests.check", "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 2 kept, 0 broken." in done.stdout
