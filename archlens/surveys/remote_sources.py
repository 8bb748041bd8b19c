"""The model files behind a URL: one file, all below a folder, or all that a pattern matches.

Of a store, all names below a folder come in one long list, a folder being no more than the start of names. What is kept
of it are the files named as models, and those by which a folder is known as one (``saved_model.pb``), so that a store
may hold millions of others. Names and folders mean what they mean on this machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from archlens.errors import ModelFileError
from archlens.readers.files.remote import RemoteFolder, file_system, unreachable
from archlens.readers.model_files import holds_model, is_named_as_model, is_sign_of_folder, model_endings
from archlens.readers.targets import NothingThereError
from archlens.settings.path_patterns import fits, pattern_start
from archlens.surveys.records import SurveyedFile

_WEB = ("http://", "https://")
_STAMPS = ("ETag", "etag", "md5Hash", "md5", "blob_id", "mtime", "LastModified", "Last-Modified", "created")
"""What file systems call that which changes when a file does, the best of them first."""


_NO_MODEL = ""
"""The place of what is in a folder that is meant, and in none that is a model."""


class _Entry(NamedTuple):
    """A file in a listing: its path in the file system, its size and its stamp."""

    path: str
    size: int | None
    stamp: str

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def files_behind(url: str) -> Iterator[SurveyedFile]:
    """The model files that a URL means, sorted by their paths; listed when the first is asked for.

    Args:
        url: of a file, of a folder in a store, or with ``*``, ``?``, ``[…]`` and ``**`` in its path.

    Raises:
        ModelFileError: at once, if what it takes to reach it is not installed; later, if it cannot be listed.
        NothingThereError: a ModelFileError too: if there is no model.
    """
    system, root = file_system(url)
    find = _web_file if url.startswith(_WEB) else _files_in_store
    return _telling(url, find(system, root, url))


def _telling(url: str, files: Iterator[SurveyedFile]) -> Iterator[SurveyedFile]:
    try:
        yield from files
    except ModelFileError:
        raise
    except Exception as error:  # what a file system raises is its own affair
        raise unreachable(url, error) from error


def _web_file(system: Any, root: str, url: str) -> Iterator[SurveyedFile]:
    """A file behind a web server, which tells no listing; a folder that is a model is one too."""
    try:
        entry = None if url.endswith("/") else _entry(root, system.info(root))
    except FileNotFoundError:  # reading it will tell
        entry = None
    yield SurveyedFile(url, entry and entry.size, entry.stamp if entry else "")


def _files_in_store(system: Any, root: str, url: str) -> Iterator[SurveyedFile]:
    if pattern_start(root) is None and not url.endswith("/"):
        info = system.info(root)
        if info["type"] == "file":
            entry = _entry(root, info)
            yield SurveyedFile(url, entry.size, entry.stamp)
            return
    chosen = _Chosen(system, root.rstrip("/"))
    kept = [entry for entry in _entries(system, chosen.start) if chosen.may_be(entry)]
    kept.sort()
    found = False
    for path, size, stamp in chosen.models(kept):
        found = True
        yield SurveyedFile(_url_of(system, path, root, url), size, stamp)
    if not found:
        expected = f"models behind this URL ({', '.join(model_endings())}, or folders that are models)"
        raise NothingThereError(url, expected=expected, found="none", hint="Check the URL.")


class _Chosen:
    """Which entries of a store are models that are meant.

    Args:
        system: fsspec's file system.
        root: a folder in it, or a pattern.
    """

    def __init__(self, system: Any, root: str) -> None:
        self._system = system
        end = pattern_start(root)
        self.start = f"{root}/" if end is None else root[:end]
        """What the paths of all that is meant begin with."""
        self._root = root if end is None else None
        self._pattern = None if end is None else root
        self._folders: set[str] = set()
        self._places: dict[str, str | None] = {}

    def may_be(self, entry: _Entry) -> bool:
        """Whether an entry is a model, or tells that its folder is one."""
        return is_named_as_model(entry.name) or is_sign_of_folder(entry.name) or self._is_named(entry.path)

    def models(self, entries: Sequence[_Entry]) -> Iterator[_Entry]:
        """The files and folders that are models, each once."""
        signs: dict[str, list[_Entry]] = {}
        for entry in entries:
            if is_sign_of_folder(entry.name):
                signs.setdefault(entry.folder, []).append(entry)
        self._folders = {folder for folder, found in signs.items() if self._is_model(folder, found)}
        given: set[str] = set()
        for entry in entries:
            place = self._place(entry.folder)
            if self._is_named(entry.path):
                yield entry
            elif place and place not in given:
                given.add(place)
                yield _Entry(f"{place}/", None, ",".join(sign.stamp for sign in signs[place]))
            elif place == _NO_MODEL and is_named_as_model(entry.name):
                yield entry

    def _is_model(self, folder: str, signs: Sequence[_Entry]) -> bool:
        try:
            return holds_model(RemoteFolder(folder, self._system, folder, [sign.name for sign in signs]))
        except (ModelFileError, OSError):  # reading it will tell
            return True

    def _is_named(self, path: str) -> bool:
        if self._pattern is None:
            return False
        # What is hidden is meant by a pattern that says so alone, as on this machine.
        is_hidden = "/." in path and "/." not in self._pattern
        return not is_hidden and fits(path, self._pattern)

    def _place(self, folder: str) -> str | None:
        """The topmost model around what is in a folder, if there is one; None for a folder that is not meant."""
        if folder not in self._places:
            self._places[folder] = self._place_anew(folder)
        return self._places[folder]

    def _place_anew(self, folder: str) -> str | None:
        above, _, name = folder.rpartition("/")
        place = None
        if folder == self._root or self._is_named(folder):
            place = _NO_MODEL
        elif len(folder) > len(self.start):
            place = self._place(above)
            if name.startswith("."):  # hidden folders are tools' own
                place = None
        return folder if place == _NO_MODEL and folder in self._folders else place


def _entries(system: Any, start: str) -> Iterator[_Entry]:
    """All files whose paths begin so."""
    if hasattr(system, "call_s3"):
        yield from _pages_of_s3(system, start)
        return
    folder = start.rpartition("/")[0]
    for path, info in system.find(folder, detail=True).items():
        if path.startswith(start):
            yield _entry(path, info)


def _pages_of_s3(system: Any, start: str) -> Iterator[_Entry]:
    """As :func:`_entries`, a thousand at a time: what s3fs keeps of a million would take gigabytes."""
    bucket, prefix, _version = system.split_path(start)
    onward: dict[str, str] = {}
    while True:
        page = system.call_s3("list_objects_v2", system.kwargs, Bucket=bucket, Prefix=prefix, **onward, **system.req_kw)
        for item in page.get("Contents", ()):
            yield _Entry(f"{bucket}/{item['Key']}", item["Size"], item["ETag"].strip('"'))
        if not page.get("IsTruncated"):
            return
        onward = {"ContinuationToken": page["NextContinuationToken"]}


def _entry(path: str, info: Mapping[str, Any]) -> _Entry:
    size = info.get("size")
    stamps = (info.get(key) for key in _STAMPS)
    stamp = next((str(stamp).strip('"') for stamp in stamps if stamp), None)
    if stamp is None:
        stamp = hashlib.sha256(repr(sorted(info.items(), key=str)).encode()).hexdigest()
    return _Entry(path, size if isinstance(size, int) else None, stamp)


def _url_of(system: Any, path: str, root: str, url: str) -> str:
    """The URL of a path, spelled as the one that was given."""
    folder, written = root.rstrip("/"), url.rstrip("/")
    if folder and written.endswith(folder):
        return written.removesuffix(folder) + path
    return str(system.unstrip_protocol(path))
