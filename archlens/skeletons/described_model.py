"""Any form of file, read for a skeleton in another form: the description of the model, and what its layers own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archlens.errors import ModelFileError
from archlens.readers.files.archive import Archive
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.forms import hdf5, keras_archive, model_json, saved_model
from archlens.readers.graph.assembly import Assembler
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.skeletons.declared import Group, read_declared

_WEIGHTS = "model.weights.h5"
_TODAYS = "3.0.0"
_VERSION = re.compile(r"3(\.\d{1,4}){1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Described:
    """A model and what its weights declare.

    Attributes:
        model: its description.
        weights: the weights of its layers; ``None`` if the file holds none.
        raw: the weights file of a ``.keras`` file as it is, with what is no weight; ``None`` for other forms.
        paths: ``id`` of a group of ``weights`` → where it is in ``raw``.
        keras_version: of the skeleton, in the spelling of Keras 3.
    """

    model: ModelConfig
    weights: WeightGroup | None
    raw: Group | None
    paths: dict[int, tuple[str, ...]]
    keras_version: str


def described_archive(file: BinaryIO, path: str) -> Described:
    """Read a ``.keras`` file.

    Raises:
        ModelFileError: if it is damaged, or its weights cannot be read.
        NotAGraphError: if its configuration does not describe a graph.
    """
    archive = Archive(file, path)
    entry, version, model = keras_archive.described(archive, path)
    if _WEIGHTS not in archive:
        return _made(model, None, None, {}, version)
    try:
        with archive.window(_WEIGHTS, "weights_bytes") as window:
            raw = read_declared(window, {"name": False})
    except WeightsError as error:
        raise _unreadable(path, error) from error
    weights = _as_weights(raw)
    paths = {id(group): place for place, group in _walk(weights)}
    keras_archive.renumber_old(entry, version, model, weights)
    return _made(model, weights, raw, paths, version)


def described_hdf5(file: BinaryIO, path: str) -> Described:
    """Read a whole model in HDF5; raises as :func:`described_archive`."""
    model, weights, version, why = hdf5.described(file, path)
    if why is not None:
        raise _unreadable(path, why)
    return _made(model, weights, None, {}, version)


def described_json(file: BinaryIO, path: str) -> Described:
    """Read a model in JSON; raises as :func:`described_archive`."""
    model, version = model_json.described(file, path)
    return _made(model, None, None, {}, version)


def described_folder(folder: Path, path: str) -> Described:
    """Read a SavedModel, or the configuration of a preset; raises as :func:`described_archive`."""
    if not saved_model.sniff(folder):
        config = folder / "config.json"
        if config.is_file():
            with config.open("rb") as file:
                return described_json(file, path)
        raise ModelFileError(
            path,
            expected="a model file",
            found="a folder that is no SavedModel",
            hint="Give a .keras file, written by model.save('model.keras').",
        )
    model, weights, why = saved_model.described(folder, path)
    if why is not None:
        raise _unreadable(path, why)
    return _made(model, weights, None, {}, None)


def _made(
    model: ModelConfig,
    weights: WeightGroup | None,
    raw: Group | None,
    paths: dict[int, tuple[str, ...]],
    version: str | None,
) -> Described:
    # SavedLayers names the layers that the file leaves without a name; what is no graph could not be read back.
    Assembler(model, DistinctLayers(SavedLayers(model, weights))).graph(format_="", keras_version=None)
    todays = version if version is not None and _VERSION.fullmatch(version) else _TODAYS
    return Described(model, weights, raw, paths, todays)


def _as_weights(raw: Group) -> WeightGroup:
    """Declared datasets as the weights that a reader sees in them."""
    root = WeightGroup()
    pending: list[tuple[Group, tuple[str, ...]]] = [(raw, ())]
    while pending:
        group, path = pending.pop()
        own = path[: path.index("vars")] if "vars" in path else path
        for declared in group.datasets.values():
            if declared.shape is not None and (declared.shape, declared.dtype) != ((2,), "<u4"):
                root.at(own).shapes.append(declared.shape)
        if path and path[-1] == "vars":
            owner = root.at(path[:-1])
            owner.present = True
            name = group.attributes.get("name")
            owner.name = name if isinstance(name, str) else None
        pending += [(child, (*path, name)) for name, child in group.groups.items()]
    return root


def _walk(weights: WeightGroup) -> list[tuple[tuple[str, ...], WeightGroup]]:
    found: list[tuple[tuple[str, ...], WeightGroup]] = [((), weights)]
    for path, group in found:
        found += [((*path, name), child) for name, child in group.children.items()]
    return found


def _unreadable(path: str, why: object) -> ModelFileError:
    return ModelFileError(
        path,
        expected="weights that can be declared again",
        found=f"an error ({why})",
        hint="archlens scan tells what is in the file.",
    )
