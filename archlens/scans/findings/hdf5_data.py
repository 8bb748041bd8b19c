"""AS012: virtual datasets. AS013: data in other files. AS014: foreign filters. AS015: sizes past all measure."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding
from archlens.text.figures import count

_VIRTUAL = "Reading it opens the files that it is put together from. Keras writes no virtual datasets."
_EXTERNAL = "Reading it reads that file, whatever it is, and gives its bytes out as weights."
_FILTER = "Reading it makes HDF5 load a plugin from the system. Keras compresses no weights."
_SIZE = "Loading asks for that much memory, whatever the file's own size."
_OF_HDF5 = range(1, 32)  # numbers below are kept for the library's own filters, larger ones are plugins
_LARGE = 2**36
_RATIO = 1000


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Datasets that are more than plain numbers in this file."""
    datasets = contents.datasets
    virtual = [("A virtual dataset.", each.place) for each in datasets if each.virtual]
    yield from findings("AS012", "error", virtual, _VIRTUAL)
    external = [(f"Data in the file {excerpt(file)}.", each.place) for each in datasets for file in each.external]
    yield from findings("AS013", "error", external, _EXTERNAL)
    filters = [
        (f"Data behind filter {number}, which is none of HDF5's own.", each.place)
        for each in datasets
        for number in each.filters
        if number not in _OF_HDF5
    ]
    yield from findings("AS014", "warning", filters, _FILTER)
    large = [
        (f"A dataset that declares {count(each.declared)} bytes and stores {count(each.stored)}.", each.place)
        for each in datasets
        if each.declared > _LARGE and each.declared > _RATIO * each.stored
    ]
    yield from findings("AS015", "warning", large, _SIZE)
