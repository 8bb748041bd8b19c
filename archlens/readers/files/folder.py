"""Folders that may hold a model: on this machine, or where a URL leads. Only what is asked for is opened."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.files.file_kinds import is_lfs_pointer, lfs_pointer

_HEAD = 64
_TOOLS = frozenset({".cache", ".git"})
"""Folders at the top in which Git and downloads keep their own things; no model is loaded from them."""


class FolderEntry(NamedTuple):
    """A file in a folder.

    Attributes:
        name: its path in the folder, with forward slashes.
        link: whether it is a symbolic link, or anything else that is no plain file; where a folder is only looked over,
            it is not opened.
        head: its first bytes, as far as they were looked at.
    """

    name: str
    link: bool = False
    head: bytes = b""


class Folder(ABC):
    """A folder, of which single files are read.

    Args:
        path: its name for error messages.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    @abstractmethod
    def __contains__(self, name: str) -> bool:
        """Whether there is a file of a name."""

    @abstractmethod
    def names(self) -> list[str]:
        """The names of the files at the top, sorted, as far as they can be listed."""

    @abstractmethod
    def entries(self) -> Iterator[FolderEntry]:
        """All files in it and in folders inside, folder by folder, each sorted."""

    def lacks(self, _name: str) -> bool:
        """Whether it is certain that a file is not there, or only a pointer of Git LFS in its place; opens no link."""
        return False

    @abstractmethod
    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file, whatever it is, in which one can jump about.

        Raises:
            OSError: if it cannot be opened.
        """

    @contextmanager
    def window(self, name: str, _limit: str | None = None) -> Iterator[BinaryIO]:
        """A file in which one can jump about; it is read in place, so that no limit counts for it as a whole.

        Raises:
            ModelFileError: if it is a pointer of Git LFS.
            OSError: if it cannot be opened.
        """
        with self.open(name) as file:
            head = file.read(_HEAD)
            if is_lfs_pointer(head):
                raise lfs_pointer(self.path, name)
            file.seek(0)
            yield file

    def read(self, name: str, limit: str) -> bytes:
        """The content of a file.

        Raises:
            ModelFileError: if it is a pointer of Git LFS.
            LimitError: if it is larger than the limit allows.
            OSError: if it cannot be read.
        """
        with self.window(name) as file:
            try:
                return limits.read(file, limit)
            except LimitError as error:
                raise error.of(self.path, name) from error


class LocalFolder(Folder):
    """A folder on this machine.

    Args:
        folder: the folder.

    Example:
        >>> folder = LocalFolder(Path("sample_models"))
        >>> "siamese.keras" in folder, "none.keras" in folder
        (True, False)
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    def __contains__(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def names(self) -> list[str]:
        """The names of the files at the top, sorted."""
        return sorted(path.name for path in self._folder.iterdir() if path.is_file())

    def entries(self) -> Iterator[FolderEntry]:
        """All files in it and in folders inside, and links to folders; sorted, folder by folder."""
        for inside, folders, names in os.walk(self._folder):
            if Path(inside) == self._folder:
                folders[:] = [name for name in folders if name not in _TOOLS]
            folders.sort()
            linked = [name for name in folders if Path(inside, name).is_symlink()]
            for name in sorted([*names, *linked]):
                path = Path(inside, name)
                link = path.is_symlink() and not self._is_downloaded(path)
                head = b"" if link else self._head(path)
                yield FolderEntry(path.relative_to(self._folder).as_posix(), link, head)

    def lacks(self, name: str) -> bool:
        """Whether a file is not there, or only a pointer of Git LFS."""
        path = self._folder / name
        if not path.exists():
            return True
        inside = path.relative_to(self._folder)
        steps = [self._folder / each for each in (inside, *inside.parents[:-1])]
        return not any(step.is_symlink() for step in steps) and is_lfs_pointer(self._head(path))

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file in it."""
        return (self._folder / name).open("rb")

    @staticmethod
    def _head(path: Path) -> bytes:
        try:
            if not path.is_file():
                return b""
            with path.open("rb") as file:
                return file.read(_HEAD)
        except OSError:  # it is told where the file is needed
            return b""

    def _is_downloaded(self, link: Path) -> bool:
        """Whether a link leads to where the client of Hugging Face's hub keeps what a download of it consists of.

        There a model is a folder of links, ``models--owner--name/snapshots/REVISION/config.json``, to files in
        ``models--owner--name/blobs``.
        """
        snapshots = self._folder.absolute().parent
        blobs = snapshots.parent / "blobs"
        try:
            return snapshots.name == "snapshots" and link.resolve().parent == blobs.resolve() and link.is_file()
        except (OSError, RuntimeError):  # a loop of links
            return False
