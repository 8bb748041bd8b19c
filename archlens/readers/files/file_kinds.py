"""What a file is by its first bytes: the one place for the marks by which forms, scans and errors know files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from archlens.errors import ModelFileError
from archlens.layers.bytecode import PICKLE_STARTS

ZIP_MEMBER = b"PK\x03\x04"
ZIP_EMPTY = b"PK\x05\x06"
ZIP_ENTRY = b"PK\x01\x02"
HDF5 = b"\x89HDF\r\n\x1a\n"

SAFETENSORS = "a safetensors file"

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_TAR, _TAR_AT = b"ustar", 257
_OLD_PYTORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_PICKLE_NAMES = ((b"joblib", "a joblib file, which is a pickle"), (b"sklearn", "a pickle of scikit-learn"))
_PROGRAMS = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<script")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LONGEST_CHARACTER = 4
_KERAS_YAML = (b"backend:", b"class_name:")
_NODE = re.compile(rb"\n[\x80-\xff]{0,4}[\x00-\x7f]\n(?P<length>[\x80-\xff]?[\x01-\x7f])", re.DOTALL)
_ONNX = re.compile(rb"\x08[\x03-\x13][\x12\x1a\x22\x2a\x32\x3a\x42]")


class _Mark(NamedTuple):
    what: str
    start: bytes
    offset: int = 0


_MARKS = (
    _Mark("a TensorFlow Lite model", b"TFL3", 4),
    _Mark("a GGUF model", b"GGUF"),
    _Mark("a GGML model", b"lmgg"),
    _Mark("a NumPy array", b"\x93NUMPY"),
    _Mark("a SavedModel's saved_model.pb without its folder", b"\x08\x01\x12"),
    _Mark("the list of a TensorFlow checkpoint's files", b"model_checkpoint_path:"),
    _Mark("a lock file of archlens, which only diff and the contract locked read", b"archlens.lock/"),
    _Mark("a MATLAB file", b"MATLAB "),
    _Mark("an archive of 7-Zip", b"7z\xbc\xaf\x27\x1c"),
    _Mark("a RAR archive", b"Rar!\x1a\x07"),
    _Mark("a tar archive", _TAR, _TAR_AT),
    _Mark("a gzip archive", b"\x1f\x8b"),
    _Mark("a bzip2 archive", b"BZh"),
    _Mark("an xz archive", b"\xfd7zXZ\x00"),
    _Mark("a PDF", b"%PDF-"),
    _Mark("a picture", b"\x89PNG\r\n"),
    _Mark("a picture", b"\xff\xd8\xff"),
    _Mark("a Parquet table", b"PAR1"),
    _Mark("an SQLite database", b"SQLite format 3\x00"),
    _Mark("a script", b"#!"),
    *(_Mark("a program", start) for start in _PROGRAMS),
)


def is_html(head: bytes) -> bool:
    """Whether a file starts as a page does: what a server sends instead of a file, or for a folder.

    Example:
        >>> is_html(b"  <!DOCTYPE html><html>"), is_html(b"{}")
        (True, False)
    """
    return head.lstrip()[:20].lower().startswith(_HTML)


def is_lfs_pointer(head: bytes) -> bool:
    """Whether a file is a pointer of Git LFS, which stands in the place of a file that is kept elsewhere.

    Example:
        >>> is_lfs_pointer(b"version https://git-lfs.github.com/spec/v1"), is_lfs_pointer(b"version 1")
        (True, False)
    """
    return head.startswith(_LFS_POINTER)


class PointerError(ModelFileError):
    """Only a pointer of Git LFS is there, and the file itself elsewhere."""


def lfs_pointer(path: str, place: str | None = None) -> PointerError:
    """The error that only a pointer of Git LFS is there.

    Args:
        path: the file or folder, as the caller named it.
        place: the file in the folder that is a pointer.

    Example:
        >>> print(lfs_pointer("m.keras"))
        m.keras: expected the file itself, found a Git LFS pointer (git lfs pull fetches the file). Run git lfs pull in the clone of its repository.
    """  # noqa: E501 - one paragraph, as it is shown
    return PointerError(
        path,
        place=place,
        expected="the file itself",
        found="a Git LFS pointer (git lfs pull fetches the file)",
        hint="Run git lfs pull in the clone of its repository.",
    )


def harmful_kind(head: bytes) -> str | None:
    """What a part of a model is that can run, or holds what can: a pickle, a program, a script, an archive.

    Example:
        >>> harmful_kind(b"MZ.."), harmful_kind(b"{}")
        ('a program', None)
    """
    if head.startswith(PICKLE_STARTS):
        return "a pickle"
    if head.startswith(ZIP_MEMBER):
        return "an archive"
    if head.startswith(_PROGRAMS):
        return "a program"
    return "a script" if head.startswith(b"#!") else None


def kind_of(head: bytes) -> str | None:
    r"""What a file is that is no Keras model, by its first bytes (a few hundred of them); ``None`` if they do not tell.

    Example:
        >>> kind_of(b"\x1c\x00\x00\x00TFL3"), kind_of(b"GGUF\x03"), kind_of(b"\x00\x01")
        ('a TensorFlow Lite model', 'a GGUF model', None)
    """
    if not head:
        return "an empty file"
    for mark in _MARKS:
        if head.startswith(mark.start, mark.offset):
            return mark.what
    for told in (_pickle, _safetensors, _onnx, _frozen_graph, _text):
        what = told(head)
        if what is not None:
            return what
    return None


def _pickle(head: bytes) -> str | None:
    if head.startswith(_OLD_PYTORCH):
        return "a PyTorch file"
    if not head.startswith(b"\x80"):
        return None
    return next((what for name, what in _PICKLE_NAMES if name in head), "a pickle")


def _safetensors(head: bytes) -> str | None:
    """Eight bytes of length, then JSON."""
    return SAFETENSORS if head[5:9] == b"\x00\x00\x00{" else None


def _onnx(head: bytes) -> str | None:
    """Field 1 of the message, its version, then one of the fields that follow it."""
    told = _ONNX.match(head)
    return "an ONNX model" if told else None


def _frozen_graph(head: bytes) -> str | None:
    """Nodes are field 1 of the message; a node's name is field 1 of it, and its operation field 2."""
    node = _NODE.match(head)
    if node is None:
        return None
    low, high = node["length"][0] & 0x7F, node["length"][1:]
    name_ends = node.end() + low + (high[0] << 7 if high else 0)
    return "a frozen graph of TensorFlow" if head[name_ends : name_ends + 1] == b"\x12" else None


