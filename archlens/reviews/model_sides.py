"""One model of a review as it stands at the base, or now: read from its file, or from the lock file in its place.

1. The file is read, wherever it is: in the working tree, in git, or where Git LFS keeps it on this computer.
2. Where there is a pointer of Git LFS alone, a lock file beside it, or one that a contract names, is read instead.
3. Else what stands in the way is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from archlens.analysis.analysis import Analysis
from archlens.comparison import Architecture
from archlens.comparison.lock.lock_files import architecture_in
from archlens.errors import ArchlensError, ModelFileError, beyond_memory
from archlens.readers.files.file_kinds import PointerError
from archlens.reviews.base_files import BaseFiles
from archlens.reviews.changed_models import LOCK, ChangedModel
from archlens.reviews.review_results import Side

Read = Callable[[str], Analysis]
"""Reads and analyses the model in a file or folder."""


def locks_of(path: str, named: Iterable[str]) -> Iterator[str]:
    """The lock files that may stand for a model, the nearest first.

    Args:
        path: of the model.
        named: those that contracts on it name.

    Example:
        >>> list(locks_of("models/vqa.keras", ["locks/vqa.lock"]))
        ['locks/vqa.lock', 'models/vqa.lock', 'models/vqa.keras.lock']
    """
    model = PurePosixPath(path)
    yield from named
    if model.name:  # the top of the repository has none, and nothing is beside it
        yield str(model.with_suffix(LOCK))
        yield f"{path}{LOCK}"


def side_now(model: ChangedModel, top: Path, base: BaseFiles, locks: Iterable[str], read: Read) -> Side | None:
    """A model as it stands in the working tree; ``None`` if it is gone.

    Args:
        model: the model.
        top: of the repository.
        base: the files at the base; it knows where Git LFS keeps its own.
        locks: the lock files that may stand for it.
        read: reads a model.
    """
    if model.path is None:
        return None
    name = model.name
    file = top / model.path
    there = _led_to(file, top) if model.is_link else file
    if there is None:
        return Side(name, why_not=str(_link(name)))

    def lock(path: str) -> Architecture | None:
        return architecture_in(top / path)

    kept = _kept(there, base)
    return _side(name, lambda: _read(kept, read, is_lock=model.is_lock), locks, lock)


def side_before(model: ChangedModel, base: BaseFiles, locks: Iterable[str], read: Read) -> Side | None:
    """A model as it stands at the base; ``None`` if it was not there.

    Args:
        model: the model.
        base: the files at the base.
        locks: the lock files that may stand for it.
        read: reads a model.
    """
    if model.before is None:
        return None
    name = base.name(model.before)
    there = base.led_to(model.before) if model.was_link else model.before
    if there is None:
        return Side(name, why_not=str(_link(name)))
    was_folder = base.is_model_folder(there) if model.was_link else model.was_folder
    written = (base.written_folder if was_folder else base.written)(there)

    def read_there() -> Analysis | Architecture:
        with ExitStack() as stack:
            file = stack.enter_context(written)
            try:
                return _read(file, read, is_lock=model.is_lock)
            except PointerError as error:
                raise PointerError(
                    name,
                    place=error.place,
                    expected=error.expected,
                    found="a Git LFS pointer",
                    hint=f"If the remote is called so, git lfs fetch origin {base.commit} brings it.",
                ) from error

    def lock(path: str) -> Architecture | None:
        if not base.has(path):
            return None
        with base.written(path) as file:
            return architecture_in(file)

    return _side(name, read_there, locks, lock)


def _led_to(link: Path, top: Path) -> Path | None:
    """What a symbolic link leads to, if that is in the repository; whoever changes a file chooses where it leads."""
    try:
        there = link.resolve(strict=True)
    except (OSError, RuntimeError):  # to nothing, or in a circle
        return None
    return there if there.is_relative_to(top.resolve()) else None


def _kept(file: Path, base: BaseFiles) -> Path:
    """A file, or that which its pointer stands for, if it is on this computer."""
    return (base.kept_elsewhere(file) if file.is_file() else None) or file


def _read(file: Path, read: Read, *, is_lock: bool) -> Analysis | Architecture:
    architecture = architecture_in(file) if is_lock else None
    return architecture or read(str(file))


def _side(
    name: str,
    read: Callable[[], Analysis | Architecture],
    locks: Iterable[str],
    lock_at: Callable[[str], Architecture | None],
) -> Side:
    try:
        return Side(name, read())  # case 1
    except PointerError as error:
        return _locked(name, error, locks, lock_at)
    except ArchlensError as error:
        return Side(name, why_not=_told(name, error))  # case 3
    except (MemoryError, RecursionError):
        return Side(name, why_not=str(beyond_memory(name)))


def _locked(
    name: str, pointer: PointerError, locks: Iterable[str], lock_at: Callable[[str], Architecture | None]
) -> Side:
    """What a lock file says in the place of a pointer (case 2)."""
    for path in dict.fromkeys(locks):
        try:
            architecture = lock_at(path)
        except ArchlensError as error:
            return Side(name, why_not=f"{path}: {error}", is_pointer=True)
        if architecture is not None:
            return Side(name, architecture, lock=path, is_pointer=True)
    return Side(name, why_not=_told(name, pointer), is_pointer=True)


def _told(name: str, error: ArchlensError) -> str:
    """An error under the name by which people know the file, and not that of the copy that was read."""
    if isinstance(error, ModelFileError):
        place = f"{error.place}: " if error.place else ""
        return f"{name}: {place}{ArchlensError.__str__(error)}"
    return f"{name}: {error}"


def _link(name: str) -> ModelFileError:
    return ModelFileError(
        name,
        expected="a model in this repository",
        found="a symbolic link to something else",
        hint="Put the model itself there, or leave the link out: ':!PATH' as a path.",
    )
