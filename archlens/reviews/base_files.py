"""Files as they stand at the base of a review, written out for as long as they are read."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from archlens.readers.files.file_kinds import VARIABLES, is_lfs_pointer
from archlens.readers.git_program import Git, refusal
from archlens.readers.model_files import is_model_folder, is_sign_of_folder
from archlens.reviews.changed_files import LINK, Base

_HEAD = 4096
_MOST_LINKS = 10
_OBJECT = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)
_CONFIG = "config.json"
"""The one of the signs of a folder that is looked into: others have files of that name, too."""


class BaseFiles:
    """The files of a repository at the base.

    Args:
        git: in the repository.
        base: what is compared with.
    """

    def __init__(self, git: Git, base: Base) -> None:
        self._git = git
        self._base = base
        common = git.answer("rev-parse", "--path-format=absolute", "--git-common-dir")
        self._stored = None if common is None else Path(common, "lfs", "objects")

    @property
    def commit(self) -> str:
        """The commit, as people are told it."""
        return self._base.commit[:12]

    def name(self, path: str) -> str:
        """What a file is called: as ``archlens diff`` takes it."""
        return f"{self.commit}:{path}"

    def has(self, path: str) -> bool:
        """Whether there is a file of that path."""
        return self._git.answer("cat-file", "-t", self._blob(path)) == "blob"

    def led_to(self, link: str) -> str | None:
        """The file or folder that a symbolic link led to, in the repository; ``None`` if to nothing there."""
        path = link
        for _ in range(_MOST_LINKS):
            told = self._git.answer("ls-tree", "--full-tree", self._base.commit, "--", path)
            if not told:
                return None
            if not told.startswith(LINK):
                return path
            target = os.fsdecode(self._git.bytes_of("cat-file", "blob", self._blob(path)))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if path == ".." or path.startswith(("/", "../")):
                return None
        return None

    def head(self, path: str) -> bytes:
        """The first bytes of a file; none where there is no file."""
        if not self.has(path):
            return b""
        with self.written(path) as file, file.open("rb") as opened:
            return opened.read(_HEAD)

    def is_model_folder(self, folder: str) -> bool:
        """Whether a folder was a model."""
        names = self._names(folder)
        if not any(map(is_sign_of_folder, names)):
            return False
        with tempfile.TemporaryDirectory(prefix="archlens-") as place:
            for name in filter(is_sign_of_folder, names):
                if name == _CONFIG:
                    self._write(_inside(folder, name), Path(place, name))
                else:
                    Path(place, name).touch()  # that it is there tells
            return is_model_folder(Path(place))

    @contextmanager
    def written(self, path: str) -> Iterator[Path]:
        """A file, while the context lasts.

        Raises:
            RevisionError: if git cannot give it.
        """
        with tempfile.TemporaryDirectory(prefix="archlens-") as place:
            target = Path(place, f"model{PurePosixPath(path).suffix}")
            self._write(path, target)
            yield target

    @contextmanager
    def written_folder(self, folder: str) -> Iterator[Path]:
        """What a model that is a folder is read from, while the context lasts.

        Raises:
            RevisionError: if git cannot give it.
        """
        with tempfile.TemporaryDirectory(prefix="archlens-") as place:
            for name in (*self._names(folder), VARIABLES):
                inside = _inside(folder, name)
                if self.has(inside):
                    target = Path(place, name)
                    target.parent.mkdir(exist_ok=True)
                    self._write(inside, target)
            yield Path(place)

    def kept_elsewhere(self, path: Path) -> Path | None:
        """Where on this computer Git LFS keeps the file that a pointer stands for; ``None`` if it does not.

        Args:
            path: the pointer.
        """
        with path.open("rb") as file:
            head = file.read(_HEAD)
        named = _OBJECT.search(head) if is_lfs_pointer(head) else None
        if named is None or self._stored is None:
            return None
        digest = named[1].decode()
        kept = self._stored / digest[:2] / digest[2:4] / digest
        return kept if kept.is_file() else None

    def _names(self, folder: str) -> list[str]:
        """The names of what is in a folder; none where there is no folder."""
        done = self._git.run("ls-tree", "--name-only", "-z", self._blob(folder))
        return [] if done.returncode else [name for name in os.fsdecode(done.stdout).split("\0") if name]

    def _blob(self, path: str) -> str:
        return f"{self._base.commit}:{path}"

    def _write(self, path: str, target: Path) -> None:
        with target.open("wb") as file:
            done = self._git.run("cat-file", "blob", self._blob(path), to=file)
        if done.returncode:
            raise refusal("git to give the file", done.stderr)
        kept = self.kept_elsewhere(target)
        if kept is not None:
            target.unlink()
            try:
                os.link(kept, target)  # weights may be large
            except OSError:  # on another disk
                shutil.copyfile(kept, target)


def _inside(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
