"""Models as they stand in a git revision: ``HEAD~1:model.keras``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from archlens.readers.files.file_kinds import is_lfs_pointer
from archlens.readers.git_program import Git, RevisionError, refusal
from archlens.text.names import quoted

_HEAD = 64
# No function of a module is called so.
_ENDINGS = (".keras", ".h5", ".hdf5", ".json", ".pb", ".lock", ".txt", ".zip")


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
    git = Git()
    content = _find(git, revision, path)
    with tempfile.TemporaryDirectory(prefix="archlens-") as folder:
        target = Path(folder, PurePosixPath(path.replace("\\", "/")).name or "model")
        _write(git, content, target)
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
        return _knows(Git(), revision, path)
    except RevisionError:
        return False


def _knows(git: Git, revision: str, path: str) -> bool:
    """Whether there is something of that path in that revision."""
    if revision.startswith("-"):
        return False
    return any(not git.run("cat-file", "-e", f"{revision}:{place}").returncode for place in (path, f"./{path}"))


def _find(git: Git, revision: str, path: str) -> str:
    """What git calls the content of a file in a revision.

    Raises:
        RevisionError: if it is not there.
    """
    if revision.startswith("-"):
        raise RevisionError(
            expected="a revision before the colon", found=quoted(revision, 80), hint="No revision begins with a dash."
        )
    git.check_repository()
    if revision:
        git.commit(revision)
    for place in (path, f"./{path}"):
        kind = git.answer("cat-file", "-t", f"{revision}:{place}")
        if kind is not None:
            return _file(f"{revision}:{place}", kind)
    raise RevisionError(
        expected=f"a file {quoted(path, 200)} in {revision or 'what is staged'}",
        found="none",
        hint=f"git ls-tree -r --name-only {revision or 'HEAD'} lists the files.",
    )


def _file(content: str, kind: str) -> str:
    if kind == "tree":
        raise RevisionError(
            expected="a file",
            found="a folder",
            hint="Check the revision out (git worktree add) and name the folder.",
        )
    if kind != "blob":
        raise RevisionError(expected="a file", found=f"a {kind}", hint="Name a file of this repository.")
    return content


def _write(git: Git, content: str, target: Path) -> None:
    """Write the content of a file.

    Raises:
        RevisionError: if git cannot give it, or it is a pointer of git-lfs.
    """
    with target.open("wb") as file:
        done = git.run("cat-file", "blob", content, to=file)
    if done.returncode:
        raise refusal("git to give the file", done.stderr)
    with target.open("rb") as file:
        if is_lfs_pointer(file.read(_HEAD)):
            raise RevisionError(
                expected="a model",
                found="a pointer of git-lfs, which keeps the model itself elsewhere",
                hint=f"Get it with: git cat-file blob {content} | git lfs smudge > old.keras",
            )


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False
