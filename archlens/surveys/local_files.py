"""The model files of a survey on this machine: walked as they are asked for, so that a million of them take no memory.

They mean what :mod:`archlens.readers.targets` says that names mean, but for two things. What cannot be listed does not
stand in the way of the others: it is given as if it were a file, and reading it will tell. And of a file and links to
it the file is given, whichever comes first.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from archlens.errors import ArchlensError, ModelFileError
from archlens.readers.model_files import is_model_folder, is_named_as_model, is_sign_of_folder
from archlens.readers.targets import NothingThereError, Target, fits_any, is_path, models_named
from archlens.settings.path_patterns import is_pattern, matches
from archlens.surveys.records import SurveyedFile
from archlens.text.names import quoted

_FOLDERS = 4096
"""Folders whose real paths are kept: files of a pattern come folder by folder."""


class _Meant(NamedTuple):
    """A model that is meant.

    Attributes:
        path: what opens it.
        identity: its real path; of a link in a folder, where it leads.
        is_link: whether it is a link in a folder, which counts only where the file itself is not meant.
    """

    path: str
    identity: str
    is_link: bool


Search = Callable[[], Iterator[_Meant]]
"""What one source means; it can be searched again."""


def local_files(sources: Sequence[str], leave_out: Sequence[str] = ()) -> Iterator[SurveyedFile]:
    """All model files on this machine that sources mean, each once, in their order; links to others at the end.

    Args:
        sources: files, folders that are models, folders of models, and patterns of paths.
        leave_out: patterns of paths that are left out, as of ``archlens check``.

    Raises:
        ArchlensError: at once, if a source means nothing, or something that is no file.

    Example:
        >>> [file.path for file in local_files(["sample_models/image_text_[an]*.keras"])]
        ['sample_models/image_text_attention.keras', 'sample_models/image_text_nested.keras']
    """
    searches: list[Search] = []
    found: list[Iterator[_Meant]] = []
    for source in sources:
        if not is_path(Target(source, source, source, Path())):
            raise _no_file(source)
        search = _search(source, leave_out)
        meant = search()
        first = next(meant, None)
        if first is None:
            raise _nothing(source, leave_out)
        searches.append(search)
        found.append(chain([first], meant))
    if _may_overlap(sources):
        paths = _each_once(chain.from_iterable(found))
    else:
        paths = _links_at_the_end(chain.from_iterable(found), searches)
    return map(_on_this_machine, paths)


def _no_file(source: str) -> ArchlensError:
    return ArchlensError(
        expected="files to survey, or URLs of files",
        found=quoted(source),
        hint=f"It can be read alone: archlens report {source}",
    )


def _nothing(source: str, leave_out: Sequence[str]) -> ArchlensError:
    """The error for a source that means nothing, in the words of all commands."""
    _, wrong = models_named([source], leave_out)
    return wrong[0] if wrong else NothingThereError(source, expected="models", found="none", hint="Check the path.")


def _search(source: str, leave_out: Sequence[str]) -> Search:
    def found() -> Iterator[_Meant]:
        meant = _models_of_pattern(source) if is_pattern(source) else _models_in(source)
        if not leave_out:
            return meant
        here = os.path.realpath("")
        return (each for each in meant if not fits_any(_from(here, each.identity), leave_out))

    return found


def _from(here: str, path: str) -> str:
    return os.path.relpath(path, here).replace(os.sep, "/")


def _may_overlap(sources: Sequence[str]) -> bool:
    """Whether a file might be meant by several sources; a pattern may mean a folder and a file in it."""
    if any(map(is_pattern, sources)):
        return True
    roots = sorted(_with_slash(os.path.realpath(source)) for source in sources)
    return any(inner.startswith(outer) for outer, inner in pairwise(roots))


def _each_once(found: Iterable[_Meant]) -> Iterator[str]:
    """The paths of models, each model once, of sources that may mean it several times."""
    seen: set[str] = set()
    links: dict[str, str] = {}
    for meant in found:
        if meant.is_link:
            links.setdefault(meant.identity, meant.path)
        elif meant.identity not in seen:
            seen.add(meant.identity)
            yield meant.path
    yield from (path for identity, path in links.items() if identity not in seen)


def _links_at_the_end(found: Iterable[_Meant], searches: Iterable[Search]) -> Iterator[str]:
    """As :func:`_each_once`, where links alone may lead to what is meant as well: then that is looked for again."""
    links: dict[str, str] = {}
    for meant in found:
        if meant.is_link:
            links.setdefault(meant.identity, meant.path)
        else:
            yield meant.path
    if links:
        again = chain.from_iterable(search() for search in searches)
        files = {meant.identity for meant in again if not meant.is_link and meant.identity in links}
        yield from (path for identity, path in links.items() if identity not in files)


def _models_of_pattern(pattern: str) -> Iterator[_Meant]:
    real_folder = lru_cache(maxsize=_FOLDERS)(os.path.realpath)
    for path in matches(pattern):
        yield from _models_in(path, real_folder)


def _models_in(source: str, real_folder: Callable[[str], str] = os.path.realpath) -> Iterator[_Meant]:
    """A model, or all models in a folder of them.

    Args:
        source: its path.
        real_folder: what tells the real path of a folder.
    """
    path = str(Path(source))
    real = _real(path, real_folder)
    try:
        folder = _listed(path) if stat.S_ISDIR(os.stat(path).st_mode) else None  # noqa: PTH116 - a million of them
    except (OSError, ValueError):  # the folder itself cannot be listed, or nothing is there: reading it will tell
        folder = None
    if folder is None or folder.is_model:
        yield _Meant(path, real, is_link=False)
        return
    start = len(_with_slash(path))
    real_start = _with_slash(real)
    for inside, is_link in _walked(path, folder):
        identity = os.path.realpath(inside) if is_link else real_start + inside[start:]
        yield _Meant(inside, identity, is_link)


def _with_slash(folder: str) -> str:
    """What the paths of all in a folder begin with."""
    return "" if folder == os.curdir else os.path.join(folder, "")  # noqa: PTH118 - with its slash


def _real(path: str, real_folder: Callable[[str], str]) -> str:
    """The real path; of a file that is no link it is that of its folder, with its name."""
    parent, name = os.path.split(path)
    if name in ("", os.curdir, os.pardir) or os.path.islink(path):  # noqa: PTH114 - a million of them
        return os.path.realpath(path)
    return _with_slash(real_folder(parent)) + name


class _Listing(NamedTuple):
    """What counts in a folder.

    Attributes:
        names: of folders that are gone into, and of all that is named as a model; sorted.
        folders: those of them that are folders to go into.
        links: those of them that are links.
        is_model: whether the folder is a model itself.
    """

    names: Sequence[str]
    folders: frozenset[str]
    links: frozenset[str]
    is_model: bool


def _listed(folder: str) -> _Listing:
    """What counts in a folder.

    Raises:
        OSError: if it cannot be listed.
    """
    models: list[str] = []
    folders: set[str] = set()
    links: set[str] = set()
    has_sign = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            has_sign = has_sign or is_sign_of_folder(name)
            if _is_gone_into(entry):
                folders.add(name)
            elif is_named_as_model(name):
                models.append(name)
                if entry.is_symlink():
                    links.add(name)
    is_model = has_sign and _is_model(folder)
    return _Listing(sorted([*models, *folders]), frozenset(folders), frozenset(links), is_model)


def _is_gone_into(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, no link, that is not hidden: hidden folders are tools' own."""
    try:
        return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
    except OSError:  # a file system that does not say at once, and then not at all
        return False


