"""The program git, asked for what is in a repository: without a shell, and without a question on the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import BinaryIO

from archlens.errors import ArchlensError
from archlens.text.names import quoted

_SECONDS = 300
_COMPLAINT = 300
_NO_REPOSITORY = b"not a git repository"


class RevisionError(ArchlensError):
    """What is asked of git is not to be had: no repository, no such revision, no such file in it."""


class Git:
    """The program git.

    Args:
        folder: where it is run; the current folder, if none is given.

    Raises:
        RevisionError: if there is no git.
    """

    def __init__(self, folder: Path | None = None) -> None:
        program = shutil.which("git")
        if program is None:
            raise RevisionError(
                expected="the program git", found="none on this computer", hint="Install git, or name a file."
            )
        self._program = program
        self._folder = folder

    def run(self, *arguments: str, to: BinaryIO | int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
        """Run git.

        Args:
            arguments: what git is asked; what a user names must not be taken for an option.
            to: where its output goes.

        Raises:
            RevisionError: if it cannot be run, or does not come to an end.
        """
        environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
        try:
            return subprocess.run(  # noqa: S603 - a list, no shell; what the user names is never an option
                [self._program, *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=to,
                stderr=subprocess.PIPE,
                timeout=_SECONDS,
                check=False,
                env=environment,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise RevisionError(
                expected="git to answer", found=type(error).__name__, hint="Name a file instead."
            ) from error

    def answer(self, *arguments: str) -> str | None:
        """What git says to a question, without the line end; ``None`` if it refuses."""
        done = self.run(*arguments)
        return None if done.returncode else os.fsdecode(done.stdout).removesuffix("\n")

    def bytes_of(self, *arguments: str) -> bytes:
        """What git gives.

        Raises:
            RevisionError: with its complaint, if it refuses.
        """
        done = self.run(*arguments)
        if done.returncode:
            raise refusal(f"git {arguments[0]} to answer", done.stderr)
        return done.stdout

    def check_repository(self) -> None:
        """Refuse to go on where there is no repository.

        Raises:
            RevisionError: if this is none.
        """
        done = self.run("rev-parse", "--is-inside-work-tree", "--is-bare-repository")
        if done.returncode and _NO_REPOSITORY not in done.stderr:  # as one that belongs to another user
            raise refusal("git to read the repository", done.stderr, hint="Do what git asks for, and try it again.")
        if done.returncode:
            raise RevisionError(
                expected="a git repository",
                found="none here",
                hint="Go to the folder of the repository, or name a file.",
            )

    def commit(self, revision: str) -> str:
        """The commit that a revision means.

        Args:
            revision: anything that git takes as one.

        Raises:
            RevisionError: if there is none of that name.
        """
        if revision.startswith("-"):
            raise RevisionError(
                expected="a revision", found=quoted(revision, 80), hint="No revision begins with a dash."
            )
        commit = self.answer("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise RevisionError(
                expected=f"a revision of this repository, not {quoted(revision, 80)}",
                found="none of that name",
                hint="git log shows which there are; a shallow clone may need git fetch --unshallow "
                "(in a workflow: fetch-depth: 0).",
            )
        return commit


def refusal(expected: str, complaint: bytes, hint: str = "Is the clone a whole one?") -> RevisionError:
    """The error that git refused.

    Args:
        expected: what it was to do.
        complaint: what it said on standard error.
        hint: what to do.
    """
    said = " ".join(complaint.decode("utf-8", "replace").split())[:_COMPLAINT]
    return RevisionError(expected=expected, found=f"its complaint ({said})", hint=hint)
