"""Checkouts of commits, to measure them side by side."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import ROOT


def commit_of(revision: str) -> str:
    """The commit that a revision names.

    Raises:
        SystemExit: if there is none.
    """
    command = ["git", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"expected a revision of this repository, found {revision!r}; `git log` lists them")
    return done.stdout.strip()


@contextlib.contextmanager
def worktree(revision: str, folder: Path) -> Iterator[Path]:
    """A checkout of a revision in a new folder, as long as the context lasts."""
    commit = commit_of(revision)
    place = folder / commit[:12]
    _git("worktree", "add", "--detach", "--force", str(place), commit)
    try:
        yield place
    finally:
        _git("worktree", "remove", "--force", str(place))


def _git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True)  # noqa: S607 - the git of the path
