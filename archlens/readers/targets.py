"""Which models are meant: from names on the command line, or the ``model`` of a contract, to what can be read."""

from __future__ import annotations

import errno
import fnmatch
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archlens.errors import ModelFileError, system_error
from archlens.readers.files.folder import LocalFolder
from archlens.readers.files.remote import STANDARD_INPUT, is_url
from archlens.readers.live.model_functions import names_function
from archlens.readers.model_files import is_model_folder, is_named_as_model, model_endings, no_model_folder
from archlens.settings.path_patterns import fits, is_pattern, matches

_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP})


@dataclass(frozen=True, slots=True)
class Target:
    """A model that was named.

    Attributes:
        name: as it is named in what is printed.
        load: what to read: a path that is right from the current folder, a URL, or ``module:function``.
        key: its name where it must be the same from every folder: relative to the folder of the settings.
        folder: where modules of ``module:function`` are looked for first.
    """

    name: str
    load: str
    key: str
    folder: Path


class NothingThereError(ModelFileError):
    """A pattern or folder in which there is no model, or a path that the system cannot look up."""


def models_named(names: Iterable[str], leave_out: Sequence[str] = ()) -> tuple[list[Target], list[NothingThereError]]:
    """All models that names on the command line mean, each once, in order; and what is wrong with the other names.

    Args:
        names: as :func:`named` takes them, relative to the current folder.
        leave_out: patterns of paths from the current folder (``models/old/**``), or of names of files and folders
            (``old``, ``*_test.keras``); what they fit is left out, and what is in a folder that they fit.

    Example:
        >>> names = ["sample_models/image*.keras", "no/*.keras"]
        >>> targets, wrong = models_named(names, leave_out=["*_text*"])
        >>> [target.name for target in targets]
        ['sample_models/image_time_series.keras']
        >>> print(wrong[0])
        no/*.keras: expected files that match this pattern, found none. Check the path.
    """
    here = Path()
    targets: dict[str, Target] = {}
    wrong: list[NothingThereError] = []
    for name in names:
        try:
            for target in kept(name, here, leave_out):
                targets.setdefault(identity(target), target)
        except NothingThereError as error:
            wrong.append(error)
    return list(targets.values()), wrong


def kept(name: str, root: Path, leave_out: Sequence[str]) -> list[Target]:
    """The models that a name on the command line means, but for those that are left out.

    Args:
        name: as :func:`named` takes it, relative to the current folder.
        root: the folder of the settings.
        leave_out: patterns, as of :func:`models_named`.

    Raises:
        NothingThereError: if there is none, or none is kept.
    """
    meant = named(name, Path(), root)
    left = [target for target in meant if not _is_left_out(target, leave_out)]
    if not left:
        raise _nothing_left(name, len(meant))
    return left


def _is_left_out(target: Target, patterns: Sequence[str]) -> bool:
    return bool(patterns) and is_path(target) and fits_any(_relative(Path(target.load), Path()), patterns)


def fits_any(path: str, patterns: Sequence[str]) -> bool:
    """Whether a path, or a folder around it, fits one of the patterns by which models are left out.

    Args:
        path: from the current folder, with forward slashes.
        patterns: as of :func:`models_named`.

    Example:
        >>> fits_any("models/old/a.keras", ["old"]), fits_any("models/old/a.keras", ["models/*.keras"])
        (True, False)
    """
    parts = path.split("/")
    paths = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    for pattern in patterns:
        written = Path(os.path.normpath(pattern)).as_posix()
        if any(fits(path, written) for path in paths):
            return True
        if "/" not in written and any(fnmatch.fnmatchcase(part, written) for part in parts):
            return True
    return False


def _nothing_left(name: str, number: int) -> NothingThereError:
    return NothingThereError(
        name,
        expected="models that are not left out",
        found=f"only such that are ({number})",
        hint="Check the patterns.",
    )


