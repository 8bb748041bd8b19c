"""The fixture ``archlens``: models are read once in a session."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.api import analyze
from archlens.readers.files.remote import is_url
from archlens.testing import told_in_short

_ENDS = 64 * 2**10

State = tuple[tuple[str, int, int, int, bytes], ...]


class Analyses:
    """Gives the Analysis of a model; of a file always the same one, until it is written anew.

    Example:
        >>> analyses = Analyses()
        >>> a = analyses("sample_models/siamese.keras")
        >>> a is analyses("sample_models/siamese.keras")
        True
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[State, Analysis]] = {}

    def __repr__(self) -> str:
        return "archlens"

    @told_in_short
    def __call__(self, model: Any, **options: Any) -> Analysis:
        """The Analysis of a model.

        Args:
            model: a path, a URL, or a live model, which is analysed anew each time: it may have changed.
            options: of :func:`archlens.analyze`.

        Raises:
            ArchlensError: as :func:`archlens.analyze` does.
        """
        if not isinstance(model, (str, os.PathLike)):
            return analyze(model, **options)
        path = os.fspath(model)
        place = path if is_url(path) else str(Path(path).absolute())
        key = (place, repr(sorted(options.items())))
        state = state_of(place) + state_of(options.get("weights"))
        known = self._known.get(key)
        if known is None or known[0] != state:
            known = self._known[key] = (state, analyze(model, **options))
        return known[1]

    def built(
        self, name: str, build: Callable[[], Any], shapes: Mapping[str, tuple[int | None, ...]] | None = None
    ) -> Analysis:
        """The Analysis of what a function builds; it is called once in a session.

        Args:
            name: of the function.
            build: calls it.
            shapes: those that inputs are given.
        """
        key = (name, repr(sorted((shapes or {}).items())))
        if key not in self._known:
            self._known[key] = ((), analyze(build(), shapes=shapes))
        return self._known[key][1]


def state_of(path: str | os.PathLike[str] | None) -> State:
    """What changes when a model is written anew: of each of its files the name, size, time, number, and a digest.

    The digest is of the file's first and last 64 KB, not of weights that may take 10 GB. A ``.keras`` file ends with
    the checksums of all that is in it, so that this is as good as a digest of the whole; of other files, the time and
    the number that the system gives to a file tell. Of what is no file, such as a URL, nothing is known to change.
    """
    if path is None or is_url(os.fspath(path)):
        return ()
    root = Path(path)
    files = sorted(each for each in root.rglob("*") if each.is_file()) if root.is_dir() else [root]
    return tuple(_states(files))


def _states(files: list[Path]) -> Iterator[tuple[str, int, int, int, bytes]]:
    for path in files:
        try:
            found = path.stat()
            yield str(path), found.st_size, found.st_mtime_ns, found.st_ino, _digest(path, found.st_size)
        except (OSError, ValueError):  # reading it will tell
            yield str(path), -1, 0, 0, b""


def _digest(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        ends = file.read(_ENDS)
        if size > _ENDS:
            file.seek(max(_ENDS, size - _ENDS))
            ends += file.read(_ENDS)
    return hashlib.blake2b(ends, digest_size=16).digest()
