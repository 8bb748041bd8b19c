"""Which models are other than at the base: files that are models, folders that are, and lock files.

1. A file that is named as models are (``.keras``, ``.h5``, ``.hdf5``) is one.
2. A part of a folder that is a model, now or at the base, makes that folder one.
3. A file whose ending others have, too (``.json``), is one if it starts as one, now or at the base.
4. A file that starts as a lock file does is one: an architecture that stands for a model that is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from archlens.comparison.lock.lock_files import starts_as_lock
from archlens.readers.files.file_kinds import VARIABLES
from archlens.readers.model_files import (
    is_model_folder,
    is_named_as_model,
    is_part_of_folder,
    may_be_model,
    starts_as_model,
)
from archlens.reviews.base_files import BaseFiles
from archlens.reviews.changed_files import ChangedFile

LOCK = ".lock"
"""The ending of lock files."""

_VARIABLES = PurePosixPath(VARIABLES).parent.name
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class ChangedModel:
    """A model that is other than at the base; paths as of :class:`ChangedFile`, of the top itself empty.

    Attributes:
        path: where it is; ``None`` if it is gone.
        before: where it was; ``None`` if it is new.
        is_folder: whether it is a folder now.
        was_folder: whether it was one.
        is_lock: whether it is a lock file.
        is_link: whether it is a symbolic link now.
        was_link: whether it was one.
    """

    path: str | None
    before: str | None
    is_folder: bool = False
    was_folder: bool = False
    is_lock: bool = False
    is_link: bool = False
    was_link: bool = False

    @property
    def name(self) -> str:
        """The path by which it is told: that of today, or the last that it had."""
        return (self.path if self.path is not None else self.before) or "."


def changed_models(files: Iterable[ChangedFile], top: Path, base: BaseFiles) -> tuple[ChangedModel, ...]:
    """The models among files that changed, each once, in the order of their names.

    Args:
        files: what changed.
        top: of the repository.
        base: the files at the base.
    """
    folders = _Folders(top, base)
    models: dict[str, ChangedModel] = {}
    for file in files:
        for model in _models_of(file, folders, top, base):
            known = models.setdefault(model.name, model)
            if known != model:
                models[model.name] = _as_one(known, model)
    return tuple(models[name] for name in sorted(models))


def _as_one(one: ChangedModel, other: ChangedModel) -> ChangedModel:
    """What is at a path now, and what was at it: a file that became a folder, or a folder that became a file."""
    now, before = (one, other) if one.path is not None else (other, one)
    if now.path is None or before.path is not None or now.before is not None:
        return one
    return replace(now, before=before.before, was_folder=before.was_folder, was_link=before.was_link)


def _models_of(file: ChangedFile, folders: _Folders, top: Path, base: BaseFiles) -> Iterator[ChangedModel]:
    paths = [path for path in (file.path, file.before) if path is not None]
    is_model, is_lock = any(is_named_as_model(PurePosixPath(path).name) for path in paths), False  # case 1
    if not is_model:
        inside = {folder for path in paths for folder in folders.of_part(path)}
        if inside:  # case 2
            yield from map(folders.model, sorted(inside))
            return
        is_model, is_lock = _by_content(file, paths, top, base)
    if is_model or is_lock:
        yield ChangedModel(
            file.path, file.before, is_lock=is_lock and not is_model, is_link=file.is_link, was_link=file.was_link
        )


def _by_content(file: ChangedFile, paths: Iterable[str], top: Path, base: BaseFiles) -> tuple[bool, bool]:
    """Whether a file starts as a model, and whether it starts as a lock file (cases 3 and 4)."""
    if not any(may_be_model(path) or path.endswith(LOCK) for path in paths):
        return False, False
    heads = [_head(top / file.path)] if file.path is not None and not file.is_link else []
    if file.before is not None and not file.was_link:
        heads.append(base.head(file.before))
    return any(map(starts_as_model, heads)), any(map(starts_as_lock, heads))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


class _Folders:
    """Which folders of a repository are models, or were; each is looked at once."""

    def __init__(self, top: Path, base: BaseFiles) -> None:
        self._top, self._base = top, base
        self._known: dict[str, tuple[bool, bool]] = {}

    def of_part(self, path: str) -> Iterator[str]:
        """The folder that is, or was, a model, and that a path is a part of."""
        file = PurePosixPath(path)
        if is_part_of_folder(file.name):
            parent = file.parent
        elif file.parent.name == _VARIABLES:
            parent = file.parent.parent
        else:
            return
        folder = "" if parent == PurePosixPath() else str(parent)
        if any(self._states(folder)):
            yield folder

    def model(self, folder: str) -> ChangedModel:
        """A folder as a model that changed."""
        is_one, was_one = self._states(folder)
        path, before = folder if is_one else None, folder if was_one else None
        return ChangedModel(path, before, is_folder=is_one, was_folder=was_one)

    def _states(self, folder: str) -> tuple[bool, bool]:
        if folder not in self._known:
            self._known[folder] = (_is_model_folder(self._top / folder), self._base.is_model_folder(folder))
        return self._known[folder]


def _is_model_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink() and is_model_folder(path)
    except OSError:
        return False
