"""What readers take from HDF5: objects, declared shapes, and attributes that are text. All of it within limits.

Only metadata is read. No soft or external link is followed, no data is read and so no filter is run, and objects are
visited, not paths: there may be infinitely many of these.
"""

from __future__ import annotations

import itertools
import math
import platform
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

from archlens import limits
from archlens.errors import LimitError, ModelFileError
from archlens.readers.files.hdf5_headers import Headers, headers_of
from archlens.readers.files.heap_guard import HeapGuard
from archlens.readers.files.stored_shapes import StoredShape

# What h5py is seen to raise on damaged files.
DAMAGE = (OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError, MemoryError)

_IMAGES = itertools.count()
"""Names for files that are images: the library takes two that are open under one name for the same."""

_LONGER_THAN_ANY = 300
"""Letters of such a name. The library refuses an image of the name of a file that it can open, so there must be none:
file systems take 255."""

_POINTER = 8
"""Bytes that NumPy takes for an element that is a text of any length."""

SEED_SHAPE = (2,)
"""Of the state of a seed generator, which is no weight."""
_UNASKED = ""


class WeightsError(Exception):
    """Weights cannot be read; the message says why."""


class Parts(NamedTuple):
    """An open HDF5 file, what its attributes may still take, and its headers, where they can be read by themselves."""

    h5py: Any
    root: Any
    texts: Texts
    headers: Headers | None


class StoredObject(NamedTuple):
    """A group or a dataset of an HDF5 file.

    Attributes:
        path: the first that leads to it.
        is_dataset: whether it is a dataset, else a group.
        address: where its header is.
    """

    path: bytes
    is_dataset: bool
    address: int


@contextmanager
def opened(file: BinaryIO) -> Iterator[Parts]:
    """The parts of an HDF5 file, for as long as the context lasts.

    Raises:
        OSError: if it is none, or damaged; h5py raises others too, see :data:`DAMAGE`.
        LimitError: if its attributes take more than the limit.
    """
    h5py = load_h5py()
    guard = HeapGuard(file)
    image = guard.image()
    headers = None if image is None else headers_of(image)
    try:
        with _root(h5py, guard, headers) as root:
            yield Parts(h5py, root, Texts(h5py, guard), headers)
    except BaseException as error:
        # What h5py made to read the file ends before the file does, however long the error is kept: a property list
        # that outlives Python's own end asks for a file that is gone, and crashes.
        import traceback

        traceback.clear_frames(error.__traceback__)
        if guard.beyond and isinstance(error, DAMAGE):
            raise limits.exceeded("attribute_bytes") from error
        raise


@contextmanager
def _root(h5py: Any, guard: HeapGuard, headers: Headers | None) -> Iterator[Any]:
    """The file as the low-level interface of h5py has it: handed over as a whole, or read through the guard."""
    if headers is None:
        # Closed before `file` goes away: an HDF5 file that outlives its Python file crashes the interpreter at exit.
        with h5py.File(guard, "r") as h5:
            yield h5.id
        return
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_fclose_degree(h5py.h5f.CLOSE_STRONG)
    access.set_fapl_core(backing_store=False)
    access.set_file_image(headers.image)
    name = b"%0*d" % (_LONGER_THAN_ANY, next(_IMAGES))
    root = h5py.h5f.open(name, h5py.h5f.ACC_RDONLY, access)
    try:
        yield root
    finally:
        root.close()


_LOADING = threading.Lock()


def load_h5py() -> Any:
    """The package h5py, which then neither runs a program nor loads a plugin."""
    with _LOADING:  # while one thread imports it, others would find half a module
        return _loaded_h5py()


def _loaded_h5py() -> Any:
    if "h5py" not in sys.modules:
        # When it is imported it looks at the machine's description, for whose last part Python runs `uname -p`.
        known = vars(platform.uname())
        given = known.setdefault("processor", _UNASKED)
        import h5py

        if given is _UNASKED:
            del known["processor"]
    h5py = sys.modules["h5py"]
    # Any failed opening of a file would make HDF5 load what lies in HDF5_PLUGIN_PATH. The functions of h5pl take no
    # lock by themselves, and HDF5 is no library for two threads: one that reads a file lets others run whenever it asks
    # for bytes, and what they call meanwhile without the lock crashes the process.
    with h5py._objects.phil:  # noqa: SLF001 - its page on threads names it
        for _ in range(h5py.h5pl.size()):
            h5py.h5pl.remove(0)
    return h5py


