"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ (.*?)\n(.*?)```", README, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_shown_output(command, output, request, environment):
    """With ``--update-golden``, what is shown becomes what happens."""
    program, *arguments = shlex.split(command)
    assert program == "archlens"
    done = subprocess.run(
        [sys.executable, "-m", "archlens", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    if request.config.getoption("--update-golden"):
        page = ROOT / "README.md"
        shown, printed = (f"$ {command}\n{text}```" for text in (output, done.stdout))
        page.write_text(page.read_text(encoding="utf-8").replace(shown, printed), encoding="utf-8")
        return
    assert done.stdout == output


def test_output_is_shown():
    assert len(CONSOLE) >= 1


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_python(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (failed, tried > 5) == (0, True)


def test_the_gate_runs_the_test_command_word_for_word():
    (command,) = [block.strip() for block in SHELL if "tests.check" in block]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_shown_command_has_the_options_that_it_uses():
    shown = [line.partition("#")[0].strip() for block in SHELL for line in block.splitlines()]
    reports = [shlex.split(line)[2:] for line in shown if line.startswith("archlens report")]
    help_text = subprocess.run(
        [sys.executable, "-m", "archlens", "report", "--help"], capture_output=True, text=True, check=True
    ).stdout
    options = {option for line in reports for option in line if option.startswith("-")}
    assert options
    assert all(option in help_text for option in options)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_links_lead_somewhere(target):
    assert target.startswith("https://") or (ROOT / target).exists()
