"""HDF5 files whose datasets are declared and hold nothing: groups, attributes, shapes and types, no data.

Space for a dataset is allocated with the first write, which never comes; whoever reads it finds zeros. Reading looks at
metadata alone, so that a file of any size takes as long as its number of weights asks for.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from archlens.errors import ModelFileError
from archlens.layers.vocabulary import DTYPES
from archlens.readers.files.hdf5_objects import DAMAGE, Parts, WeightsError, load_h5py, objects, opened

_NUMBERS = "biufc"
_OTHER = "uint8"

Attribute = str | list[str]


@dataclass(slots=True)
class DeclaredDataset:
    """A dataset without its data.

    Attributes:
        shape: its shape; ``None`` for one that has no elements by its type.
        dtype: the type of its elements, as NumPy spells it.
        kept_as: what Keras says of a type that HDF5 does not have (``bfloat16``).
    """

    shape: tuple[int, ...] | None
    dtype: str = "float32"
    kept_as: str | None = None


@dataclass(slots=True)
class DeclaredGroup:
    """A group of datasets and groups.

    Attributes:
        attributes: texts, and lists of texts.
        groups: by name.
        datasets: by name.
    """

    attributes: dict[str, Attribute] = field(default_factory=dict)
    groups: dict[str, DeclaredGroup] = field(default_factory=dict)
    datasets: dict[str, DeclaredDataset] = field(default_factory=dict)

    def at(self, path: Iterable[str]) -> DeclaredGroup:
        """The group inside at a path of names, made empty if it is not there."""
        group = self
        for part in path:
            group = group.groups.setdefault(part, DeclaredGroup())
        return group


def copy_declared(file: BinaryIO, path: str, place: str | None, attributes: Mapping[str, bool]) -> bytes:
    """An HDF5 file that declares what another does, and holds no data.

    Args:
        file: the other file, open for reading; only metadata is read.
        path: the name of the model for error messages.
        place: where in the model the file is, if it is not the whole.
        attributes: names of the attributes to keep, and whether each is a list of texts.

    Raises:
        ModelFileError: if it is damaged, or a dataset refers to other files.
    """
    try:
        return write_declared(read_declared(file, attributes))
    except WeightsError as error:
        raise undeclarable(path, error, place) from error


def undeclarable(path: str, reason: object, place: str | None = None) -> ModelFileError:
    """The error that the weights of a model cannot be declared again, and why."""
    return ModelFileError(
        path,
        place=place,
        expected="weights that can be declared again",
        found=f"an error ({reason})",
        hint="archlens scan tells what is in the file.",
    )


def read_declared(file: BinaryIO, attributes: Mapping[str, bool]) -> DeclaredGroup:
    """What an HDF5 file declares; links to other places and files are left out.

    Args:
        file: the file, open for reading; only metadata is read.
        attributes: names of the attributes to read, and whether each is a list of texts.

    Raises:
        WeightsError: if it is damaged, or a dataset refers to other files.
    """
    file.seek(0)
    root = DeclaredGroup()
    try:
        with opened(file) as parts:
            h5py, top = parts.h5py, parts.root
            root.attributes = _attributes(parts, top, attributes)
            for path, is_dataset, _ in objects(h5py, top):
                *parents, name = path.decode().split("/")
                parent = root.at(part for part in parents if part != ".")
                found = h5py.h5o.open(top, path)
                if is_dataset:
                    parent.datasets[name] = _declared(parts, found)
                elif name != ".":
                    parent.at([name]).attributes = _attributes(parts, found, attributes)
    except DAMAGE as error:
        raise WeightsError(str(error)) from error
    return root


def _attributes(parts: Parts, group: Any, wanted: Mapping[str, bool]) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for name, listed in wanted.items():
        texts = parts.texts.all(group, name)
        if texts is not None and (listed or texts):
            found[name] = texts if listed else texts[0]
    for name in [each for each, listed in wanted.items() if listed]:  # long lists are written in pieces
        number = itertools.count()
        while (piece := parts.texts.all(group, numbered := f"{name}{next(number)}")) is not None:
            found[numbered] = piece
    return found


def _declared(parts: Parts, dataset: Any) -> DeclaredDataset:
    h5py = parts.h5py
    if dataset.get_create_plist().get_layout() == h5py.h5d.VIRTUAL:
        # Asking a virtual dataset for its shape may open another file.
        raise WeightsError("it holds a virtual dataset, which refers to other files")
    if dataset.get_space().get_simple_extent_type() == h5py.h5s.NULL:
        return DeclaredDataset(None)
    dtype = dataset.dtype
    plain = dtype.str if dtype.kind in _NUMBERS else _OTHER  # texts and records would bring words of their own
    texts = parts.texts.all(dataset, "dtype")
    kept_as = texts[0] if texts and texts[0] in DTYPES else None
    return DeclaredDataset(tuple(int(axis) for axis in dataset.shape), plain, kept_as)


def write_declared(root: DeclaredGroup) -> bytes:
    """An HDF5 file of what is declared, in the order of names: the same bytes for the same declarations.

    Raises:
        WeightsError: if HDF5 cannot declare it, as sizes past all measure.
    """
    h5py = load_h5py()
    file = io.BytesIO()
    try:
        with h5py.File(file, "w") as h5:
            _write(h5py, h5, root)
    except DAMAGE as error:
        raise WeightsError(f"HDF5 cannot declare its datasets ({error})") from error
    return file.getvalue()


def _write(h5py: Any, target: Any, root: DeclaredGroup) -> None:
    import numpy as np

    pending = [(root, target)]
    while pending:
        group, into = pending.pop()
        for name, value in group.attributes.items():
            listed = np.array([each.encode() for each in value]) if isinstance(value, list) else value
            into.attrs[name] = np.empty(0, "S1") if isinstance(value, list) and not value else listed
        for name in sorted({*group.groups, *group.datasets}):
            if name in group.groups:
                pending.append((group.groups[name], into.create_group(name)))
            else:
                _write_dataset(h5py, into, name, group.datasets[name])


def _write_dataset(h5py: Any, group: Any, name: str, declared: DeclaredDataset) -> None:
    import numpy as np

    made_by = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    made_by.set_alloc_time(h5py.h5d.ALLOC_TIME_LATE)
    made_by.set_obj_track_times(False)
    null = declared.shape is None
    space = h5py.h5s.create(h5py.h5s.NULL) if null else h5py.h5s.create_simple(declared.shape)
    type_ = h5py.h5t.py_create(np.dtype(declared.dtype), logical=True)
    dataset = h5py.Dataset(h5py.h5d.create(group.id, name.encode(), type_, space, made_by))
    if declared.kept_as is not None:
        dataset.attrs["dtype"] = declared.kept_as
