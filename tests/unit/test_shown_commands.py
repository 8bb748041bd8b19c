"""Every command line of archlens that the README, the docs and the help show can be typed so: its options exist."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from archlens.cli import archlens
from archlens.cli.output import is_regular_or_new
from archlens.render.formats import of_ending
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```\w*\n(.*?)^```|^( {4}archlens [^\n]*\n)", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^(?: {4}| *- (?:run: )?| *run: |\$ | +)?(archlens [a-z].*)$", re.MULTILINE)
STANDS_FOR = re.compile(r"\b(MODEL|FILE|OLD|NEW|CODE|FOLDER|PATTERN|NAME)\b")
WRITES = {
    "report": "report",
    "draw": "drawing",
    "diff": "comparison",
    "check": "outcome",
    "scan": "scan",
    "find": "nearest",
    "review": "review",
}


def shown():
    """Page and command line, as it would be typed: what stands behind two spaces or a # says what it does."""
    for page in PAGES:
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        for line in LINE.findall("\n".join("".join(each) for each in blocks)):
            typed = re.split(r" {2,}| #| [|]{2} | [&]{2} | > (?=[\w./-]+(?: {2}|$))|…", line)[0].strip()
            if not STANDS_FOR.search(typed):
                yield f"{page.name}: {typed}", shlex.split(typed)[1:]
    for name in archlens.list_commands(None):
        for example in re.findall(r"^ *(archlens .*)$", archlens.get_command(None, name).help, re.MULTILINE):
            yield f"{name} --help: {example}", shlex.split(example)[1:]


COMMANDS = dict(shown())


def test_there_are_many():
    assert len(COMMANDS) > 60
    assert any(line.startswith("README.md") for line in COMMANDS)
    assert {arguments[0] for arguments in COMMANDS.values()} >= set(archlens.list_commands(None)) - {"rules"}


@pytest.mark.parametrize("line", COMMANDS)
def test_it_can_be_typed(line):
    name, *arguments = COMMANDS[line]
    command = archlens.get_command(click.Context(archlens), name)
    assert command is not None
    values = command.make_context(name, list(arguments)).params
    target = values.get("target")
    if name in WRITES and target and not values.get("format_name") and is_regular_or_new(target):
        assert of_ending(target, WRITES[name])
