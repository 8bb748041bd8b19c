"""Shapes of datasets and texts of attributes, for which the HDF5 library opens one object of each kind.

What it says of the first is compared with what its header says. Where both agree, the headers of the others are taken
at their word, as long as they differ in shapes, sizes, places and texts alone (``hdf5_headers.py``). Whatever is of
another form is opened by the library.
"""

from __future__ import annotations

from typing import Any

from archlens.readers.files.hdf5_headers import DatasetHeader, Message
from archlens.readers.files.hdf5_objects import SEED_SHAPE, Parts, StoredObject, declared_shape
from archlens.readers.files.stored_shapes import StoredShape

_MOST_TYPES = 1024
"""Types of datasets that are kept, with the headers that tell them; where each has a mark of its own, each is one."""


class ObjectsAlike:
    """What the objects of a file declare.

    Args:
        parts: the open file.
    """

    def __init__(self, parts: Parts) -> None:
        self._h5py, self._root, self._texts, self._headers = parts
        self._types: dict[tuple[Message, ...], tuple[str, int]] = {}
        self._kinds_of_text: set[bytes] = set()

    def shape(self, stored: StoredObject) -> StoredShape | None:
        """The shape of a dataset, as :func:`~archlens.readers.files.hdf5_objects.declared_shape` has it.

        Raises:
            WeightsError: if its data is in other files.
        """
        header = None if self._headers is None else self._headers.dataset(stored.address)
        known = self._shape_by(header)
        if known is not None:
            return known
        shape = declared_shape(self._h5py, self._opened(stored))
        if header is not None and shape is not None and shape == header.shape and len(self._types) < _MOST_TYPES:
            self._types[header.kind] = shape.dtype, shape.item_bytes
        return shape

    def text(self, stored: StoredObject, name: str) -> str | None:
        """The first text of an attribute, if there is one.

        Raises:
            LimitError: if attributes take more than the limit.
        """
        header = None if self._headers is None else self._headers.text(stored.address, name.encode())
        if header is not None and header.kind in self._kinds_of_text:
            return self._texts.counted(header.text)
        text = self._texts.one(self._opened(stored), name)
        if header is not None and text is not None and text.encode() == header.text:
            self._kinds_of_text.add(header.kind)
        return text

    def _shape_by(self, header: DatasetHeader | None) -> StoredShape | None:
        """The shape that a header tells; ``None`` if that is for the library to say."""
        if header is None or header.kind not in self._types:
            return None
        shape = StoredShape(header.shape, *self._types[header.kind])
        may_be_seed = header.shape == SEED_SHAPE and shape.dtype == "uint32"
        return None if may_be_seed or shape.stored_bytes != header.size else shape

    def _opened(self, stored: StoredObject) -> Any:
        return self._h5py.h5o.open(self._root, stored.path)
