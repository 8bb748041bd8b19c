"""Git repositories that tests make: real ones, with models in them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n"
GIT = shutil.which("git")
AUTHOR = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    # What the developer's own git is set to must not change what a test sees.
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """A repository with the branch ``main``, in whose working tree one writes."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """What git says; it must go well."""
        done = subprocess.run(
            [GIT, *arguments],
            cwd=self.top,
            env={**os.environ, **AUTHOR},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout.decode().strip()

    def add(self, path: str, sample: str) -> None:
        """Put a sample model there."""
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / f"{sample}.keras", target)

    def write(self, path: str, text: str) -> None:
        """Write a text file."""
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def point(self, path: str, oid: str = "4d7a" * 16) -> None:
        """Put a pointer of Git LFS there."""
        self.write(path, POINTER.format(oid=oid))

    def commit(self, message: str = "a change") -> str:
        """Commit all that there is; the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str = "change") -> None:
        """Go to a new branch."""
        self.git("checkout", "-q", "-b", name)

    def merged(self, head: str) -> str:
        """Check out what GitHub makes of a pull request: the merge of its head into ``main``; the commit."""
        self.git("checkout", "-q", "--detach", "main")
        self.git("merge", "-q", "--no-ff", "-m", "merge", head)
        return self.git("rev-parse", "HEAD")
