"""What a careful person wants to know of a model file before loading it.

No code of the file runs, and no file that it names is opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Protocol

from archlens.limits import within
from archlens.readers.files.file_kinds import is_lfs_pointer, lfs_pointer
from archlens.readers.files.folder import Folder
from archlens.readers.forms.contents import Contents, Unread
from archlens.readers.model_files import OpenModel, open_model
from archlens.scans.findings import (
    archive_members,
    code,
    double_keys,
    framework_tools,
    graph_operations,
    hdf5_data,
    hdf5_links,
    no_graph,
    opened_files,
    outside_classes,
    paths_in_texts,
    unrestored_layers,
    unsafe_flags,
    weights_fit,
)
from archlens.scans.scan_results import Scan, ScanFinding
from archlens.text.severities import gravity

__all__ = ["CHECKS", "Scan", "ScanFinding", "Unread", "scan"]


class Check(Protocol):
    """What every module that looks for something offers."""

    def look(self, contents: Contents) -> Iterator[ScanFinding]:
        """The findings in what was seen of a file."""


CHECKS: tuple[Check, ...] = (
    code,  # AS001: marshalled and pickled code, Lambda
    framework_tools,  # AS002: functions of the framework that no model is made of
    outside_classes,  # AS003, AS004: modules and classes outside Keras, registered objects
    unsafe_flags,  # AS005: settings that switch safety off
    paths_in_texts,  # AS006: paths and URLs
    opened_files,  # AS007: layers that open files
    hdf5_links,  # AS010, AS011: links to other files, soft links
    hdf5_data,  # AS012 to AS015: virtual datasets, external storage, foreign filters, sizes
    archive_members,  # AS020 to AS022, AS024: unexpected members, names that lead out, no plain files, bombs
    double_keys,  # AS023: keys that are there twice
    graph_operations,  # AS030: operations that do more than compute
    weights_fit,  # AS040 to AS042: weights that do not fit the configuration
    unrestored_layers,  # AS043: layers in two places
    no_graph,  # AS050: a description that is no graph
)


def scan(source: str | os.PathLike[str], *, limits: Mapping[str, int] | None = None) -> Scan:
    """Look a model file over, without running or importing anything that it names and without opening another file.

    Args:
        source: path of a file or folder, ``-`` for standard input, or a URL.
        limits: limits of reading to change, by name, for a file that is trusted.

    Returns:
        What was found. A file that is damaged, or no model at all, is no error: what could be looked at was, and
        ``unread`` tells the rest.

    Raises:
        ModelFileError: if there is no such file, or it cannot be opened.

    Example:
        >>> [(finding.code, finding.place) for finding in scan("sample_models/siamese.keras").findings]
        []
    """
    with within(limits):
        return _scan(os.fspath(source))


def _scan(path: str) -> Scan:
    contents = Contents(path)
    with open_model(path) as model:
        _look_at(model, contents)
    findings = [finding for check in CHECKS for finding in check.look(contents)]
    findings.sort(key=lambda finding: -gravity(finding.severity))
    return Scan(path, contents.form, tuple(contents.looked_at), tuple(findings), tuple(contents.unread))


def _look_at(model: OpenModel, contents: Contents) -> None:
    contents.head = model.head
    if model.form is not None:
        contents.form = model.form.name
        model.form.look_at(model.source, contents)
    else:
        if isinstance(model.source, Folder):
            contents.add_folder(model.source)
        contents.miss("", _no_model(model))
    if isinstance(model.source, Folder):
        contents.looked_at.append("the names of the files")


def _no_model(model: OpenModel) -> str:
    if is_lfs_pointer(model.head):
        return lfs_pointer(model.path).found
    kind = model.kind()
    return "no form of a Keras model" if kind is None else f"no Keras model, but {kind}"
