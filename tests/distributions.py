"""The distributions of what is in the repository, and an environment that has the wheel: each made once in a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import NamedTuple

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


def build_all(folder):
    """A wheel and a source distribution, as the release workflow builds them: from the files of a clean clone."""
    tree = folder / "tree"
    for name in project_files():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    build_distributions(tree, folder / "dist", **ADDRESSES)


def built_in(folder):
    """What ``build_all`` left in a folder."""
    (wheel,) = (folder / "dist").glob("*.whl")
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    return Built(folder / "tree", frozenset(project_files()), wheel, sdist)


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


def install(wheel, folder):
    """Make an environment that has the wheel, and what it needs from the environment of the tests.

    Only the wheel stands in it: archlens of the repository is behind it on the path, and no file of it is read.
    """
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python_of(folder)), "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--quiet", str(wheel)], check=True, env=plain(), timeout=120)
    (beside,) = (folder / "lib").glob("python3*/site-packages")
    (beside / "of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


def python_of(folder):
    """The interpreter of an environment."""
    return folder / "bin" / "python"


def plain():
    """The environment of a user: nothing in it leads to the repository, or is meant for these tests."""
    ours = ("PYTHON", "PYTEST_", "PIP_", "MYPY", "COLUMNS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
