"""KerasHub's presets: folders of a ``config.json`` and weights, without a graph, which is what the error says."""

from __future__ import annotations

from pathlib import Path

from archlens.graph import ModelGraph
from archlens.readers.forms import model_json

_CONFIG = "config.json"


def sniff(folder: Path) -> bool:
    """Whether a folder holds a configuration."""
    return (folder / _CONFIG).is_file()


def read(folder: Path, path: str) -> ModelGraph:
    """The graph of the configuration in a folder, if there is one in it.

    Args:
        folder: the preset.
        path: its name for error messages.

    Raises:
        ModelFileError: if the configuration is no JSON.
        NotAGraphError: if it holds constructor arguments, as KerasHub's do, or anything else that is no graph.
    """
    with (folder / _CONFIG).open("rb") as file:
        return model_json.read(file, path)
