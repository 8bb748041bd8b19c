"""AS010: HDF5 links to other files. AS011: soft links, with which no weights file is written."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding

_EXTERNAL = "Whoever opens this path opens that file, and what it holds goes where weights are expected."
_SOFT = "Keras writes no soft links; a reader may follow one to another place, or in a circle."


def look(contents: Contents) -> Iterator[ScanFinding]:
    """External links, then soft ones."""
    external = [
        (f"A link to {excerpt(each.target)} in the file {excerpt(each.file)}.", each.place)
        for each in contents.links
        if each.file is not None
    ]
    yield from findings("AS010", "error", external, _EXTERNAL)
    soft = [each for each in contents.links if each.file is None]
    messages = [("A soft link to another place.", each.place) for each in soft]
    yield from findings("AS011", "warning", messages, _SOFT)
