"""What a careful person wants to know of a model file before loading it.

No code of the file runs, and no file that it names is opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from archlens.errors import ModelFileError
from archlens.limits import within
from archlens.readers.files.remote import is_url, open_source
from archlens.scans import from_archive, from_folder, from_hdf5, from_json
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
    unsafe_flags,
    weights_fit,
)
from archlens.scans.material import Material
from archlens.scans.scan_results import Finding, Scan, Unread

__all__ = ["CHECKS", "Finding", "Scan", "Unread", "scan"]


class Check(Protocol):
    """What every module that looks for something offers."""

    def look(self, material: Material) -> Iterator[Finding]:
        """The findings in what was seen of a file."""


class Form(Protocol):
    """What every module that takes up a form of file offers."""

    FORM: str

    def sniff(self, file: BinaryIO, head: bytes) -> bool:
        """Whether a file, which starts with ``head``, is of the form."""

    def take(self, material: Material, file: BinaryIO) -> None:
        """Take up its parts."""


CHECKS: tuple[Check, ...] = (
    code,  # AS001: marshalled and pickled code, Lambda
    framework_tools,  # AS002: functions of the framework that no model is made of
    outside_classes,  # AS003, AS004: modules and classes outside Keras, registered objects
    unsafe_flags,  # AS005: settings that switch safety off
    paths_in_texts,  # AS006: paths and URLs
    opened_files,  # AS007: layers that open files
    hdf5_links,  # AS010, AS011: links to other files, soft links
    hdf5_data,  # AS012 to AS015: virtual datasets, external storage, foreign filters, sizes
    archive_members,  # AS020 to AS022: unexpected members, names that lead out, members that are no plain file
    double_keys,  # AS023: keys that are there twice
    graph_operations,  # AS030: operations that do more than compute
    weights_fit,  # AS040 to AS042: weights that do not fit the configuration
    no_graph,  # AS050: a description that is no graph
)

_FORMS: tuple[Form, ...] = (from_archive, from_hdf5, from_json)
_HEAD = 4096
_GRAVITY = ("error", "warning", "info")


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
    material = Material(path)
    try:
        folder = Path(path)
        if not is_url(path) and folder.is_dir():
            from_folder.take(material, folder)
        else:
            with open_source(path) as file:
                _take(material, file)
    except FileNotFoundError as error:
        raise ModelFileError(path, expected="a model file", found="no such file", hint="Check the path.") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ModelFileError(
            path, expected="a readable model file", found=f"an error of the system ({why})", hint="Check the path."
        ) from error
    findings = [finding for check in CHECKS for finding in check.look(material)]
    findings.sort(key=lambda finding: _GRAVITY.index(finding.severity))
    return Scan(path, material.form, tuple(material.looked_at), tuple(findings), tuple(material.unread))


def _take(material: Material, file: BinaryIO) -> None:
    material.head = file.read(_HEAD)
    for form in _FORMS:
        if form.sniff(file, material.head):
            material.form = form.FORM
            form.take(material, file)
            return
    material.miss("", "no form of a Keras model" if material.head else "an empty file")
