"""What the guides tell of versions and show as pictures; their blocks are run by ``tests/docs/test_blocks.py``."""

from __future__ import annotations

import importlib.util
import re

import pytest

import archlens
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [DOCS / f"{name}.md" for name in ("start", "reading", "unknowable")] + sorted((DOCS / "guides").glob("*.md"))
START = (DOCS / "start.md").read_text("utf-8")


def test_what_the_start_unpacks_is_in_the_source_distribution():
    """Which holds all that git knows: ``tests/release``."""
    version, name = re.search(
        r"^tar xzf keras_archlens-([\d.]+)\.tar\.gz .* keras_archlens-([\d.]+)/sample_models$", START, re.MULTILINE
    ).groups()
    assert f"pip download keras-archlens=={version} " in START
    assert version == name == archlens.__version__


def test_all_pages_say_one_version():
    said = {
        version
        for page in PAGES
        for version in re.findall(r"keras[-_]archlens(?:\[\w+\])?(?:==|-)(\d[\d.]*\d)", page.read_text("utf-8"))
    }
    assert said == {archlens.__version__}


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
