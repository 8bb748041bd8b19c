"""What docs/diff.md and docs/lock.md show is what happens."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import ROOT

CONSOLE = re.findall(
    r"```console\n\$ (.*?)\n(.*?)```", (ROOT / "docs" / "diff.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize(("command", "output"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_shown_output(command, output, environment):
    program, *arguments = shlex.split(command)
    assert program == "archlens"
    done = subprocess.run(
        [sys.executable, "-m", "archlens", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == output


def test_output_is_shown():
    assert len(CONSOLE) >= 1


@pytest.mark.parametrize(("page", "least"), [("diff.md", 6), ("lock.md", 5)])
def test_python(page, least, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "docs" / page), module_relative=False)
    assert failed == 0
    assert tried >= least


@pytest.mark.parametrize("page", ["diff.md", "lock.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert targets
    assert all((ROOT / "docs" / target).is_file() for target in targets)
