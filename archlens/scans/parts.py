"""Takes the parts of a file up into its material: JSON texts and HDF5 files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from archlens import limits
from archlens.errors import LimitError, ModelFileError
from archlens.readers.files.hdf5_objects import DAMAGE, objects, opened, why
from archlens.readers.files.json_text import parse_json
from archlens.scans.material import Dataset, Document, Link, Material


def take_json(material: Material, text: str | bytes, place: str) -> Document | None:
    """Take up a JSON text; ``None`` if it is none, which is noted."""
    repeated: list[str] = []
    try:
        data = parse_json(text, material.source, place or None, twice=repeated)
    except ModelFileError as error:
        material.miss(place, why(error))
        return None
    document = Document(place, data, tuple(repeated))
    material.documents.append(document)
    material.looked_at.append(place or "the JSON text")
    return document


def take_hdf5(material: Material, file: BinaryIO, place: str) -> None:
    """Take up the links and datasets of an HDF5 file; no data is read and no other file is opened."""
    file.seek(0)
    try:
        with opened(file) as parts:
            links, datasets = _structure(parts.h5py, parts.root, f"{place}: " if place else "")
    except LimitError as error:
        material.miss(place, why(error))
    except DAMAGE as error:
        material.miss(place, f"no readable HDF5 ({error})")
    else:
        material.links += links
        material.datasets += datasets
        material.looked_at.append(f"{place} (its structure)" if place else "the structure of the HDF5 file")


def _structure(h5py: Any, file: Any, prefix: str) -> tuple[Iterable[Link], Iterable[Dataset]]:
    datasets = [
        _dataset(h5py, h5py.h5o.open(file, path), prefix + _text(path))
        for path, is_dataset in objects(h5py, file)  # first: it keeps to the limits of nesting
        if is_dataset
    ]
    links: list[Link] = []
    root = h5py.h5g.open(file, b"/")

    def link(path: bytes, info: Any) -> None:
        if len(links) >= limits.current().hdf5_objects:
            raise limits.exceeded("hdf5_objects")
        if info.type in (h5py.h5l.TYPE_SOFT, h5py.h5l.TYPE_EXTERNAL):
            links.append(_link(root.links.get_val(path), prefix + _text(path)))
        elif info.type != h5py.h5l.TYPE_HARD:
            links.append(Link(prefix + _text(path), "", f"a link of the user-defined type {int(info.type)}"))

    # In the file's own order, for the reason that `objects` has.
    root.links.visit(link, order=h5py.h5.ITER_NATIVE, info=True)
    return sorted(links, key=lambda each: each.place), datasets


def _link(value: Any, place: str) -> Link:
    if isinstance(value, tuple):
        file, target = value
        return Link(place, _text(target), _text(file))
    return Link(place, _text(value), None)


def _dataset(h5py: Any, dataset: Any, place: str) -> Dataset:
    made_by = dataset.get_create_plist()
    if made_by.get_layout() == h5py.h5d.VIRTUAL:
        return Dataset(place, virtual=True)  # asking for more may open another file
    files = (made_by.get_external(i)[0] for i in range(made_by.get_external_count()))
    size = dataset.dtype.itemsize
    for axis in dataset.shape or ():
        size *= int(axis)
    return Dataset(
        place,
        virtual=False,
        external=tuple(_text(file) for file in files),
        filters=tuple(made_by.get_filter(i)[0] for i in range(made_by.get_nfilters())),
        declared=size,
        stored=dataset.get_storage_size(),
    )


def _text(data: Any) -> str:
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
