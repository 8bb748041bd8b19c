"""Models as they stand in a git revision: ``HEAD~1:model.keras``."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archlens.errors import ArchlensError
from archlens.readers.files.file_kinds import is_lfs_pointer
from archlens.text.names import quoted

_SECONDS = 300
_HEAD = 64
_COMPLAINT = 300
# No function of a module is called so.
_ENDINGS = (".keras", ".h5", ".hdf5", ".json", ".pb", ".lock", ".txt", ".zip")


class RevisionError(ArchlensError):
    """A model cannot be taken from a git revision."""


def split(name: str) -> tuple[str, str] | None:
    """The revision and the path that a name means, if it can mean such: no file of that name is there, and no URL.

    Example:
        >>> split("HEAD~1:models/m.keras"), split("m.keras"), split("https://example.org/m.keras")
        (('HEAD~1', 'models/m.keras'), None, None)
    """
    revision, colon, path = name.partition(":")
    if not colon or not path or "://" in name or _exists(name):
        return None
    if path[0] in "\\/" and len(revision) == 1:  # a drive of Windows
        return None
    return revision, path


@contextmanager
def checked_out(revision: str, path: str) -> Iterator[Path]:
    """A file of a revision, while the context lasts.

    Args:
        revision: anything that git takes as one; empty for what is staged.
        path: from the top of the repository, as git has it, or from the folder that we are in.

    Raises:
        RevisionError: if git, the repository, the revision or the path is missing, or the content lies elsewhere.
    """
    git = _Git()
    content = git.find(revision, path)
    with tempfile.TemporaryDirectory(prefix="archlens-") as folder:
        target = Path(folder, PurePosixPath(path.replace("\\", "/")).name or "model")
        git.write(content, target)
        yield target


def likely(revision: str, path: str) -> bool:
    """Whether a name that could be that of a function, too (``main:model``), rather means a file in a revision.

    Args:
        revision: what stands before the colon.
        path: what stands behind it.
    """
    if path.lower().endswith(_ENDINGS):
        return True
    try:
        return _Git().knows(revision, path)
    except RevisionError:
        return False


class _Git:
    """git, asked about one file.

    Raises:
        RevisionError: if there is no git.
    """

    def __init__(self) -> None:
        program = shutil.which("git")
        if program is None:
            raise self._error("the program git", "none on this computer", "Install git, or name a file.")
        self._program = program

    def knows(self, revision: str, path: str) -> bool:
        """Whether there is something of that path in that revision."""
        if revision.startswith("-"):
            return False
        return any(not self._run("cat-file", "-e", f"{revision}:{place}").returncode for place in (path, f"./{path}"))

    def find(self, revision: str, path: str) -> str:
        """What git calls the content of a file in a revision.

        Raises:
            RevisionError: if it is not there.
        """
        if revision.startswith("-"):
            raise self._error("a revision before the colon", quoted(revision, 80), "No revision begins with a dash.")
        inside = self._run("rev-parse", "--is-inside-work-tree", "--is-bare-repository")
        if inside.returncode:
            raise self._error("a git repository", "none here", "Go to the folder of the repository, or name a file.")
        known = revision and self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if known and known.returncode:
            raise self._error(
                f"a revision of this repository, not {quoted(revision, 80)}",
                "none of that name",
                "git log shows which there are; a shallow clone may need git fetch --unshallow.",
            )
        for place in (path, f"./{path}"):
            kind = self._run("cat-file", "-t", f"{revision}:{place}")
            if not kind.returncode:
                return self._file(f"{revision}:{place}", kind.stdout.decode().strip())
        raise self._error(
            f"a file {quoted(path, 200)} in {revision or 'what is staged'}",
            "none",
            f"git ls-tree -r --name-only {revision or 'HEAD'} lists the files.",
        )

    def _file(self, content: str, kind: str) -> str:
        if kind == "tree":
            raise self._error("a file", "a folder", "Check the revision out (git worktree add) and name the folder.")
        if kind != "blob":
            raise self._error("a file", f"a {kind}", "Name a file of this repository.")
        return content

    def write(self, content: str, target: Path) -> None:
        """Write the content of a file.

        Raises:
            RevisionError: if git cannot give it, or it is a pointer of git-lfs.
        """
        with target.open("wb") as file:
            done = self._run("cat-file", "blob", content, to=file)
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())[:_COMPLAINT]
            raise self._error("git to give the file", f"its complaint ({said})", "Is the clone a whole one?")
        with target.open("rb") as file:
            if is_lfs_pointer(file.read(_HEAD)):
                raise self._error(
                    "a model",
                    "a pointer of git-lfs, which keeps the model itself elsewhere",
                    f"Get it with: git cat-file blob {content} | git lfs smudge > old.keras",
                )

    def _run(self, *arguments: str, to: BinaryIO | int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
        try:
            return subprocess.run(  # noqa: S603 - a list, no shell; what the user names is never an option
                [self._program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=to,
                stderr=subprocess.PIPE,
                timeout=_SECONDS,
                check=False,
                env=environment,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise self._error("git to answer", type(error).__name__, "Name a file instead.") from error

    @staticmethod
    def _error(expected: str, found: str, hint: str) -> RevisionError:
        return RevisionError(expected=expected, found=found, hint=hint)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False
