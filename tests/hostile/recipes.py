"""How each command is run on a hostile file: every form of every command.

A command without a recipe fails the suite: add a function here that takes the model and a folder for what is written,
and gives the arguments of each way to run it.
"""

from __future__ import annotations

from pathlib import Path

import click

from archlens.api import survey
from archlens.cli import archlens
from archlens.render.formats import formats_of
from tests.conftest import ROOT

VALID = str(ROOT / "sample_models" / "siamese.keras")


def commands():
    """All commands by name, those of groups as ``group command``."""
    found = {}
    pending = [("", archlens)]
    while pending:
        name, command = pending.pop()
        if isinstance(command, click.Group):
            inner = [(each, command.get_command(None, each)) for each in command.list_commands(None)]
            pending += [(f"{name} {each}".strip(), made) for each, made in inner]
        else:
            found[name] = command
    return found


def forms(subject):
    """What a command's ``--format`` offers."""
    return [each.name for each in formats_of(subject)]


def report(model, _folder):
    """Every form, in full too."""
    runs = [["report", model, "--format", form] for form in forms("report")]
    return [*runs, ["report", model, "--full"]]


def draw(model, folder):
    """Every form but PDF, which only a program of the system writes; and in colours of what nodes cost."""
    written = [each for each in formats_of("drawing") if each.name not in ("pdf", "png")]
    runs = [["draw", model, "-o", f"{folder}/picture{each.ending}"] for each in written]
    return [*runs, ["draw", model, "--color-by", "macs", "-o", f"{folder}/costs.svg"]]


def card(model, folder):
    """As text, and in a file that holds the card of the file before: what that left there is read again."""
    in_place = ["card", model, "-o", f"{folder}/README.md", "--name", "m", "--picture", "mermaid"]
    return [["card", model], in_place, [*in_place, "--check"]]


def scan(model, _folder):
    """Every form."""
    return [["scan", model, "--format", form] for form in forms("scan")]


def check(model, _folder):
    """Every form; the settings are in no file."""
    return [["check", model, "--format", form] for form in forms("outcome")]


def skeleton(model, folder):
    """With the names, and without."""
    return [
        ["skeleton", model, "-o", f"{folder}/s.keras"],
        ["skeleton", model, "-o", f"{folder}/a.keras", "--anonymize"],
    ]


def diff(model, _folder):
    """A file against itself, and against a valid one."""
    return [["diff", model, model, "--format", form] for form in forms("comparison") if form != "svg"] + [
        ["diff", VALID, model]
    ]


def lock(model, folder):
    """A lock file."""
    return [["lock", model, "-o", f"{folder}/m.lock"]]


def init(model, folder):
    """Settings, written over those of the file before."""
    return [["init", model, "-o", f"{folder}/archlens.toml", "--force"]]


def find(model, folder):
    """Every form, in a survey of one model."""
    zoo = Path(folder, "zoo")
    if not zoo.exists():
        survey(VALID, zoo, format="jsonl", jobs=1)
    return [["find", model, str(zoo), "--format", form] for form in forms("nearest")]


RECIPES = {
    "report": report,
    "draw": draw,
    "card": card,
    "scan": scan,
    "check": check,
    "skeleton": skeleton,
    "diff": diff,
    "lock": lock,
    "init": init,
    "find": find,
}
WITHOUT_MODEL = {"rules", "rule", "explain"}
"""Commands that read no model."""
IN_PROCESSES_OF_ITS_OWN = {"survey", "review"}
"""Commands that start processes, and let these do what `report` does, or ask git: test_survey.py and test_review.py run
them over every file."""
