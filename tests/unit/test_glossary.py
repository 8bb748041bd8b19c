"""docs/glossary.md is true: each word leads to a definition that is there, and to code that exists."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from typing import NamedTuple

import pytest

import archlens.analysis.results
import archlens.graph
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "glossary.md").read_text("utf-8")


class Entry(NamedTuple):
    """A row of the glossary."""

    word: str
    meaning: str
    defined: str
    code: str


ROWS = re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
ENTRIES = [Entry(*row) for row in ROWS if row[0] != "word"]
CODE = sorted({name for entry in ENTRIES for name in re.findall(r"`([\w.]+)`", entry.code)})
TARGETS = sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE)))


def named(path):
    """What an import path names: a module, or something in one."""
    module, _, attribute = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), attribute)
    except AttributeError:
        return importlib.import_module(path)


def anchors(page):
    """The anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", CODE)
def test_the_code_is_there(path):
    assert named(path) is not None


@pytest.mark.parametrize("target", TARGETS)
def test_the_definition_is_there(target):
    page, _, anchor = target.partition("#")
    assert (DOCS / page).is_file()
    assert not anchor or anchor in anchors(DOCS / page)


def test_every_row_has_all_four_columns():
    assert len(ENTRIES) > 80
    for entry in ENTRIES:
        assert all(entry), entry
        assert re.fullmatch(r"`[\w.]+`(, `[\w.]+`)*", entry.code), entry
        assert re.fullmatch(r"\[[^\]]+\]\([^)]+\)(, \[[^\]]+\]\([^)]+\))*", entry.defined), entry


def test_no_word_stands_twice():
    words = [entry.word for entry in ENTRIES]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("module", [archlens.graph, archlens.analysis.results])
def test_every_part_of_a_model_and_of_its_results_is_explained(module):
    classes = {
        f"{module.__name__}.{name}"
        for name, value in inspect.getmembers(module, dataclasses.is_dataclass)
        if value.__module__ == module.__name__
    }
    assert classes
    assert classes <= set(CODE)
