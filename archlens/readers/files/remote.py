"""Where a model's bytes come from: a local path, standard input, or a URL that is read by range.

Only what a reader asks for is fetched. The pieces that HDF5 asks for lie scattered over a file, a few hundred bytes
each, so a URL is fetched in small blocks, and blocks that were fetched are kept.
"""

from __future__ import annotations

import errno
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from archlens import limits
from archlens.errors import ModelFileError
from archlens.readers.files.file_kinds import is_html
from archlens.readers.files.folder import Folder, FolderEntry

STANDARD_INPUT = "-"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_REPOSITORY = re.compile(r"hf://[^/]+/[^/]+")
_WEB = ("http://", "https://")
_AT_HAND = ("memory://", "file://")
_BY_RANGE: dict[str, Any] = {"block_size": 16 * 2**10, "cache_type": "blockcache", "cache_options": {"maxblocks": 4096}}
_NO_RANGES = "support range requests"
"""What fsspec says where a web server answers with the whole file instead of a part of it."""
_HTML_HEAD = 64
_TELLING = ("config.json", "saved_model.pb")
"""Files by which a folder that cannot be listed is known."""
_ASIDE = re.compile(r"[/?#]")
"""What stands in links of a page that lead elsewhere, or sort it."""


class ReplacedFileError(ModelFileError):
    """A file behind a URL that is another one by now than when it was opened, or listed."""


class _Listed(NamedTuple):
    """What the listing of a bucket told of a file."""

    url: str
    size: int
    etag: str


_LISTED: ContextVar[_Listed | None] = ContextVar("listed", default=None)


@contextmanager
def as_listed(url: str, size: int | None, stamp: str) -> Iterator[None]:
    """Read a file of a bucket as its listing told it, for as long as the context lasts: that saves asking for it.

    Of a store that speaks S3 alone; elsewhere, and where the listing tells no size, a file is asked for as always.

    Args:
        url: of the file.
        size: in bytes, by the listing.
        stamp: its ETag. By it the store refuses to give a file that was replaced in the meantime.

    Raises:
        ReplacedFileError: inside of the context, by what reads the file, if it was replaced.
    """
    token = _LISTED.set(_Listed(url, size, stamp) if size and stamp else None)
    try:
        yield
    finally:
        _LISTED.reset(token)


def is_url(source: str) -> bool:
    """Whether a source is a URL and not a path.

    Example:
        >>> is_url("s3://models/m.keras"), is_url("C:/models/m.keras"), is_url("models/m.keras")
        (True, False, False)
    """
    return _URL.match(source) is not None


@contextmanager
def open_source(source: str) -> Iterator[BinaryIO]:
    """A file in which one can jump about, closed at the end.

    Args:
        source: a path; ``-`` for standard input; or a URL that fsspec understands (``https://``, ``s3://``, ``gs://``,
            ``hf://``, ``memory://``), which needs the extra ``keras-archlens[remote]``.

    Raises:
        ModelFileError: if a URL cannot be opened, or too much comes from standard input.
        OSError: if a path cannot be opened.
    """
    if source == STANDARD_INPUT:
        yield _standard_input()
    elif is_url(source):
        with _remote(source) as file:
            yield file
    else:
        with Path(source).open("rb") as file:
            yield file


def _standard_input() -> BinaryIO:
    """Standard input itself if it is a file, else all that comes from it, in memory."""
    stream = sys.stdin.buffer
    if stream.seekable():
        return stream
    return io.BytesIO(limits.read(stream, "standard_input_bytes"))


