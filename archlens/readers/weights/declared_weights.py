"""The weights of a ``.keras`` file with all that it declares of them, so that they can be declared again elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from archlens.readers.files.hdf5_declared import DeclaredDataset, DeclaredGroup, read_declared
from archlens.readers.files.stored_shapes import StoredShape
from archlens.readers.weights.weight_groups import WeightGroup, is_from_windows, names_in

_VARS = "vars"
_KEPT_ATTRIBUTES = {"name": False}
_SEED_STATE = ((2,), "<u4")
"""Shape and type of what a seed generator keeps, which is saved like a weight and is none."""


@dataclass(slots=True)
class DeclaredWeights(WeightGroup):
    """The weights of a layer, and the group of the file that declares them.

    Attributes:
        declared: the group: names and types of the weights, and what is saved like weights.
    """

    declared: DeclaredGroup = field(default_factory=DeclaredGroup)


def read_declared_weights(file: BinaryIO) -> DeclaredWeights:
    """As :func:`archlens.readers.weights.weight_groups.read_weights`, with the groups that declare the weights.

    Raises:
        WeightsError: if it is no HDF5 file, damaged, or refers to other files.
        LimitError: if there is more in it than a limit allows.
    """
    return as_weights(read_declared(file, _KEPT_ATTRIBUTES))


def read_declared_shards(files: Iterable[BinaryIO]) -> DeclaredWeights:
    """As :func:`read_declared_weights`, of weights in several files; a layer's may lie in two of them."""
    whole = DeclaredGroup()
    for file in files:
        pending = [(whole, read_declared(file, _KEPT_ATTRIBUTES))]
        while pending:
            into, group = pending.pop()
            into.datasets.update(group.datasets)
            into.attributes.update(group.attributes)
            pending += [(into.at([name]), child) for name, child in group.groups.items()]
    return as_weights(whole)


def as_weights(file: DeclaredGroup) -> DeclaredWeights:
    """The weights that the groups of a weights file declare.

    A group that holds neither weights nor ``vars`` has no counterpart.

    Example:
        >>> file = DeclaredGroup()
        >>> file.at(["layers", "dense", "vars"]).attributes["name"] = "head"
        >>> as_weights(file).at(["layers", "dense"]).name
        'head'
    """
    file, from_windows = _apart(file)
    root = DeclaredWeights(declared=file, from_windows=from_windows)
    pending: list[tuple[DeclaredGroup, tuple[str, ...]]] = [(file, ())]
    while pending:
        group, path = pending.pop()
        owner_path = path[: path.index(_VARS)] if _VARS in path else path
        for dataset in group.datasets.values():
            if dataset.shape is not None and (dataset.shape, dataset.dtype) != _SEED_STATE:
                _owner(root, file, owner_path).shapes.append(_stored(dataset.shape, dataset))
        if path and path[-1] == _VARS:
            owner = _owner(root, file, path[:-1])
            owner.present = True
            name = group.attributes.get("name")
            owner.name = name if isinstance(name, str) else None
        pending += [(child, (*path, name)) for name, child in group.groups.items()]
    return root


def _stored(shape: tuple[int, ...], dataset: DeclaredDataset) -> StoredShape:
    # Only now: numpy is imported by whoever reads HDF5, and by nobody else.
    import numpy as np

    dtype = np.dtype(dataset.dtype)
    return StoredShape(shape, dtype.name, dtype.itemsize)


def _apart(file: DeclaredGroup) -> tuple[DeclaredGroup, bool]:
    """The groups of a weights file, each of a name of its own; and whether names were joined as on Windows."""
    root = DeclaredGroup()
    from_windows = False
    pending = [(file, "")]
    while pending:
        group, path = pending.pop()
        from_windows = from_windows or is_from_windows(path)
        same = root.at(names_in(path) if path else ())
        same.attributes |= group.attributes
        same.datasets |= group.datasets
        pending += [(child, f"{path}/{name}" if path else name) for name, child in group.groups.items()]
    return root, from_windows


def _owner(root: DeclaredWeights, file: DeclaredGroup, path: tuple[str, ...]) -> WeightGroup:
    """The weights at a path of names, made if they are not there, with the groups that declare them."""
    weights: WeightGroup = root
    declared = file
    for name in path:
        declared = declared.groups[name]
        weights = weights.children.setdefault(name, DeclaredWeights(declared=declared))
    return weights
