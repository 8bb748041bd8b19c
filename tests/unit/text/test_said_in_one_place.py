"""Above text/ nothing formats or escapes by hand: what would be a second way to say a thing does not come back."""

import re

import pytest

from tests.conftest import ROOT

ROOMS = sorted(path for path in (ROOT / "archlens").rglob("*.py") if path.parent.name != "text")

# What is looked for, what to use instead, and the modules with a reason of their own.
WAYS = {
    r"json\.dumps?\(|JSONEncoder": ("archlens.text.json_writer", ()),
    r"\bdifflib\b": (
        "archlens.text.suggestions",
        ("comparison/changes/call_changes.py",),
    ),  # it aligns lists of tensors
    r"unicode_escape|backslashreplace|isprintable\(": ("archlens.text.names", ()),
    r"[Dd]id you mean": (
        "archlens.text.suggestions",
        ("contracts/types/layer_classes.py", "settings/mistakes.py"),
    ),
    r"![ra]\}": (
        "archlens.text.names.quoted, or archlens.text.values.in_brief",
        ("errors.py", "__init__.py", "api/__init__.py", "pytest_plugin/assertion_texts.py"),
        # below text/; Python's own, twice; results' reprs
    ),
    r"join\((map\()?repr\b|\brepr\((?!self|item|sorted)|\bascii\(": (
        "archlens.text.names.quoted, or archlens.text.values.in_brief",
        ("pytest_plugin/assertion_texts.py",),
    ),
    r"reprlib": ("archlens.text.values", ()),
    r"unicodedata|east_asian_width|wcwidth": ("archlens.text.widths", ()),
    r":,\}|:,\.|\"\.format\(": ("archlens.text.figures.count", ()),
    r"\.\d[fg]\}%|:\.?\d*%\}": ("archlens.text.figures.percent", ()),
    r":(\.\dg|g)\}": (
        "archlens.text.figures.significant",
        (
            "render/html/chart.py",  # coordinates
            "comparison/architecture/figure_list.py",  # a number rounded, not said
            "layers/layer_settings.py",  # as figure_list.py
        ),
    ),
    r"'s' \*|\"s\" \*|else '?\"?s'?\"?\}|\+ \"s\"": ("archlens.text.figures.plural", ()),
    r"…\"|\"…|… \{|\} …": ("archlens.text.widths.ELLIPSIS, or archlens.text.lists", ()),
    r"\"note\"": (
        "archlens.text.severities",
        ("render/sarif.py",),  # SARIF's level
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_said_by_hand(way):
    instead, exceptions = WAYS[way]
    found = []
    for path in ROOMS:
        name = path.relative_to(ROOT / "archlens").as_posix()
        if name in exceptions:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if re.search(way, line.partition("  # ")[0]) and ">>>" not in line:
                found.append(f"{name}:{number}: {line.strip()}")
    assert not found, f"use {instead}"


def test_exceptions_are_needed():
    for way, (_, exceptions) in WAYS.items():
        for name in exceptions:
            assert re.search(way, (ROOT / "archlens" / name).read_text(encoding="utf-8")), (way, name)
