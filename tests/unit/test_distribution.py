"""The distribution is ``keras-archlens``; on the package index ``archlens`` is another project."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

PLACES = (
    *("*.md", "docs/**/*.md", "archlens/**/*.py", "benchmarks/**/*.py"),
    *(".ci/*", ".pre-commit-hooks.yaml", ".github/**/*.*"),
)
WRITTEN = sorted(path for pattern in PLACES for path in ROOT.glob(pattern))
"""All that tells people or machines what to install."""

INSTALLS = re.compile(r"pip3? install\b[^\n`|&]*")
THE_OTHER = re.compile(r"(?<![\w./-])archlens(?![\w./-])")
"""The name alone: no path, no address, no file, not ``keras-archlens``."""
EXTRA = re.compile(r"(?<![\w-])archlens\[\w")


def mistakes(text):
    """What a text says to install that is the other project."""
    commands = [command for command in INSTALLS.findall(text) if THE_OTHER.search(command)]
    return commands + EXTRA.findall(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("- run: pip install archlens", True),
        ("hint: pip install -U 'archlens'.", True),
        ("the extra `archlens[remote]`", True),
        ("pip install 'archlens[remote]'", True),
        ("- run: pip install keras-archlens", False),
        ("pip install 'keras-archlens[remote]'", False),
        ('pip install "keras-archlens @ git+https://example.org/archlens.git@v0.1.0"', False),
        (".venv/bin/pip install . && .venv/bin/archlens report m.keras", False),
        ("which pip installs with archlens", False),
    ],
)
def test_the_search_knows_both_projects(text, wrong):
    assert bool(mistakes(text)) == wrong


def test_nothing_says_to_install_the_other_project():
    found = [(path.name, mistake) for path in WRITTEN for mistake in mistakes(path.read_text("utf-8"))]
    assert len(WRITTEN) > 100
    assert found == []


def test_the_names():
    assert PROJECT["name"] == "keras-archlens"
    assert PROJECT["scripts"] == {"archlens": "archlens.__main__:main"}
    assert PROJECT["entry-points"]["pytest11"] == {"archlens": "archlens.pytest_plugin"}


def test_the_tests_need_all_extras_of_this_distribution():
    extras = PROJECT["optional-dependencies"]
    others = ",".join(sorted(extras.keys() - {"test"}))
    assert f"keras-archlens[{others}]" in extras["test"]


def test_the_guides_tell_its_name():
    for page in ("README.md", "docs/ci.md", "docs/pytest.md"):
        assert "pip install keras-archlens" in (ROOT / page).read_text("utf-8")
