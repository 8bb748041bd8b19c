"""Docstrings, as griffe reads them."""

from __future__ import annotations

import griffe
import pytest

import archlens
import archlens.testing
from docs.site.docstrings import Docstrings, rewritten
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def package():
    extensions = griffe.load_extensions(Docstrings)
    return griffe.load("archlens", search_paths=[str(ROOT)], extensions=extensions, resolve_aliases=True)


def test_examples_are_examples(package):
    for name in ("analyze", "compare", "Analysis"):
        kinds = [section.kind.value for section in package[name].docstring.parse("google")]
        assert "examples" in kinds, name
        assert "admonition" not in kinds, name


def test_other_lines_stay():
    text = "A line.\n\nFor Example: this.\n\n    Example:\n        >>> 1\n        1\n"
    assert rewritten(text) == text.replace("    Example:", "    Examples:")


def test_roles_become_code():
    assert rewritten("see :class:`~archlens.surveys.Zoo` and :func:`compare`") == (
        "see `Zoo` and [`compare`][archlens.compare]"
    )


def test_every_public_name_is_on_the_page():
    names = {name for name in archlens.__all__ if name != "__version__"}
    for name in names:
        assert f"::: archlens.{name}\n" in PAGE
    for name in archlens.testing.__all__:
        assert f"::: archlens.testing.{name}\n" in PAGE
