"""``.keras`` files of Keras 2.12 and newer: a zip archive of a configuration and the weights."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from archlens.errors import ModelFileError
from archlens.readers.files.archive import DAMAGE, Archive
from archlens.readers.files.file_kinds import ZIP_EMPTY, ZIP_MEMBER, is_to_unpack, kind_of_archive
from archlens.readers.files.hdf5_objects import why
from archlens.readers.forms.contents import Contents, JsonDocument, Member
from archlens.readers.forms.form import Form
from archlens.readers.forms.keras_parts import (
    CONFIG,
    METADATA,
    SHARDS,
    WEIGHTS,
    WeightsReader,
    add_model,
    configuration,
    declared_weights,
    described,
    needed_weights,
    version_of,
)
from archlens.readers.forms.model_description import ModelDescription

_NAME = "keras"

_WEIGHTS_ENDING, _ASSETS = ".weights.h5", "assets/"
_USUAL_MEMBERS = re.compile(
    r"(config|metadata)\.json|model\.weights\.(h5|json|npz)|model(_\d+)?\.weights\.h5|model_\d+\.weights\.h5|"
    r"assets/.*|(assets|_layer_checkpoint_dependencies)/?",
    re.DOTALL,
)
_ZIP_STARTS = (ZIP_MEMBER, ZIP_EMPTY)
_ENCRYPTED = 0x1
_HEAD = 16
_KIND_HEAD = 512


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


def rewrite(file: BinaryIO, path: str) -> bytes:
    """A ``.keras`` file without the data of its weights.

    Only what Keras reads of such a file is in it: the configuration, the weights, the vocabularies (``assets/``).

    Raises:
        ModelFileError: if the archive, or a member that is kept, is damaged.
    """
    # Only now: see keras_parts.declared_weights.
    from archlens.readers.files.archive_writing import packed

    archive = Archive(file, path)
    _expect_config(archive, file, path)
    return packed(dict(_rewritten(archive, path)))


def _rewritten(archive: Archive, path: str) -> Iterator[tuple[str, bytes]]:
    # Only now: see keras_parts.declared_weights.
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
