"""AS006: texts in a configuration that are paths of files or URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archlens.readers.files.json_spots import Spot
from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding

_HINT = "A layer may open it when the file is loaded or used. Find out what it is for before you load the file."
_URL = re.compile(r"\s*[a-z][a-z0-9+.-]{1,20}:(//|/(?=[^/\s]))\S", re.IGNORECASE)
_PATH = re.compile(r"(/|~[\w.-]*/|\\\\|[a-z]:[\\/]|\.{1,2}[\\/])[^\s/\\]", re.IGNORECASE)
_LEADS_UP = re.compile(r"(^|[\\/])\.\.([\\/]|$)")
_ENDINGS = (
    ".bin",
    ".csv",
    ".gguf",
    ".h5",
    ".hdf5",
    ".json",
    ".keras",
    ".model",
    ".npy",
    ".npz",
    ".pb",
    ".pickle",
    ".pkl",
    ".pt",
    ".pth",
    ".py",
    ".pyc",
    ".safetensors",
    ".sh",
    ".so",
    ".spm",
    ".tar",
    ".tfrecord",
    ".tsv",
    ".txt",
    ".yaml",
    ".yml",
    ".zip",
)
_LONGEST = 4096
_DEVICE = re.compile(r"(/(job|replica|task|device):[\w*:]+)+")
"""The name of a device of TensorFlow (``/job:localhost/replica:0/task:0/device:CPU:0``)."""
# References to layers by name, of which the name itself is looked at; tokens of texts, which may be anything; code.
_ASIDE = frozenset({"keras_history", "input_layers", "output_layers", "code"})
_TOKENS = "vocabulary"


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Every text that looks like a path or URL."""
    yield from findings("AS006", "warning", _seen(contents), _HINT)


def _seen(contents: Contents) -> Iterator[tuple[str, str]]:
    for spot in contents.texts:
        kind = kind_of(spot.value)
        if kind is not None and not _aside(spot) and spot.value not in contents.own_texts:
            yield f"The text {excerpt(spot.value)} is {kind}.", spot.place


def _aside(spot: Spot) -> bool:
    is_listed = isinstance(spot.key, int)
    return spot.name in _ASIDE or (is_listed and spot.name == _TOKENS)


def kind_of(text: str) -> str | None:
    r"""What a text looks like: a URL, a path, or neither.

    Example:
        >>> kind_of("https://example.org/x"), kind_of("../vocab"), kind_of("words.txt"), kind_of("block/conv_1")
        ('a URL', 'a path', 'the name of a file', None)
    """
    if not 1 < len(text) <= _LONGEST or "\n" in text or _DEVICE.fullmatch(text):
        return None
    if _URL.match(text):
        return "a URL"
    if _PATH.match(text) or _LEADS_UP.search(text):
        return "a path"
    return "the name of a file" if text.lower().endswith(_ENDINGS) and " " not in text else None