class RemoteFolder(Folder):
    """A folder that a URL leads to.

    It is listed once, where it can be listed at all (a web server need not); else a file is asked for by its name.

    Args:
        url: its name for error messages.
        system: fsspec's file system.
        root: the folder's path in it.
        names: of the files at its top, where they are known already.
    """

    def __init__(self, url: str, system: Any, root: str, names: Iterable[str] | None = None) -> None:
        super().__init__(url)
        self._system = system
        self._root = root.rstrip("/")
        self._listings: dict[str, list[tuple[str, bool]]] = {}
        if names is not None:
            self._listings[""] = [(name, False) for name in sorted(names)]
        self._asked: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        names = self.names()
        if names and "/" not in name:
            return name in names
        if name not in self._asked:
            self._asked[name] = self._is_there(name)
        return self._asked[name]

    def names(self) -> list[str]:
        """The names of the files at the top, sorted; none if the folder cannot be listed."""
        return [name for name, is_folder in self._listed("") if not is_folder]

    def entries(self) -> Iterator[FolderEntry]:
        """All files in it and in folders inside; of a folder that cannot be listed none."""
        pending = [""]
        while pending:
            inside = pending.pop()
            listed = [(inside + name, is_folder) for name, is_folder in self._listed(inside)]
            yield from (FolderEntry(name) for name, is_folder in listed if not is_folder)
            pending += reversed([f"{name}/" for name, is_folder in listed if is_folder])

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file in it, read by range."""
        url = f"{self.path.rstrip('/')}/{name}"
        return cast("AbstractContextManager[BinaryIO]", _opened(self._system, f"{self._root}/{name}", url))

    def _listed(self, inside: str) -> list[tuple[str, bool]]:
        """Names in one folder, and which of them are folders; sorted."""
        if inside not in self._listings:
            above = f"{self._root}/{inside}"
            try:
                infos = self._system.ls(above.rstrip("/") + self._slash, detail=True)
            except Exception:  # noqa: BLE001 - what a file system raises is its own affair; then it cannot be listed
                infos = []
            self._listings[inside] = sorted(set(_names_below(above, infos)))
        return self._listings[inside]

    @property
    def _slash(self) -> str:
        """A web server tells a folder by the slash at its end."""
        return "/" if self._root.startswith(_WEB) else ""

    def _is_there(self, name: str) -> bool:
        try:
            self._system.info(f"{self._root}/{name}")
        except Exception:  # noqa: BLE001 - as above; whether it can be read is told when it is opened
            return False
        return True


def _names_below(above: str, infos: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The names of a listing that lie in the folder itself: a web page may link to anything."""
    start = above.lstrip("/")
    for info in infos:
        whole = str(info["name"]).lstrip("/")
        name = whole.removeprefix(start).rstrip("/")
        if whole.startswith(start) and name and not _ASIDE.search(name):
            yield name, info.get("type") == "directory"


@contextmanager
def open_remote(url: str) -> Iterator[BinaryIO | RemoteFolder]:
    """What a URL leads to: a file in which one can jump about, closed at the end, or a folder.

    Args:
        url: as :func:`open_source` takes it. With a slash at its end, and as ``hf://owner/model``, it means a folder;
            else a folder is looked for where no file is.

    Raises:
        ModelFileError: if it cannot be opened.
    """
    system, root = file_system(url)
    folder = RemoteFolder(url, system, root)
    if url.endswith("/") or _REPOSITORY.fullmatch(url):
        yield folder
        return
    try:
        file = _opened(system, root, url)
    except ModelFileError as error:
        if not isinstance(error.__cause__, (FileNotFoundError, IsADirectoryError)) or not _holds_something(folder):
            raise
        yield folder
        return
    with file:
        if _stands_for_folder(file, url) and _holds_something(folder):
            yield folder
        else:
            yield cast("BinaryIO", file)


def _holds_something(folder: RemoteFolder) -> bool:
    return bool(folder.names()) or any(name in folder for name in _TELLING)


def _stands_for_folder(file: _RemoteFile, url: str) -> bool:
    """Whether a store gave an empty file for a folder, or a web server a page that lists it or says there is none."""
    if not url.startswith(_WEB):
        return file.is_folder
    try:
        head = file.read(_HTML_HEAD)
        file.seek(0)
    except (OSError, ValueError):
        return True
    return is_html(head)


@contextmanager
def _remote(url: str) -> Iterator[BinaryIO]:
    system, root = file_system(url)
    with _opened(system, root, url) as file:
        yield cast("BinaryIO", file)


