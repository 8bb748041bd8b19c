"""``.keras`` files of Keras 2.12 and newer: a zip archive of a configuration and the weights."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from archlens.errors import ModelFileError
from archlens.readers.files.archive import DAMAGE, Archive
from archlens.readers.files.hdf5_objects import WeightsError, why
from archlens.readers.files.json_text import parse_json
from archlens.readers.forms.contents import Contents, JsonDocument, Member
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import code_in
from archlens.readers.keras.model_config import leaves_names_out
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup, read_weights

_NAME = "keras"

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_SHARDS, _WEIGHTS_ENDING, _ASSETS = "model.weights.json", ".weights.h5", "assets/"
_USUAL_MEMBERS = re.compile(
    r"(config|metadata)\.json|model\.weights\.(h5|json|npz)|model(_\d+)?\.weights\.h5|model_\d+\.weights\.h5|"
    r"assets/.*|(assets|_layer_checkpoint_dependencies)/?",
    re.DOTALL,
)
_NPZ_WEIGHTS = "model.weights.npz"
_PICKLED_WEIGHTS = f"they are pickled, in {_NPZ_WEIGHTS}, which today's Keras looks for and refuses to read"
_NEWEST, _FEW_DIGITS = 3, 5
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
_HEAD = 16

_WeightsReader = Callable[[BinaryIO, ModelConfig], WeightGroup]


def sniff(file: BinaryIO, head: bytes) -> bool:
    """Whether a file is an archive, by its start or, where something stands before it, by its end."""
    return head.startswith(_ZIP_STARTS) or zipfile.is_zipfile(file)


def describe(file: BinaryIO, path: str) -> ModelDescription:
    """What a ``.keras`` file describes.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if the archive is damaged or holds no model.
        NotAGraphError: if its configuration does not describe a graph.
    """
    return _described(file, path, _needed_weights)


def describe_declared(file: BinaryIO, path: str) -> ModelDescription:
    """As :func:`describe`, with all that the file declares of its weights."""
    return _described(file, path, _declared_weights)


def _described(file: BinaryIO, path: str, read: _WeightsReader) -> ModelDescription:
    archive = Archive(file, path)
    _expect_config(archive, path)
    version = version_of(archive)
    _check_version(version, path)
    return _description(archive, _json(archive, _CONFIG, "config_bytes", path), version, read)


def _description(archive: Archive, entry: Any, version: str | None, read: _WeightsReader) -> ModelDescription:
    """The model that the configuration describes, and its weights, under the names that Keras 3 gives their groups."""
    model = parse_any(entry, version)
    weights, error = _weights(archive, model, read)
    if weights is not None:
        _renumber_old(entry, version, model, weights)
    return ModelDescription(
        _NAME,
        model,
        weights=weights,
        weights_error=error,
        keras_version=version,
        place=_CONFIG,
        code=tuple(code_in(entry, _CONFIG)),
    )


def _needed_weights(file: BinaryIO, model: ModelConfig) -> WeightGroup:
    return read_weights(file, every_name=leaves_names_out(model))


def _all_weights(file: BinaryIO, _model: ModelConfig) -> WeightGroup:
    return read_weights(file)


def _declared_weights(file: BinaryIO, _model: ModelConfig) -> WeightGroup:
    # Only now: what skeletons alone need would be 5 ms of a report's start-up.
    from archlens.readers.weights.declared_weights import read_declared_weights

    return read_declared_weights(file)


def _weights(
    archive: Archive, model: ModelConfig, read: _WeightsReader
) -> tuple[WeightGroup | None, ModelFileError | WeightsError | None]:
    if _WEIGHTS not in archive:
        return None, WeightsError(_PICKLED_WEIGHTS) if _NPZ_WEIGHTS in archive else None
    try:
        with archive.window(_WEIGHTS, "weights_bytes") as window:
            return read(window, model), None
    except (ModelFileError, WeightsError) as error:
        return None, error


def _renumber_old(entry: Any, version: str | None, model: ModelConfig, weights: WeightGroup) -> None:
    """Give the groups of a file of Keras 2 the names that Keras 3 would give them; others are left as they are."""
    if (version or "").startswith("3."):
        return

    # Only now: see parse_any, which loads the same tables of old names.
    from archlens.readers.keras.keras2 import is_old
    from archlens.readers.weights.keras2_groups import renumber

    if is_old(entry, version):
        renumber(model, weights)


def _expect_config(archive: Archive, path: str) -> None:
    if _CONFIG not in archive:
        raise ModelFileError(
            path,
            expected=f"a Keras model with a {_CONFIG}",
            found="an archive without one",
            hint="Give a file written by model.save('model.keras').",
        )


def _json(archive: Archive, member: str, limit: str, path: str) -> Any:
    return parse_json(archive.read(member, limit), path, member)


def version_of(archive: Archive) -> str | None:
    """The Keras version that wrote the file; nothing depends on it, so nothing is said if it cannot be read."""
    if _METADATA not in archive:
        return None
    try:
        return _version(_json(archive, _METADATA, "metadata_bytes", ""))
    except ModelFileError:
        return None


def _version(metadata: Any) -> str | None:
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else None


def _check_version(version: str | None, path: str) -> None:
    """A later major version may mean other things by the same words."""
    major = (version or "").partition(".")[0]
    if major.isdecimal() and len(major) < _FEW_DIGITS and int(major) > _NEWEST:
        raise ModelFileError(
            path,
            place=_METADATA,
            expected=f"a file of Keras {_NEWEST} or older",
            found=f"one of Keras {version}",
            hint="Update archlens: pip install -U keras-archlens.",
        )


def look_at(file: BinaryIO, contents: Contents) -> None:
    """Add the members of an archive, whatever they are, the JSON texts and HDF5 files among them, and the model."""
    contents.usual_members, contents.names_weights = _USUAL_MEMBERS, True
    try:
        archive = Archive(file, contents.source, strict=False)
    except ModelFileError as error:
        contents.miss("", why(error))
        return
    documents: dict[str, JsonDocument | None] = {}
    for info in archive.members():
        document = _add_member(contents, archive, info)
        documents.setdefault(info.filename, document)
    contents.oddities += archive.oddities()
    contents.looked("the archive's directory")
    if _CONFIG not in archive:
        contents.miss("", f"an archive without {_CONFIG}")
    config, metadata = documents.get(_CONFIG), documents.get(_METADATA)
    if config is not None:
        version = None if metadata is None else _version(metadata.data)
        contents.describe(_CONFIG, lambda: _description(archive, config.data, version, _all_weights))


def _add_member(contents: Contents, archive: Archive, info: zipfile.ZipInfo) -> JsonDocument | None:
    link, encrypted = stat.S_ISLNK(info.external_attr >> 16), bool(info.flag_bits & _ENCRYPTED)
    name = info.filename
    head = b"" if encrypted or name.endswith("/") else _start(contents, archive, info)
    contents.members.append(Member(name, head, link, encrypted))
    if encrypted:
        contents.miss(name, "it is encrypted")
    if link or encrypted:
        return None
    try:
        if name.endswith(".json") and "/" not in name:
            what = None if _USUAL_MEMBERS.fullmatch(name) else "other JSON texts"
            return contents.add_json(archive.content(info, "config_bytes"), name, what)
        if name.endswith(".h5"):
            with archive.window_of(info, "weights_bytes") as window:
                contents.add_hdf5(window, name, _kind_of_weights(name))
    except ModelFileError as error:
        contents.miss(name, why(error))
    return None


def _kind_of_weights(name: str) -> str | None:
    """What an HDF5 file in an archive is, if it may be one of many."""
    if name == _WEIGHTS:
        return None
    return "shards of the weights" if _USUAL_MEMBERS.fullmatch(name) else "other HDF5 files"


def _start(contents: Contents, archive: Archive, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as member:
            return member.read(_HEAD)
    except DAMAGE as error:
        contents.miss(info.filename, f"a damaged member ({error})")
        return b""


def rewrite(file: BinaryIO, path: str) -> bytes:
    """A ``.keras`` file without the data of its weights.

    Only what Keras reads of such a file is in it: the configuration, the weights, the vocabularies (``assets/``).

    Raises:
        ModelFileError: if the archive, or a member that is kept, is damaged.
    """
    # Only now: see _declared_weights.
    from archlens.readers.files.archive_writing import packed

    archive = Archive(file, path)
    _expect_config(archive, path)
    return packed(dict(_rewritten(archive, path)))


def _rewritten(archive: Archive, path: str) -> Iterator[tuple[str, bytes]]:
    # Only now: see _declared_weights.
    from archlens.readers.files.archive_writing import configuration, metadata
    from archlens.readers.files.hdf5_declared import copy_declared

    for name in archive.names():
        if name == _METADATA:
            yield name, metadata(version_of(archive))
        elif name == _CONFIG:
            yield name, configuration(_json(archive, name, "config_bytes", path))
        elif "/" not in name and name.endswith(_WEIGHTS_ENDING):
            with archive.window(name, "weights_bytes") as window:
                yield name, copy_declared(window, path, name, {"name": False})
        elif name == _SHARDS or (name.startswith(_ASSETS) and ".." not in name and not name.endswith("/")):
            yield name, archive.read(name, "config_bytes")


KERAS_ARCHIVE = Form(
    name=_NAME,
    what="a .keras file",
    listed=".keras",
    endings=(".keras",),
    sniff=sniff,
    describe=describe,
    look_at=look_at,
    rewrite=rewrite,
    describe_declared=describe_declared,
)
