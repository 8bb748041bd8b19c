"""``.keras`` files of Keras 2.12 and newer: a zip archive of a configuration and the weights."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Protocol

from archlens.errors import ModelFileError
from archlens.readers.files.archive import DAMAGE, Archive
from archlens.readers.files.file_kinds import ZIP_EMPTY, ZIP_MEMBER, is_to_unpack, kind_of_archive
from archlens.readers.files.hdf5_objects import WeightsError, why
from archlens.readers.files.json_text import parse_json
from archlens.readers.forms.contents import Contents, JsonDocument, Member
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import code_in
from archlens.readers.keras.model_config import leaves_names_out
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.shards import merged, open_shards, shard_names, shards_beside
from archlens.readers.weights.weight_groups import WeightGroup, read_weights

_NAME = "keras"

CONFIG, METADATA, WEIGHTS, SHARDS = "config.json", "metadata.json", "model.weights.h5", "model.weights.json"
"""The parts of a model of Keras 3, in an archive or in a folder."""

_WEIGHTS_ENDING, _ASSETS = ".weights.h5", "assets/"
_USUAL_MEMBERS = re.compile(
    r"(config|metadata)\.json|model\.weights\.(h5|json|npz)|model(_\d+)?\.weights\.h5|model_\d+\.weights\.h5|"
    r"assets/.*|(assets|_layer_checkpoint_dependencies)/?",
    re.DOTALL,
)
_NPZ_WEIGHTS = "model.weights.npz"
_PICKLED_WEIGHTS = f"they are pickled, in {_NPZ_WEIGHTS}, which today's Keras looks for and refuses to read"
_NEWEST, _FEW_DIGITS = 3, 5
_ZIP_STARTS = (ZIP_MEMBER, ZIP_EMPTY)
_ENCRYPTED = 0x1
_HEAD = 16
_KIND_HEAD = 512

WeightsReader = Callable[[Iterator[BinaryIO], ModelConfig], WeightGroup]
"""From the files that hold a model's weights, one or several shards, to the weights."""


class Members(Protocol):
    """The parts of a model of Keras 3, by name: an archive, or a folder."""

    def __contains__(self, name: str, /) -> bool:
        """Whether there is such a part."""

    def read(self, name: str, limit: str, /) -> bytes:
        """Its content, if a limit allows it."""

    def window(self, name: str, limit: str, /) -> AbstractContextManager[BinaryIO]:
        """It as a file in which one can jump about."""


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
    return _described(file, path, needed_weights)


def describe_declared(file: BinaryIO, path: str) -> ModelDescription:
    """As :func:`describe`, with all that the file declares of its weights."""
    return _described(file, path, declared_weights)


def _described(file: BinaryIO, path: str, read: WeightsReader) -> ModelDescription:
    archive = Archive(file, path)
    _expect_config(archive, file, path)
    return described(archive, path, _NAME, read)


def described(members: Members, path: str, format_: str, read: WeightsReader) -> ModelDescription:
    """The model that the parts of one describe: configuration, version and weights.

    Args:
        members: the parts; the configuration is among them.
        path: the file or folder, for error messages.
        format_: the form, as a report names it.
        read: how weights are read.

    Raises:
        ModelFileError: if a part is damaged, or a later Keras wrote it.
        NotAGraphError: if the configuration does not describe a graph.
    """
    version = version_of(members)
    _check_version(version, path)
    return description(members, configuration(members, path), version, format_, read)


def description(
    members: Members, entry: Any, version: str | None, format_: str, read: WeightsReader
) -> ModelDescription:
    """The model that the configuration describes, and its weights, under the names that Keras 3 gives their groups.

    Args:
        members: the parts of the model.
        entry: its configuration.
        version: the version of Keras that wrote it, where that is told.
        format_: the form, as a report names it.
        read: how weights are read.

    Raises:
        NotAGraphError: if the configuration does not describe a graph.
    """
    model = parse_any(entry, version)
    weights, error = _weights(members, model, read)
    if weights is not None:
        _renumber_old(entry, version, model, weights)
    return ModelDescription(
        format_,
        model,
        weights=weights,
        weights_error=error,
        keras_version=version,
        place=CONFIG,
        code=tuple(code_in(entry, CONFIG)),
    )


def configuration(members: Members, path: str) -> Any:
    """The serialized model among the parts.

    Raises:
        ModelFileError: if it is damaged.
    """
    return _json(members, CONFIG, "config_bytes", path)


def needed_weights(files: Iterator[BinaryIO], model: ModelConfig) -> WeightGroup:
    """The weights of a model, with the names of its layers where the configuration leaves some out."""
    every_name = leaves_names_out(model)
    return merged(read_weights(file, every_name=every_name) for file in files)


def all_weights(files: Iterator[BinaryIO], _model: ModelConfig) -> WeightGroup:
    """The weights of a model, with the name of every layer."""
    return merged(map(read_weights, files))


def declared_weights(files: Iterator[BinaryIO], _model: ModelConfig) -> WeightGroup:
    """The weights of a model, with all that the files declare of them."""
    # Only now: what skeletons alone need would be 5 ms of a report's start-up.
    from archlens.readers.weights.declared_weights import read_declared_shards

    return read_declared_shards(files)