def _text(head: bytes) -> str | None:
    if is_html(head):
        return "an HTML page"
    if head.lstrip().startswith(b"<?xml"):
        return "an XML file"
    if any(line.startswith(_KERAS_YAML) for line in head.splitlines()[:3]):
        return "a model in YAML, which no Keras since 2.6 writes or reads"
    return "a text" if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    """Whether bytes are UTF-8 without characters that control a machine; the last one may be cut."""
    if _CONTROLS.search(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - _LONGEST_CHARACTER
    return True


_MODELS, _WEIGHTS = (".keras", ".h5", ".hdf5"), ".weights.h5"


class _PartKind(NamedTuple):
    what: str
    has: Callable[[str], bool]


_ARCHIVES = (
    _PartKind("a PyTorch file", lambda name: name.endswith("data.pkl")),
    _PartKind("a zipped Keras model", lambda name: name.endswith(_MODELS) and not name.endswith(_WEIGHTS)),
    _PartKind("a zipped SavedModel", lambda name: name.endswith("saved_model.pb")),
    _PartKind("a zipped folder of a Keras model", lambda name: name.endswith("/config.json")),
    _PartKind("NumPy arrays (.npz)", lambda name: name.endswith(".npy")),
    _PartKind("an Office document", lambda name: name == "[Content_Types].xml"),
)
_TO_UNPACK = "a zipped "
_PARTS = ("model.weights.h5", "model.weights.json")
VARIABLES = "variables/variables.index"
_INCOMPLETE = "copy or download the whole folder again"
_FOLDERS = (
    _PartKind(f"a SavedModel without its saved_model.pb: {_INCOMPLETE}", lambda n: n in (VARIABLES, "fingerprint.pb")),
    _PartKind(
        f"weights alone, as of a Keras 3 folder without its config.json: {_INCOMPLETE}", lambda n: n.startswith(_PARTS)
    ),
    _PartKind("a model of TensorFlow.js: name its model.json", lambda name: name.startswith("group1-shard")),
    _PartKind("a checkpoint of TensorFlow, which holds weights only", lambda name: name.endswith(".index")),
    _PartKind("a model of PyTorch", lambda name: name in ("pytorch_model.bin", "model.safetensors")),
    _PartKind("a model of Hugging Face's transformers, which holds no graph", lambda name: name == "tf_model.h5"),
    _PartKind(
        "a folder of models: name one of them", lambda name: name.endswith(_MODELS) and not name.endswith(_WEIGHTS)
    ),
)


def kind_of_archive(head: bytes, names: Iterable[str]) -> str | None:
    r"""What a zip archive is that is no ``.keras`` file, by what stands before it or by its members.

    Example:
        >>> kind_of_archive(b"PK\x03\x04", ["archive/data.pkl"]), kind_of_archive(b"PK\x03\x04", ["notes"])
        ('a PyTorch file', None)
    """
    if not head.startswith((ZIP_MEMBER, ZIP_EMPTY)):
        before = kind_of(head)
        if before is not None:
            return before
    return _first_kind(_ARCHIVES, names)


def kind_of_folder(names: Iterable[str]) -> str | None:
    """What a folder is that is no model, by the files in it; ``None`` if they do not tell.

    What stands behind a colon is what to do.

    Example:
        >>> kind_of_folder(["config.json", "pytorch_model.bin"]), kind_of_folder(["notes.md"])
        ('a model of PyTorch', None)
    """
    return _first_kind(_FOLDERS, names)


def _first_kind(kinds: Iterable[_PartKind], names: Iterable[str]) -> str | None:
    listed = list(names)
    return next((kind.what for kind in kinds if any(map(kind.has, listed))), None)


def is_to_unpack(kind: str | None) -> bool:
    """Whether an archive of a kind holds a model that can be read once it is unpacked.

    Example:
        >>> is_to_unpack("a zipped SavedModel"), is_to_unpack("a PyTorch file"), is_to_unpack(None)
        (True, False, False)
    """
    return kind is not None and kind.startswith(_TO_UNPACK)
