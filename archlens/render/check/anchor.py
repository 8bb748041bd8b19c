"""Where a service shows a problem: a file and a line of the repository. A model file has no lines; its contract has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from archlens.checks.problem import Problem
from archlens.readers.files.remote import is_url
from archlens.readers.live.model_functions import names_function
from archlens.settings.settings_file import OWN


def anchor(problem: Problem, folder: Path | None = None) -> tuple[str, int]:
    """The file and line that a problem is shown at.

    Args:
        problem: the problem.
        folder: where the paths of models lead from; the current folder, if it is not given.

    Returns:
        The settings file, relative to the repository, and the line; without settings the model's file, or where it is
        none, the settings file that there would be.
    """
    if problem.path is not None:
        return in_repository(problem.path), problem.line
    if is_url(problem.model) or problem.model == "-" or names_function(problem.model):
        return OWN, 1
    return in_repository(str((folder or Path()) / problem.model)), 1


def in_repository(path: str, environment: Mapping[str, str] = os.environ) -> str:
    """A file as its repository names it: with forward slashes, from the folder that git keeps.

    That is the nearest folder above it with a ``.git``; else GitHub's workspace or the current folder, if it is in one
    of them; else it stays absolute.
    """
    file = Path(path).absolute()
    workspace = environment.get("GITHUB_WORKSPACE")
    roots = [folder for folder in file.parents if (folder / ".git").exists()][:1]
    for root in (*roots, *([Path(workspace)] if workspace else []), Path.cwd()):
        if file.is_relative_to(root):
            return file.relative_to(root).as_posix()
    return file.as_posix()


def uri(path: str) -> str:
    r"""A path as the reference that it is in a URI.

    Example:
        >>> uri("a folder/größe#1.toml"), uri("/tmp/a.toml")
        ('a%20folder/gr%C3%B6%C3%9Fe%231.toml', 'file:///tmp/a.toml')
    """
    quoted = quote(path, safe="/", errors="surrogateescape")
    return f"file://{quoted}" if path.startswith("/") else quoted