def _is_model(folder: str) -> bool:
    try:
        return is_model_folder(Path(folder))
    except (ModelFileError, OSError):  # reading it will tell
        return True


def _walked(root: str, listing: _Listing) -> Iterator[tuple[str, bool]]:
    """The paths of all models in a folder that is none, and whether they are links; also of what cannot be listed."""
    pending = [_Place(root, listing)]
    while pending:
        place = pending[-1]
        name = next(place.names, None)
        if name is None:
            pending.pop()
            continue
        path = place.start + name
        if name not in place.listing.folders:
            yield path, name in place.listing.links
            continue
        try:
            inner = _listed(path)
        except OSError:  # reading it will tell
            yield path, False
            continue
        if inner.is_model:
            yield path, False
        else:
            pending.append(_Place(path, inner))


class _Place:
    """Where a walk is in a folder."""

    def __init__(self, folder: str, listing: _Listing) -> None:
        self.start = _with_slash(folder)
        self.listing = listing
        self.names = iter(listing.names)


def _on_this_machine(path: str) -> SurveyedFile:
    try:
        status = os.stat(path)  # noqa: PTH116 - a million of them
    except (OSError, ValueError):  # reading it will tell
        return SurveyedFile(path, None, "")
    if stat.S_ISDIR(status.st_mode):
        return _folder(path)
    return SurveyedFile(path, status.st_size, str(status.st_mtime_ns))


def _folder(path: str) -> SurveyedFile:
    """A folder that is a model: as large as all files in it, and changed when one of them is.

    Nothing tells of a folder that cannot be listed whether it has changed, and what is in it that is gone counts for
    nothing, as a link that leads nowhere.
    """
    size = changed = 0
    pending = [path]  # no recursion: folders may be nested deeper than Python's stack
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                inside = list(entries)
        except OSError:
            return SurveyedFile(path, None, "")
        for entry in inside:
            try:
                status = entry.stat()
            except OSError:
                if entry.is_dir(follow_symlinks=False):
                    return SurveyedFile(path, None, "")
                continue
            if not stat.S_ISDIR(status.st_mode):
                size += status.st_size
                changed = max(changed, status.st_mtime_ns)
            elif not entry.is_symlink():
                pending.append(entry.path)
    return SurveyedFile(path, size, str(changed))
