"""KerasHub's presets: folders of a ``config.json`` and weights, without a graph, which is what the error says."""

from __future__ import annotations

import re
from pathlib import Path

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.forms import model_json
from archlens.readers.forms.contents import Contents, JsonDocument
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription

_CONFIG = "config.json"
_USUAL_MEMBERS = re.compile(
    r"[\w.-]+\.json|[\w.-]*weights[\w.-]*\.h5|README\.md|\.gitattributes|LICENSE(\.\w+)?|assets/.*", re.DOTALL
)


def sniff(folder: Path, _head: bytes) -> bool:
    """Whether a folder holds a configuration."""
    return (folder / _CONFIG).is_file()


def describe(folder: Path, path: str) -> ModelDescription:
    """What the configuration in a folder describes, if there is a graph in it.

    Args:
        folder: the preset.
        path: its name for error messages.

    Raises:
        ModelFileError: if the configuration is no JSON.
        NotAGraphError: if it holds constructor arguments, as KerasHub's do, or anything else that is no graph.
    """
    with (folder / _CONFIG).open("rb") as file:
        return model_json.describe(file, path)


def look_at(folder: Path, contents: Contents) -> None:
    """Add the files at the top of a preset, and the model, if its configuration describes one."""
    contents.usual_members = _USUAL_MEMBERS
    files = contents.add_folder(folder)
    if _CONFIG not in files:
        contents.miss(_CONFIG, "a link, which archlens does not follow")
    for name, path in files.items():
        if "/" in name:
            continue
        if name.endswith(".json"):
            document = _add_json(path, name, contents)
            if document is not None and name == _CONFIG:
                model_json.add_description(document, contents)
        elif name.endswith(".h5"):
            with path.open("rb") as file:
                contents.add_hdf5(file, name)


def _add_json(path: Path, name: str, contents: Contents) -> JsonDocument | None:
    try:
        with path.open("rb") as file:
            text = limits.read(file, "config_bytes")
    except LimitError as error:
        contents.miss(name, error.briefly)
        return None
    return contents.add_json(text, name)


PRESET = Form(
    name="folder",
    what="a preset of KerasHub",
    listed=None,
    folder=True,
    sniff=sniff,
    describe=describe,
    look_at=look_at,
)
