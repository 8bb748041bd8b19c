"""The distributions, built once from what is in the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

ADDRESSES = {
    "ARCHLENS_REPOSITORY": "https://github.com/some-owner/some-name",
    "ARCHLENS_SITE": "https://some-owner.github.io/some-name/",
}
"""What the release workflow tells of the project: the repository of nobody."""
NOT_OURS = {".venv", "__pycache__", "dist", "build", ".hypothesis", "PKG-INFO"} | {
    f".{tool}_cache" for tool in ("pytest", "mypy", "ruff", "import_linter")
}
"""What is beside the project's files where there is no git to ask."""


class Built(NamedTuple):
    """What was built, and of which files."""

    tree: Path
    files: frozenset[str]
    wheel: Path
    sdist: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A wheel and a source distribution, as the release workflow builds them: from the files of a clean clone."""
    tree = tmp_path_factory.mktemp("tree")
    names = frozenset(project_files())
    for name in names:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    where = tmp_path_factory.mktemp("dist")
    build_distributions(tree, where, **ADDRESSES)
    (wheel,) = where.glob("*.whl")
    (sdist,) = where.glob("*.tar.gz")
    return Built(tree, names, wheel, sdist)


def project_files():
    """The files of the project: those that git knows, or all in a source distribution, where there is no git."""
    if (ROOT / ".git").exists():
        known = subprocess.run(
            [shutil.which("git"), "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        return [name for name in known.split("\0") if name and (ROOT / name).is_file()]
    paths = [path for path in ROOT.rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT) for path in paths]
    return [name.as_posix() for name in names if not NOT_OURS & set(name.parts)]


def build_distributions(source, where, *options, **settings):
    """Run ``python -m build`` with the hatchling that is installed, so that nothing is downloaded."""
    environment = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "-o", str(where), *options, str(source)],
        env={**environment, **settings},
        check=True,
        capture_output=True,
    )
