r"""How many weights a layer owns, from the header of a Keras weights file; the weights' data is never read.

Keras writes one HDF5 group a layer, ``layers/<class>``, with the weights as datasets in a group ``vars`` inside it
(``layers/dense_1/vars/0``) and sublayers in groups beside that. Since Keras 3.6 ``vars`` carries the layer's name.
Keras 2.12 to 2.15 join the names as the system joins folders (``tf.io.gfile.join`` in their ``saving_lib.py``), on
Windows by a backslash, so that one group has the name ``layers\dense_1``; every Keras 3 writes slashes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from archlens.layers.catalog import layer_class
from archlens.readers.files.hdf5_alike import ObjectsAlike
from archlens.readers.files.hdf5_objects import DAMAGE, Parts, StoredObject, WeightsError, objects, opened

_ON_WINDOWS = "\\"


@dataclass(slots=True)
class WeightGroup:
    """The weights of a layer, and of its sublayers.

    Attributes:
        name: the layer's name, where the file gives it.
        shapes: of each weight of the layer itself, seed-generator state left out.
        children: the groups inside, by name.
        present: whether the file has such a group at all.
        certain: whether it is certain that these are the layer's weights, and all of them.
        quantization: how the weights were quantized, as Keras names it (``int8``, ``int4/128``).
        packed: how many numbers are packed in the kernels of the layer itself.
        from_windows: of the whole file: whether the names of its groups are joined as on Windows.
    """

    name: str | None = None
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    children: dict[str, WeightGroup] = field(default_factory=dict)
    present: bool = False
    certain: bool = True
    quantization: str | None = None
    packed: int = 0
    from_windows: bool = False

    def all_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of all weights, sublayers included."""
        shapes = []
        pending = [self]
        while pending:
            group = pending.pop()
            shapes += group.shapes
            pending.extend(group.children.values())
        return shapes

    def all_packed(self) -> int:
        """How many numbers are packed in kernels, sublayers included."""
        return self.packed + sum(child.all_packed() for child in self.children.values())

    def at(self, path: Iterable[str]) -> WeightGroup:
        """The group inside at a path of names, made empty if it is not there."""
        group = self
        for part in path:
            inside = group.children.get(part)
            if inside is None:
                inside = group.children[part] = WeightGroup()
            group = inside
        return group

    def layers(self, classes: Iterable[tuple[str | None, str]]) -> Iterator[WeightGroup]:
        """The groups of a model's layers, given (name, class name) of each in order; a name may be unknown.

        1. Where the file names its groups, a layer's group is the one with its name.
        2. Where it doesn't, and for a layer of unknown name, groups follow Keras's own naming: the class's name in
           snake case, numbered in the order of the model's layers.
        3. A group of another name is not a layer's; the layer has none.
        """
        container = self.children.get("layers", WeightGroup())
        named = Counter(group.name for group in container.children.values())
        by_name = {group.name: group for group in container.children.values() if named[group.name] == 1}
        used: Counter[str] = Counter()
        for name, class_name in classes:
            key = snake_case(class_name)
            numbered = f"{key}_{used[key]}" if used[key] else key
            used[key] += 1
            group = by_name.get(name) if name is not None else None  # 1
            if group is None:
                group = container.children.get(numbered)  # 2
            if group is None or (name is not None and group.name not in (None, name)):  # 3
                group = WeightGroup()
            yield group


def snake_case(name: str) -> str:
    """A class's name as Keras spells it in weights files.

    Example:
        >>> snake_case("Conv2DTranspose"), snake_case("LSTM"), snake_case("MultiHeadAttention")
        ('conv2d_transpose', 'lstm', 'multi_head_attention')
    """
    row = layer_class(name)
    own_name = name if row is None else row.name  # a configuration may have the public name, weights have the class's
    name = re.sub(r"\W+", "", own_name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def names_in(path: str) -> list[str]:
    r"""The names of the groups on a path in a weights file, and of the object that it leads to.

    Groups have no backslash in their own names, which are those of classes and attributes; a weight may have one.

    Example:
        >>> names_in(r"layers\dense_1/vars/0"), names_in(r"layers/own/vars/a\b")
        (['layers', 'dense_1', 'vars', '0'], ['layers', 'own', 'vars', 'a\\b'])
    """
    if _ON_WINDOWS not in path:
        return path.split("/")  # of a big model there are thousands
    groups, weight = _groups_and_weight(path)
    return groups.replace(_ON_WINDOWS, "/").split("/") + weight


def is_from_windows(path: str) -> bool:
    r"""Whether the names on a path in a weights file are joined as on Windows.

    Example:
        >>> is_from_windows(r"layers\dense/vars/0"), is_from_windows(r"layers/own/vars/a\b")
        (True, False)
    """
    return _ON_WINDOWS in path and _ON_WINDOWS in _groups_and_weight(path)[0]


def _groups_and_weight(path: str) -> tuple[str, list[str]]:
    """The path of the groups, ``vars`` among them, and the names behind it."""
    parts = path.split("/")
    end = parts.index("vars") + 1 if "vars" in parts else len(parts)
    return "/".join(parts[:end]), parts[end:]


def read_weights(file: BinaryIO, *, every_name: bool = True) -> WeightGroup:
    """The weights that an HDF5 weights file declares.

    Args:
        file: the HDF5 file; only its metadata is read, and it stays open.
        every_name: whether to read the names of groups without weights too, which is needed only where a configuration
            leaves names out; half of a model's layers have no weights.

    Raises:
        WeightsError: if it is no HDF5 file, damaged, or refers to other files.
        LimitError: if there is more in it than a limit allows.
    """
    try:
        with opened(file) as parts:
            return _read_groups(parts, every_name=every_name)
    except DAMAGE as error:
        raise WeightsError(str(error)) from error


def _read_groups(parts: Parts, *, every_name: bool) -> WeightGroup:
    alike = ObjectsAlike(parts)
    root = WeightGroup()
    own: list[tuple[StoredObject, WeightGroup]] = []
    for stored in objects(parts.h5py, parts.root):
        text = stored.path.decode()
        names = names_in(text)
        root.from_windows = root.from_windows or is_from_windows(text)
        if stored.is_dataset:
            shape = alike.shape(stored)
            if shape is not None:
                root.at(names[: names.index("vars") if "vars" in names else -1]).shapes.append(shape)
        elif names[-1] == "vars":
            group = root.at(names[:-1])
            group.present = True
            own.append((stored, group))
    for stored, group in own:
        if every_name or group.shapes or group.children:
            group.name = alike.text(stored, "name")
    return root
