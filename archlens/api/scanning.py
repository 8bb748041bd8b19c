"""``archlens.scan``: what to know of a model file before it is loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.errors import ArgumentError
from archlens.scans import Scan
from archlens.scans import scan as scan_file
from archlens.text.paths import path_of


def scan(model: Any, *, limits: Mapping[str, int] | None = None) -> Scan:
    """Look a model file over before it is loaded; nothing that it names is run, imported or opened.

    Args:
        model: path of a file or folder, ``-`` for standard input, or a URL; an Analysis, for the file that it was read
            from; or a live model, for what a file of its configuration would hold (``model.to_json()``).
        limits: limits of reading to change, by name, for a file that is trusted.

    Returns:
        What was found. A file that is damaged, or no model at all, is no error: what could be looked at was, and
        ``unread`` tells the rest.

    Raises:
        ModelFileError: if there is no such file, or it cannot be opened.
        LiveModelError: if the object is no model, or has no configuration.
        ArgumentError: if an Analysis is of no file.

    Example:
        >>> scan("sample_models/siamese.keras").findings
        ()
    """
    if isinstance(model, Analysis):
        return scan_file(_path_analysed(model), limits=limits)
    if isinstance(model, (str, os.PathLike)):
        return scan_file(path_of(model, "a model file"), limits=limits)
    import tempfile  # only for live models, as what reads them

    from archlens.readers.live.configuration_text import configuration_text

    with tempfile.TemporaryDirectory(prefix="archlens-") as folder:
        file = Path(folder, "model.json")
        file.write_text(configuration_text(model), encoding="utf-8")
        return replace(scan_file(file, limits=limits), source=str(model.name))


def _path_analysed(analysis: Analysis) -> str:
    """The file that was analysed.

    Raises:
        ArgumentError: if there is none.
    """
    if analysis.path is None:
        raise ArgumentError(
            expected="an Analysis of a file to scan",
            found="one of a live model, or one that was read back from a report",
            hint="Scan the file, or the live model itself.",
        )
    return analysis.path