def objects(h5py: Any, top: Any) -> Sequence[StoredObject]:
    """Every group and dataset below a group, each once, in the order of their paths.

    Raises:
        LimitError: if there are too many, or they are nested too deep.
    """
    found: list[StoredObject] = []
    most = limits.current()
    room = most.id_characters
    dataset, group = h5py.h5o.TYPE_DATASET, h5py.h5o.TYPE_GROUP

    def visit(path: bytes, info: Any) -> None:
        nonlocal room
        room -= len(path)
        if len(found) >= most.hdf5_objects:
            raise limits.exceeded("hdf5_objects")
        if path.count(b"/") >= most.hdf5_nesting:  # looked at before HDF5 goes deeper
            raise limits.exceeded("hdf5_nesting")
        if room < 0:
            raise limits.exceeded("id_characters")
        kind = info.type
        if kind in (dataset, group):
            found.append(StoredObject(path, kind == dataset, info.addr))

    # In the file's own order: for any other, HDF5 1.14 puts links into a table of as many as a header promises, and if
    # there are fewer it frees what was never set.
    h5py.h5o.visit(top, visit, order=h5py.h5.ITER_NATIVE, info=True)
    found.sort()
    return found


def declared_shape(h5py: Any, dataset: Any) -> StoredShape | None:
    """The shape of a dataset; ``None`` for the state of a seed generator, which is no weight.

    Raises:
        WeightsError: if its data is in other files.
    """
    creation = dataset.get_create_plist()
    layout = creation.get_layout()
    if layout == h5py.h5d.VIRTUAL:
        # Asking a virtual dataset for its shape may open another file.
        raise WeightsError("it holds a virtual dataset, which refers to other files")
    if layout == h5py.h5d.CONTIGUOUS and creation.get_external_count():
        raise WeightsError("it holds a dataset whose data is in other files")
    shape = dataset.shape
    if shape == SEED_SHAPE and dataset.dtype == "uint32":
        return None
    return StoredShape(tuple(map(int, shape)), *_name_and_bytes(dataset.dtype))


@lru_cache(maxsize=64)
def _name_and_bytes(dtype: Any) -> tuple[str, int]:
    # Weights are of few types, and NumPy makes the name of one anew whenever it is asked.
    return dtype.name, dtype.itemsize


class Texts:
    """Reads attributes that are text, until they have taken as many bytes as all of a file's may.

    Args:
        h5py: the package.
        guard: through which the file is read.
    """

    def __init__(self, h5py: Any, guard: HeapGuard) -> None:
        self._h5py = h5py
        self._guard = guard
        self._room = limits.current().attribute_bytes

    def all(self, group: Any, name: str) -> list[str] | None:
        """The texts of an attribute; none if it is something else, ``None`` if it is not there.

        Raises:
            LimitError: if attributes take more than the limit.
        """
        import numpy as np

        h5a = self._h5py.h5a
        if not h5a.exists(group, name.encode()):
            return None
        attribute = h5a.open(group, name.encode())
        dtype, shape = attribute.dtype, attribute.shape  # made anew whenever they are asked for
        string = self._h5py.check_string_dtype(dtype)
        count = math.prod(shape)
        if string is None or not count:
            return []
        self._spend(count * dtype.itemsize)
        if string.length is None and count > 1:
            # Each of a million elements may be the same long text.
            self._need(count * self._guard.largest)
        values = np.empty(shape, dtype=dtype)
        try:
            attribute.read(values)
        except DAMAGE as error:
            if self._guard.beyond:
                raise limits.exceeded("attribute_bytes") from error
            raise
        if string.length is None:
            self._spend(sum(map(len, values.flat)))
        return [_decoded(value) for value in values.flat]

    def one(self, group: Any, name: str) -> str | None:
        """The first text of an attribute, if there is one."""
        texts = self.all(group, name)
        return texts[0] if texts else None

    def counted(self, text: bytes) -> str:
        """A text of an attribute that was read without the library; it takes as much of the limit as by it.

        Raises:
            LimitError: if attributes take more than the limit.
        """
        self._spend(_POINTER + len(text))
        return _decoded(text)

    def _need(self, size: int) -> None:
        if size > self._room:
            raise limits.exceeded("attribute_bytes")

    def _spend(self, size: int) -> None:
        self._need(size)
        self._room -= size


def _decoded(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def why(error: Exception) -> str:
    """What is said of weights that cannot be read."""
    if isinstance(error, LimitError):
        return error.briefly
    return error.found if isinstance(error, ModelFileError) else str(error)
