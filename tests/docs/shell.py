"""Command lines that pages show, run as a reader would type them.

A line of archlens alone runs in a process that is forked; what needs a shell runs in one, in which ``archlens``,
``pytest`` and ``pip`` are those of this checkout. What names an address is not fetched: it is read by the command line.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
from packaging.requirements import Requirement

from archlens.cli import archlens
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

OTHERS = frozenset({"s3fs", "pre-commit"})
"""What pages say to install beside archlens."""

SHELL_RUNS = frozenset(
    {"archlens", "cat", "cp", "echo", "git", "ls", "mkdir", "mv", "printf", "pytest", "python", "test"}
)
"""What may begin a line that a shell runs."""

TOGETHER = ("cd ", "export ", "for ", "if ", "code=")
"""A block with a line that begins so is one script."""

ENVIRONMENT = "python3 -m venv .venv"
ENTERED = ". .venv/bin/activate"
IN_IT = ".venv/bin/"
"""What makes an environment is not run here (the gate does it on a fresh clone); what is then run in it is."""

FINDS = frozenset({"card", "check", "diff", "review", "scan"})
"""Commands that exit with 1 if they find something, or something that is not as it should be."""

OUTWARD = re.compile(r"://| --github\b")
"""What goes out to others: it is not run, but read by the command line."""

_COMMENT = re.compile(r"(?:^| +)#(?: .*)?$")
_EXIT_CODE = re.compile(r"exit code (\d)")
_SHELL = re.compile(r"[|&;<>$`*\\(){}]")


class Shell:
    """Runs lines in a folder.

    Args:
        folder: the folder.
        console: runs a command of archlens (tests/console.py).
        environment: for it.
        programs: a folder for the programs that a shell finds.
    """

    def __init__(self, folder, console, environment, programs):
        self.folder = folder
        self._console = console
        places = {"PATH": os.pathsep.join([str(programs), environment["PATH"]]), "HOME": str(folder)}
        self._environment = {**environment, **places, "BROWSER": "true", "NO_COLOR": "1"}

    def run(self, line, more=None):
        """Exit code and all that is printed, standard error behind standard output.

        Args:
            line: what is typed.
            more: of the environment.
        """
        environment = {**self._environment, **(more or {})}
        words = None if _SHELL.search(_without_quoted(line)) else shlex.split(line)
        if words and words[0] == "archlens":
            done = self._console(*words[1:], cwd=self.folder, env=environment)
        else:
            command = ["bash", "-euc", line]
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False
            )
        return done.returncode, done.stdout + done.stderr

    def hold(self, text):
        """Run a block, and see that it does what the page says: how each line ends, if nothing else."""
        lines = text.replace("\\\n", " ").splitlines()
        if any(line.startswith(TOGETHER) for line in lines):
            code, said = self.run(text)
            assert code == 0, said
            return
        for line in lines:
            self._hold_line(line)

    def _hold_line(self, line):
        typed = _COMMENT.sub("", line).strip()
        if typed.startswith((ENVIRONMENT, ENTERED)):
            pieces = [piece.removeprefix(IN_IT) for piece in typed.split(" && ")[1:]]
        else:
            pieces = [typed] if typed else []
        for piece in pieces:
            self._hold_command(piece, _EXIT_CODE.search(line))

    def _hold_command(self, typed, told):
        words = typed.split()
        if words[:2] == ["pip", "install"]:
            installs(typed)
        elif words[:3] == ["python", "-m", "tests.check"]:
            assert (ROOT / "tests" / "check.py").is_file()  # the gate itself
        elif OUTWARD.search(typed):
            can_be_typed(typed)
        else:
            assert words[0] in SHELL_RUNS, f"nobody runs {words[0]}"
            code, said = self.run(typed)
            finds = words[0] == "archlens" and words[1] in FINDS
            expected = {int(told[1])} if told else {0, 1} if finds else {0}
            assert code in expected, said


def _without_quoted(line):
    return re.sub(r"'[^']*'|\"[^\"$`]*\"", "", line)


def installs(line):
    """That what a line installs is this distribution with extras that it has, or what is known to go with it."""
    words = [word for word in shlex.split(line)[2:] if not word.startswith("-")]
    assert words
    for word in words:
        wanted = Requirement(word.replace(".[", "keras-archlens[").replace("./", "")) if word != "." else None
        if wanted is None:
            continue
        assert wanted.name in OTHERS | {PROJECT["name"]}, f"nobody knows {wanted.name}"
        assert not wanted.extras or wanted.extras <= PROJECT["optional-dependencies"].keys()


def can_be_typed(line):
    """That a command line has arguments and options that exist."""
    program, name, *arguments = shlex.split(line)
    assert program == "archlens"
    command = archlens.get_command(click.Context(archlens), name)
    assert command is not None, f"there is no archlens {name}"
    try:
        command.make_context(name, arguments)
    except click.ClickException as error:
        raise AssertionError(error.format_message()) from error


def write_programs(folder: Path) -> None:
    """The programs that a shell finds: archlens and pytest of this checkout; pip and gh, which do nothing."""
    folder.mkdir()
    runs = {"archlens": "-m archlens", "pytest": "-m pytest"}
    for name, what in runs.items():
        _write(folder / name, f'exec "{sys.executable}" {what} "$@"')
    for name in ("pip", "gh"):
        _write(folder / name, "exit 0")


def _write(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