def _weights(
    members: Members, model: ModelConfig, read: WeightsReader
) -> tuple[WeightGroup | None, ModelFileError | WeightsError | OSError | None]:
    try:
        if WEIGHTS in members:
            files = open_shards([WEIGHTS], lambda name: members.window(name, "weights_bytes"))
        elif SHARDS in members:
            names = shard_names(members.read(SHARDS, "config_bytes"), "", SHARDS)
            files = open_shards(names, lambda name: members.window(name, "weights_bytes"))
        else:
            return None, WeightsError(_PICKLED_WEIGHTS) if _NPZ_WEIGHTS in members else None
        return read(files, model), None
    except (ModelFileError, WeightsError, OSError) as error:
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


def _expect_config(archive: Archive, file: BinaryIO, path: str) -> None:
    if CONFIG in archive:
        return
    file.seek(0)
    kind = kind_of_archive(file.read(_KIND_HEAD), archive.names())
    hint = (
        "Unpack it and give what is in it."
        if is_to_unpack(kind)
        else "Give a file that model.save('model.keras') wrote."
    )
    raise ModelFileError(
        path, expected=f"a Keras model with a {CONFIG}", found=kind or "an archive without one", hint=hint
    )


def _json(members: Members, member: str, limit: str, path: str) -> Any:
    return parse_json(members.read(member, limit), path, member)


def version_of(members: Members) -> str | None:
    """The Keras version that wrote the file; nothing depends on it, so nothing is said if it cannot be read."""
    if METADATA not in members:
        return None
    try:
        return version_in(_json(members, METADATA, "metadata_bytes", ""))
    except (ModelFileError, OSError):
        return None


def version_in(metadata: Any) -> str | None:
    """The Keras version that the metadata of a model tells."""
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else None


def _check_version(version: str | None, path: str) -> None:
    """A later major version may mean other things by the same words."""
    major = (version or "").partition(".")[0]
    if major.isdecimal() and len(major) < _FEW_DIGITS and int(major) > _NEWEST:
        raise ModelFileError(
            path,
            place=METADATA,
            expected=f"a file of Keras {_NEWEST} or older",
            found=f"one of Keras {version}",
            hint="Update archlens: pip install -U keras-archlens.",
        )


def _configuration(file: BinaryIO, path: str) -> Any:
    archive = Archive(file, path)
    _expect_config(archive, file, path)
    return configuration(archive, path)


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
    if CONFIG not in archive:
        kind = kind_of_archive(contents.head, archive.names())
        contents.miss("", f"an archive without {CONFIG}" if kind is None else f"no Keras model, but {kind}")
    add_model(contents, archive, documents, _NAME)


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
    if name == WEIGHTS:
        return None
    return "shards of the weights" if _USUAL_MEMBERS.fullmatch(name) else "other HDF5 files"


def _start(contents: Contents, archive: Archive, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as member:
            return member.read(_HEAD)
    except DAMAGE as error:
        contents.miss(info.filename, f"a damaged member ({error})")
        return b""


def add_model(contents: Contents, members: Members, documents: Mapping[str, JsonDocument | None], format_: str) -> None:
    """Add the model that the parts of one describe.

    Args:
        contents: where it is added.
        members: the parts.
        documents: the JSON texts among them.
        format_: the form, as a report names it.
    """
    config, metadata, shards = (documents.get(name) for name in (CONFIG, METADATA, SHARDS))
    if shards is not None:
        contents.own_texts = frozenset(shards_beside(shards.data))
    if config is not None:
        version = None if metadata is None else version_in(metadata.data)
        contents.describe(CONFIG, lambda: description(members, config.data, version, format_, all_weights))


def rewrite(file: BinaryIO, path: str) -> bytes:
    """A ``.keras`` file without the data of its weights.

    Only what Keras reads of such a file is in it: the configuration, the weights, the vocabularies (``assets/``).

    Raises:
        ModelFileError: if the archive, or a member that is kept, is damaged.
    """
    # Only now: see _declared_weights.
    from archlens.readers.files.archive_writing import packed

    archive = Archive(file, path)
    _expect_config(archive, file, path)
    return packed(dict(_rewritten(archive, path)))


def _rewritten(archive: Archive, path: str) -> Iterator[tuple[str, bytes]]:
    # Only now: see _declared_weights.
    from archlens.readers.files import archive_writing
    from archlens.readers.files.hdf5_declared import copy_declared

    for name in archive.names():
        if name == METADATA:
            yield name, archive_writing.metadata(version_of(archive))
        elif name == CONFIG:
            yield name, archive_writing.configuration(configuration(archive, path))
        elif "/" not in name and name.endswith(_WEIGHTS_ENDING):
            with archive.window(name, "weights_bytes") as window:
                yield name, copy_declared(window, path, name, {"name": False})
        elif name == SHARDS or (name.startswith(_ASSETS) and ".." not in name and not name.endswith("/")):
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
    configuration=_configuration,
)
