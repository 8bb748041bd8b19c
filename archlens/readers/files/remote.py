"""Where a model's bytes come from: a local path, standard input, or a URL that is read by range.

Only what a reader asks for is fetched. The pieces that HDF5 asks for lie scattered over a file, a few hundred bytes
each, so a URL is fetched in small blocks, and blocks that were fetched are kept.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from archlens import limits
from archlens.errors import ModelFileError

STANDARD_INPUT = "-"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_BLOCK = 16 * 2**10
_KEPT_BLOCKS = 4096


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


@contextmanager
def _remote(url: str) -> Iterator[BinaryIO]:
    try:
        import fsspec
    except ImportError as error:
        raise ModelFileError(
            url,
            expected="the package fsspec, which reads URLs",
            found="none",
            hint="pip install 'keras-archlens[remote]'",
        ) from error
    options = {"block_size": _BLOCK, "cache_type": "blockcache", "cache_options": {"maxblocks": _KEPT_BLOCKS}}
    try:
        opened = fsspec.open(url, "rb", **_options_for(url, options))
        file = opened.open()
    except Exception as error:  # what a file system raises is its own affair
        raise _unreachable(url, error) from error
    with file:
        yield file


def _options_for(url: str, options: dict[str, object]) -> dict[str, object]:
    return {} if url.startswith(("memory://", "file://")) else options


def _unreachable(url: str, error: Exception) -> ModelFileError:
    if isinstance(error, FileNotFoundError):
        return ModelFileError(url, expected="a model file", found="no such file", hint="Check the URL.")
    why = str(error) or type(error).__name__
    hint = (
        f"pip install what it asks for: {why}" if isinstance(error, ImportError) else "Check the URL and your access."
    )
    return ModelFileError(url, expected="a URL that can be read", found=f"an error ({why})", hint=hint)
