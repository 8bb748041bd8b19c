"""Takes the parts of a file up into its material: JSON texts and HDF5 files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from archlens.readers.heap_guard import HeapGuard
from archlens.readers.weights import search_no_plugins
from archlens.scan.material import Dataset, Document, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlens.scan.material import Material

DAMAGE = (OSError, RuntimeError, ValueError, KeyError, TypeError, UnicodeDecodeError, MemoryError, OverflowError)
"""What h5py is seen to raise on damaged files."""


def take_json(material: Material, text: str | bytes, place: str) -> Document | None:
    """Take up a JSON text; ``None`` if it is none, which is noted."""
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) < len(items):
            keys = [key for key, _ in items]
            repeated.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return made

    try:
        data = json.loads(text, object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        # ValueError: no JSON, no text, or an integer of more digits than Python reads.
        why = "lists or objects nested too deep" if isinstance(error, RecursionError) else str(error)
        material.miss(place, f"no JSON ({why})")
        return None
    document = Document(place, data, tuple(dict.fromkeys(repeated)))
    material.documents.append(document)
    material.looked_at.append(place or "the JSON text")
    return document


def take_hdf5(material: Material, file: BinaryIO, place: str) -> None:
    """Take up the links and datasets of an HDF5 file; no data is read and no other file is opened."""
    import h5py

    search_no_plugins(h5py)
    file.seek(0)
    try:
        # Closed before `file` goes away: an HDF5 file that outlives its Python file crashes the interpreter at exit.
        with h5py.File(HeapGuard(file), "r") as h5:
            links, datasets = _structure(h5py, h5.id, f"{place}: " if place else "")
    except DAMAGE as error:
        material.miss(place, f"no readable HDF5 ({error})")
        return
    material.links += links
    material.datasets += datasets
    material.looked_at.append(f"{place} (its structure)" if place else "the structure of the HDF5 file")


def _structure(h5py: Any, file: Any, prefix: str) -> tuple[Iterable[Link], Iterable[Dataset]]:
    links: list[Link] = []
    datasets: list[Dataset] = []
    root = h5py.h5g.open(file, b"/")

    def link(path: bytes, info: Any) -> None:
        if info.type in (h5py.h5l.TYPE_SOFT, h5py.h5l.TYPE_EXTERNAL):
            links.append(_link(root.links.get_val(path), prefix + _text(path)))
        elif info.type != h5py.h5l.TYPE_HARD:
            links.append(Link(prefix + _text(path), "", f"a link of the user-defined type {int(info.type)}"))

    def visit(path: bytes, info: Any) -> None:
        if info.type == h5py.h5o.TYPE_DATASET:
            datasets.append(_dataset(h5py, h5py.h5o.open(file, path), prefix + _text(path)))

    root.links.visit(link, info=True)
    h5py.h5o.visit(file, visit, info=True)  # every object once, however many links lead to it
    return links, datasets


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
