"""The structure of an HDF5 file: its links and datasets. No data is read, and no other file is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from archlens import limits
from archlens.readers.files.hdf5_objects import objects


class Link(NamedTuple):
    """A link in an HDF5 file that is no plain one.

    Attributes:
        place: where it is.
        target: the path that it names.
        file: the other file that it names; ``None`` for a link inside its own file.
    """

    place: str
    target: str
    file: str | None


class Dataset(NamedTuple):
    """A dataset in an HDF5 file.

    Attributes:
        place: where it is.
        virtual: whether its data lies in other datasets.
        external: the other files that hold its data.
        filters: numbers of the filters that its data went through.
        declared: the bytes that its shape and type ask for.
        stored: the bytes that it has in the file.
    """

    place: str
    virtual: bool
    external: tuple[str, ...] = ()
    filters: tuple[int, ...] = ()
    declared: int = 0
    stored: int = 0


def structure(h5py: Any, root: Any, prefix: str) -> tuple[Sequence[Link], Sequence[Dataset]]:
    """The links of an HDF5 file, the plain ones left out, and its datasets; sorted by where they are.

    Args:
        h5py: the package.
        root: the open file.
        prefix: what stands before the path of each in ``place``.

    Raises:
        LimitError: if there are too many, or they are nested too deep.
        OSError: if it is damaged; h5py raises others too, see :data:`archlens.readers.files.hdf5_objects.DAMAGE`.
    """
    # The datasets first: visiting them keeps to the limits of nesting.
    datasets = [
        _dataset(h5py, h5py.h5o.open(root, path), prefix + _text(path))
        for path, is_dataset, _ in objects(h5py, root)
        if is_dataset
    ]
    return _links(h5py, root, prefix), datasets


def _links(h5py: Any, root: Any, prefix: str) -> list[Link]:
    most = limits.current().hdf5_objects
    found: list[tuple[bytes, int]] = []
    top = h5py.h5g.open(root, b"/")

    def visit(path: bytes, info: Any) -> bool | None:
        # Of an error that is raised at the last link, h5py makes a SystemError; anything but None ends the visit too.
        if info.type != h5py.h5l.TYPE_HARD:
            found.append((path, int(info.type)))
        return True if len(found) > most else None

    # In the file's own order, for the reason that `objects` has.
    top.links.visit(visit, order=h5py.h5.ITER_NATIVE, info=True)
    if len(found) > most:
        raise limits.exceeded("hdf5_objects")
    links: list[Link] = []
    for path, type_ in found:
        place = prefix + _text(path)
        if type_ in (h5py.h5l.TYPE_SOFT, h5py.h5l.TYPE_EXTERNAL):
            links.append(_link(top.links.get_val(path), place))
        else:
            links.append(Link(place, "", f"a link of the user-defined type {type_}"))
    return sorted(links, key=lambda each: each.place)


def _link(value: Any, place: str) -> Link:
    if isinstance(value, tuple):
        file, target = value
        return Link(place, _text(target), _text(file))
    return Link(place, _text(value), None)


def _dataset(h5py: Any, dataset: Any, place: str) -> Dataset:
    creation = dataset.get_create_plist()
    if creation.get_layout() == h5py.h5d.VIRTUAL:
        return Dataset(place, virtual=True)  # asking for more may open another file
    files = (creation.get_external(number)[0] for number in range(creation.get_external_count()))
    filters = (creation.get_filter(number)[0] for number in range(creation.get_nfilters()))
    size = dataset.dtype.itemsize
    for axis in dataset.shape or ():
        size *= int(axis)
    return Dataset(
        place,
        virtual=False,
        external=tuple(map(_text, files)),
        filters=tuple(filters),
        declared=size,
        stored=dataset.get_storage_size(),
    )


def _text(data: Any) -> str:
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
