"""What the docs show of a command that reads a sample model is what it says; ``…`` stands for what is left out."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.conftest import ROOT
from tests.unit.test_docs_of_guides import PAGES as WALKED

PAGES = sorted(set((ROOT / "docs").rglob("*.md")) - set(WALKED))
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
LEFT_OUT = re.compile(r"^…\n", re.MULTILINE)


def shown():
    """Page, command line and what is shown below it."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            _, *parts = COMMAND.split(block)
            for line, output in zip(parts[::2], parts[1::2], strict=True):
                if " sample_models/" in line:
                    yield pytest.param(line, output, id=f"{page.name}: {line}")


SHOWN = list(shown())


def test_there_are_some():
    assert len(SHOWN) > 8


@pytest.mark.parametrize(("line", "output"), SHOWN)
def test_it_is_what_happens(line, output, console, environment):
    program, *arguments = shlex.split(line)
    assert program == "archlens"
    done = console(*arguments, cwd=ROOT, env=environment)
    said = done.stdout + done.stderr
    pieces = [piece for piece in LEFT_OUT.split(output) if piece]
    places = [said.find(piece) for piece in pieces]
    assert -1 not in places, pieces[places.index(-1)]
    assert places == sorted(places)