def file_system(url: str) -> tuple[Any, str]:
    """The file system that a URL names, as fsspec has it, and the path in it.

    Raises:
        ModelFileError: if fsspec, or what it needs for this kind of URL, is not installed, or it cannot be reached.
    """
    try:
        import fsspec
    except ImportError as error:
        raise ModelFileError(
            url,
            expected="the package fsspec, which reads URLs",
            found="none",
            hint="pip install 'keras-archlens[remote]'",
        ) from error
    try:
        system, root = fsspec.core.url_to_fs(url)
    except Exception as error:  # what a file system raises is its own affair
        raise unreachable(url, error) from error
    return system, root


class _RemoteFile(io.RawIOBase):
    """A file of fsspec, whose errors are those of a file.

    Args:
        file: the file; closed with this one.
        url: its name for error messages.
    """

    def __init__(self, file: Any, url: str) -> None:
        super().__init__()
        self._file = file
        self._url = url

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether one can move in it."""
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to another place; the place."""
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """The current place."""
        return int(self._file.tell())

    def read(self, size: int | None = -1) -> bytes:
        """Bytes from the current place on.

        Raises:
            ModelFileError: if a web server gives none but the first, or the file is gone; it is not to blame.
            ReplacedFileError: if another file is there by now.
            OSError: if they cannot be read.
        """
        try:
            return bytes(self._file.read(-1 if size is None else size))
        except FileNotFoundError as error:
            raise unreachable(self._url, error) from error
        except OSError as error:
            if error.errno == errno.EBUSY:  # what s3fs says where another file is there than the one that was opened
                raise _replaced(self._url) from error
            raise
        except Exception as error:  # what a file system raises is its own affair
            if _NO_RANGES in str(error):
                raise _without_ranges(self._url) from error
            raise OSError(str(error) or type(error).__name__) from error

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the current place; the number of bytes read."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file, too."""
        if not self.closed:
            self._file.close()
        super().close()

    @property
    def is_folder(self) -> bool:
        """Whether a store gave an empty file for a folder."""
        if getattr(self._file, "size", None):
            return False
        details = getattr(self._file, "details", None)
        return isinstance(details, dict) and details.get("type") == "directory"


def _opened(system: Any, path: str, url: str) -> _RemoteFile:
    options = {} if url.startswith(_AT_HAND) else _BY_RANGE
    try:
        with _known(system, path, url):
            return _RemoteFile(system.open(path, "rb", **options), url)
    except Exception as error:  # what a file system raises is its own affair
        raise unreachable(url, error) from error


@contextmanager
def _known(system: Any, path: str, url: str) -> Iterator[None]:
    """Let a file system know what a listing told of a file, as if it had listed it itself.

    It keeps its listings in ``dircache``, and asks that before the store. One that is told to keep none asks as ever.
    """
    listed = _LISTED.get()
    if listed is None or listed.url != url or not hasattr(system, "call_s3"):
        yield
        return
    system.dircache[path] = [{"name": path, "size": listed.size, "type": "file", "ETag": f'"{listed.etag}"'}]
    try:
        yield
    finally:
        system.dircache.pop(path, None)


def _replaced(url: str) -> ReplacedFileError:
    return ReplacedFileError(
        url,
        expected="a file that stays as it is while it is read",
        found="one that was replaced",
        hint="Read it again.",
    )


def _without_ranges(url: str) -> ModelFileError:
    return ModelFileError(
        url,
        expected="a web server that hands out parts of a file (range requests)",
        found="one that does not, such as python -m http.server",
        hint="Download the file, and name its path.",
    )


def unreachable(url: str, error: Exception) -> ModelFileError:
    """The error for a URL that its file system cannot open or list."""
    if isinstance(error, FileNotFoundError):
        return ModelFileError(url, expected="a model file", found="no such file", hint="Check the URL.")
    why = str(error) or type(error).__name__
    is_package_missing = isinstance(error, ImportError)
    hint = "Install the package that it names, with pip." if is_package_missing else "Check the URL and your access."
    return ModelFileError(url, expected="a URL that can be read", found=f"an error ({why})", hint=hint)
