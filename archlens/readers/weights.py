"""How many weights a layer owns, from the header of a Keras weights file; the weights' data is never read.

Keras writes one HDF5 group a layer, ``layers/<class>``, with the weights as datasets in a group ``vars`` inside it
(``layers/dense_1/vars/0``) and sublayers in groups beside that. Since Keras 3.6 ``vars`` carries the layer's name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from archlens.readers.heap_guard import HeapGuard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SEED_SHAPE = (2,)
_WRITTEN_AS = {"GroupQueryAttention": "GroupedQueryAttention"}  # a configuration has the public name, weights the other


class WeightsError(Exception):
    """A weights file cannot be read; the message says why."""


@dataclass(slots=True)
class WeightGroup:
    """The weights of a layer, and of its sublayers.

    Attributes:
        name: the layer's name, where the file gives it.
        shapes: of each weight of the layer itself, seed-generator state left out.
        children: the groups inside, by name.
        present: whether the file has such a group at all.
    """

    name: str | None = None
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    children: dict[str, WeightGroup] = field(default_factory=dict)
    present: bool = False

    def all_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of all weights, sublayers included."""
        shapes = []
        pending = [self]
        while pending:
            group = pending.pop()
            shapes += group.shapes
            pending.extend(group.children.values())
        return shapes

    def at(self, path: Iterable[str]) -> WeightGroup:
        """The group inside at a path of names, made empty if it is not there."""
        group = self
        for part in path:
            group = group.children.setdefault(part, WeightGroup())
        return group

    def layers(self, classes: Iterable[tuple[str, str]]) -> Iterator[WeightGroup]:
        """The groups of a model's layers, given (name, class name) of each in order.

        Where the file names its groups, a layer's group is the one with its
        name. Where it doesn't, groups follow
        Keras's own naming: the class's name in snake case, numbered in the order of the model's layers.
        """
        container = self.children.get("layers", WeightGroup())
        named = Counter(group.name for group in container.children.values())
        by_name = {g.name: g for g in container.children.values() if g.name is not None and named[g.name] == 1}
        used: Counter[str] = Counter()
        for name, class_name in classes:
            key = snake_case(class_name)
            numbered = f"{key}_{used[key]}" if used[key] else key
            used[key] += 1
            group = by_name.get(name) or container.children.get(numbered)
            yield group if group is not None and group.name in (None, name) else WeightGroup()


def snake_case(name: str) -> str:
    """A class's name as Keras spells it in weights files.

    Example:
        >>> snake_case("Conv2DTranspose"), snake_case("LSTM"), snake_case("MultiHeadAttention")
        ('conv2d_transpose', 'lstm', 'multi_head_attention')
    """
    name = re.sub(r"\W+", "", _WRITTEN_AS.get(name, name))
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def read_weights(file: BinaryIO, *, every_name: bool = True) -> WeightGroup:
    """The weights that an HDF5 weights file declares.

    Args:
        file: the HDF5 file; only its metadata is read, and it stays open.
        every_name: whether to read the names of groups without weights too, which is needed only where a configuration
            leaves names out; half of a model's layers have no weights.

    Raises:
        WeightsError: if it is no HDF5 file, damaged, or refers to other files.
    """
    import h5py

    search_no_plugins(h5py)
    try:
        # Closed before `file` goes away: an HDF5 file that outlives its Python file crashes the interpreter at exit.
        with h5py.File(HeapGuard(file), "r") as h5:
            return _read_groups(h5py, h5.id, every_name=every_name)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise WeightsError(str(error)) from error


def search_no_plugins(h5py: Any) -> None:
    """Any failed opening of a file would make HDF5 load what lies in HDF5_PLUGIN_PATH."""
    for _ in range(h5py.h5pl.size()):
        h5py.h5pl.remove(0)


def _read_groups(h5py: Any, file: Any, *, every_name: bool) -> WeightGroup:
    root = WeightGroup()
    own: dict[bytes, WeightGroup] = {}

    def visit(path: bytes, info: Any) -> None:
        # Every object is visited once, however many links lead to it, and no soft or external link is followed.
        parts = path.decode().split("/")
        if info.type == h5py.h5o.TYPE_DATASET:
            owner = root.at(parts[: parts.index("vars") if "vars" in parts else -1])
            shape = declared_shape(h5py, h5py.h5o.open(file, path))
            if shape is not None:
                owner.shapes.append(shape)
        elif parts[-1] == "vars":
            group = own[path] = root.at(parts[:-1])
            group.present = True

    h5py.h5o.visit(file, visit, info=True)
    for path, group in own.items():
        if every_name or group.shapes or group.children:
            group.name = _name(h5py, h5py.h5o.open(file, path))
    return root


def declared_shape(h5py: Any, dataset: Any) -> tuple[int, ...] | None:
    """The shape of a dataset; ``None`` for the state of a seed generator, which is no weight."""
    if dataset.get_create_plist().get_layout() == h5py.h5d.VIRTUAL:
        # Asking a virtual dataset for its shape may open another file.
        raise WeightsError("it holds a virtual dataset, which refers to other files")
    shape = dataset.shape
    if shape == _SEED_SHAPE and dataset.dtype == "uint32":
        return None
    return tuple(int(axis) for axis in shape)


def _name(h5py: Any, group: Any) -> str | None:
    import numpy as np

    if not h5py.h5a.exists(group, b"name"):
        return None
    attribute = h5py.h5a.open(group, b"name")
    if attribute.shape != () or h5py.check_string_dtype(attribute.dtype) is None:
        return None
    value = np.empty((), dtype=attribute.dtype)
    attribute.read(value)
    text = value[()]
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
