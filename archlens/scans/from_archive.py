"""Takes up a ``.keras`` file: an archive of JSON texts, weights and whatever else someone put into it."""

from __future__ import annotations

import stat
import zipfile
from typing import BinaryIO

from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.files.archive import DAMAGE, Archive
from archlens.readers.files.hdf5_objects import WeightsError, why
from archlens.readers.forms import keras_archive
from archlens.readers.graph.description import parse_any
from archlens.readers.weights.weight_groups import WeightGroup, read_weights
from archlens.scans.material import Described, Document, Material, Member
from archlens.scans.parts import take_hdf5, take_json

FORM = "keras"

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_ENCRYPTED = 0x1
_HEAD = 16


def sniff(file: BinaryIO, head: bytes) -> bool:
    """Whether a file is an archive."""
    return keras_archive.sniff(file, head)


def take(material: Material, file: BinaryIO) -> None:
    """Take up an archive."""
    try:
        archive = Archive(file, material.source, strict=False)
    except ModelFileError as error:
        material.miss("", why(error))
        return
    documents: dict[str, Document | None] = {}
    for info in archive.members():
        made = _take_member(material, archive, info)
        if info.filename not in documents:
            documents[info.filename] = made
    material.looked_at.append("the archive's directory")
    if _CONFIG not in archive:
        material.miss("", f"an archive without {_CONFIG}")
    config = documents.get(_CONFIG)
    if config is not None:
        _describe(material, archive, config, _version(documents.get(_METADATA)))


def _take_member(material: Material, archive: Archive, info: zipfile.ZipInfo) -> Document | None:
    link, encrypted = stat.S_ISLNK(info.external_attr >> 16), bool(info.flag_bits & _ENCRYPTED)
    name = info.filename
    head = b"" if encrypted or name.endswith("/") else _start(material, archive, info)
    material.members.append(Member(name, head, link, encrypted))
    if encrypted:
        material.miss(name, "it is encrypted")
    if link or encrypted:
        return None
    try:
        if name.endswith(".json") and "/" not in name:
            return take_json(material, archive.content(info, "config_bytes"), name)
        if name.endswith(".h5"):
            with archive.window_of(info, "weights_bytes") as window:
                take_hdf5(material, window, name)
    except ModelFileError as error:
        material.miss(name, why(error))
    return None


def _start(material: Material, archive: Archive, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as member:
            return member.read(_HEAD)
    except DAMAGE as error:
        material.miss(info.filename, f"a damaged member ({error})")
        return b""


def _version(metadata: Document | None) -> str | None:
    data = None if metadata is None else metadata.data
    version = data.get("keras_version") if isinstance(data, dict) else None
    return version if isinstance(version, str) else None


def _describe(material: Material, archive: Archive, config: Document, version: str | None) -> None:
    try:
        model = parse_any(config.data, version)
        weights = _weights(archive)
        if weights is not None:
            keras_archive.renumber_old(config.data, version, model, weights)
    except (NotAGraphError, ModelFileError) as error:
        material.refused = _CONFIG, error
    except RecursionError:
        material.miss(_CONFIG, "models nested in each other too deep to follow")
    else:
        unreadable = weights is None and _WEIGHTS in archive
        material.described = Described(_CONFIG, model, weights, unreadable=unreadable)


def _weights(archive: Archive) -> WeightGroup | None:
    """The weights; what stands in their way was noted when their structure was taken up."""
    if _WEIGHTS not in archive:
        return None
    try:
        with archive.window(_WEIGHTS, "weights_bytes") as window:
            return read_weights(window)
    except (ModelFileError, WeightsError):
        return None
