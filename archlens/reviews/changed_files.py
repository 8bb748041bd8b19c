"""Which files of a repository are other than at a base: what git says, before anyone looks at what they are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.readers.git_program import Git, RevisionError
from archlens.text.names import quoted

LINK, _SUBMODULE = "120000", "160000"
_TWO_PATHS = ("R", "C")
_LONGEST_REVISION = 80


@dataclass(frozen=True, slots=True)
class Base:
    """What is compared with.

    Attributes:
        revision: as it was named.
        commit: the last commit that it has in common with what is checked out.
    """

    revision: str
    commit: str


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that is other than at the base; paths are from the top of the repository, with forward slashes.

    Attributes:
        path: where it is; ``None`` if it is gone.
        before: where it was; ``None`` if it is new.
        is_link: whether it is a symbolic link now.
        was_link: whether it was one.
    """

    path: str | None
    before: str | None
    is_link: bool = False
    was_link: bool = False


def base_of(git: Git, revision: str) -> Base:
    """What a review compares with, if it is asked to compare with a revision.

    Args:
        git: in the repository.
        revision: anything that git takes as one.

    Raises:
        RevisionError: if there is no such revision, or nothing that it has in common with what is checked out.
    """
    git.check_repository()
    if git.answer("rev-parse", "--is-inside-work-tree") != "true":
        raise RevisionError(
            expected="the working tree of a git repository, which is compared",
            found="a repository without one here",
            hint="Go to a folder of the clone where its files are checked out.",
        )
    named = git.commit(revision)
    commit = git.answer("merge-base", named, "HEAD")
    if not commit:
        raise RevisionError(
            expected=f"a commit that {quoted(revision, _LONGEST_REVISION)} and what is checked out have in common",
            found="none",
            hint="A shallow clone may need git fetch --unshallow, or fetch-depth: 0 where a workflow checks out.",
        )
    return Base(revision, commit)


def changed_files(git: Git, base: Base, paths: Sequence[str]) -> tuple[ChangedFile, ...]:
    """The files that are other than at the base, in the working tree as it stands; those that git knows.

    Args:
        git: in the repository.
        base: what is compared with.
        paths: git's patterns of paths that narrow it; none for all.

    Raises:
        RevisionError: if git refuses.
    """
    # No option of the user's own may change what is written, and nothing but git itself looks into the files.
    options = ("--raw", "-z", "--no-abbrev", "--find-renames", "--no-relative", "--no-ext-diff", "--no-textconv")
    told = git.bytes_of("diff", *options, "--ignore-submodules=all", base.commit, "--", *paths)
    return tuple(_read(os.fsdecode(told)))


def _read(told: str) -> Iterator[ChangedFile]:
    r"""What ``git diff --raw -z`` says, file by file.

    Example:
        >>> list(_read(":100644 100644 0 0 R099\0a.keras\0b.keras\0"))
        [ChangedFile(path='b.keras', before='a.keras', is_link=False, was_link=False)]
    """
    parts = iter(told.split("\0"))
    for head in parts:
        if not head:
            continue
        old_mode, new_mode, _, _, status = head.removeprefix(":").split(" ")
        before = next(parts)
        path = next(parts) if status.startswith(_TWO_PATHS) else before
        if _SUBMODULE not in (old_mode, new_mode):
            yield ChangedFile(
                path=None if status == "D" else path,
                before=None if status[0] in "AC" else before,
                is_link=new_mode == LINK,
                was_link=old_mode == LINK,
            )