def named(name: str, folder: Path, root: Path) -> list[Target]:
    """The models that a name means.

    Args:
        name: a file, a SavedModel folder, a folder of models, a pattern of files, a URL, ``-`` or
            ``module:function``.
        folder: what paths are relative to.
        root: the folder of the settings.

    Returns:
        At least one. A file that is not there is one too: reading it will tell.

    Raises:
        NothingThereError: if a pattern matches no file, or a folder holds no model or cannot be listed.
    """
    if _is_no_path(name, folder):
        return [Target(name, name, name, folder)]
    path = str(folder / name) if folder != Path() else name
    try:
        found = _models_named(name, path)
    except OSError as error:
        raise NothingThereError(
            name,
            expected="a model, or a folder that can be listed",
            found=system_error(error),
            hint="Check the path.",
        ) from error
    return [Target(_as_written(each, name, folder), str(each), _relative(each, root), folder) for each in found]


def _models_named(name: str, path: str) -> list[Path]:
    """The files and folders that a path, or a pattern of paths, means."""
    if is_pattern(path):
        found = [each for match in matches(path) for each in _models_in(Path(match))]
        if not found:
            raise _none(name, "files that match this pattern", "Check the path.")
    elif _is_folder(path):
        found = list(_models_in(Path(path)))
        if not found:
            raise _no_models(name, Path(path))
    else:
        found = [Path(path)]
    return found


def _is_folder(path: str) -> bool:
    """Whether there is a folder; another error of the system is raised, as ``is_dir`` does until Python 3.13."""
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise
    except ValueError:  # a zero byte in it
        return False
    return False


def _no_models(name: str, folder: Path) -> NothingThereError:
    what, to_do = no_model_folder(LocalFolder(folder))
    return NothingThereError(
        name,
        expected=f"models in this folder ({', '.join(model_endings())}, or folders that are models)",
        found=what or "none",
        hint=to_do or "A file with another ending can be named itself.",
    )


def _none(name: str, expected: str, hint: str) -> NothingThereError:
    return NothingThereError(name, expected=expected, found="none", hint=hint)


def identity(target: Target) -> str:
    """The same for all targets that are one model."""
    return str(_resolved(Path(target.load))) if is_path(target) else target.load


def is_path(target: Target) -> bool:
    """Whether a model is a file or folder."""
    return not _is_no_path(target.load, target.folder)


def _is_no_path(name: str, folder: Path) -> bool:
    return is_url(name) or name == STANDARD_INPUT or names_function(name, folder)


def _models_in(path: Path) -> Iterator[Path]:
    """A model, or all models in a folder of them, sorted."""
    if not path.is_dir() or is_model_folder(path):
        if not _is_stream(path):
            yield path
        return
    pending = [iter(sorted(path.iterdir()))]  # no recursion: folders may be nested deeper than Python's stack
    while pending:
        each = next(pending[-1], None)
        if each is None:
            pending.pop()
        # A SavedModel in a folder of models is one of them; hidden folders are tools' own.
        elif each.is_dir() and not each.is_symlink() and not each.name.startswith("."):
            if is_model_folder(each):
                yield each
            else:
                pending.append(iter(sorted(each.iterdir())))
        elif is_named_as_model(each.name) and not _is_stream(each):
            yield each


def _is_stream(path: Path) -> bool:
    """Whether it is a pipe or a device, which is read only if it is named itself: there may never be an end of it."""
    try:
        mode = path.stat().st_mode
    except OSError:  # reading it will tell
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _as_written(path: Path, name: str, folder: Path) -> str:
    """A path as the user would write it where the name was written."""
    if path == folder / name:
        return name
    return str(path) if Path(name).is_absolute() else Path(os.path.relpath(path, folder)).as_posix()


def _relative(path: Path, root: Path) -> str:
    """A path from a folder, with forward slashes; as it is on another drive."""
    try:
        return Path(os.path.relpath(_resolved(path), _resolved(root))).as_posix()
    except ValueError:
        return path.as_posix()


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links: reading will tell
        return path.absolute()
