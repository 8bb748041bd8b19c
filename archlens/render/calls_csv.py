"""The table of all calls as comma-separated values, for spreadsheets and data frames.

Names in it come from a model file, and are written as :mod:`archlens.text.csv_cells` has it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.call_list import listed_calls
from archlens.analysis.results import ListedCall, Taken
from archlens.graph import Shape
from archlens.render.document import View
from archlens.render.focus import calls_in_focus
from archlens.text.csv_cells import text_cell
from archlens.text.digits import digits_of, is_writable
from archlens.text.figures import shape
from archlens.text.names import visible
from archlens.text.text_pieces import in_chunks, joined_text

COLUMNS = (
    "id",
    "class",
    "layer",
    "kind",
    "role",
    "takes",
    "controlled_by",
    "shape",
    "dtype",
    "parameters",
    "trainable_parameters",
    "macs",
    "sources",
)
"""The header row."""

_BETWEEN = "|"
"""What stands between several names in a cell; names themselves have none."""

_WRITTEN_OUT = str.maketrans({_BETWEEN: r"\x7c"})


def render(analysis: Analysis, view: View | None = None) -> str:
    r"""The calls, a row each, below a header row; inputs are among them. Each row ends with a line end.

    Args:
        analysis: as of :func:`pieces`.
        view: as there.

    Raises:
        UnknownNameError: as there.
        ReportFormatError: as there.

    Example:
        >>> import archlens
        >>> rows = render(archlens.analyze("sample_models/image_text.keras")).splitlines()
        >>> rows[0].split(",")[:4], rows[-1].split(",")[:4]
        (['id', 'class', 'layer', 'kind'], ['match', 'Dense', 'match', 'layer'])
    """
    return joined_text(pieces(analysis, view))


def pieces(analysis: Analysis, view: View | None = None) -> Iterator[str]:
    """What :func:`render` gives, in pieces, each made when the one before is written.

    Args:
        analysis: what to report, with its graph.
        view: of it, the branch alone, whose calls are then told; nothing is ever shortened.

    Raises:
        UnknownNameError: at once, if the view asks for a branch that the model does not have.
        ReportFormatError: at once, if the analysis was read back from a report, which holds no graph.
    """
    view = view or View()
    calls = listed_calls(analysis.facts, calls_in_focus(analysis, view.branch))
    return in_chunks(_lines(calls))


def _lines(calls: Iterable[ListedCall]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(COLUMNS)
    for call in calls:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow(_row(call))
    yield line.getvalue()


def escaped(name: str) -> str:
    r"""A name from a model as a spreadsheet takes it for text, in one line.

    Example:
        >>> escaped("conv_1"), escaped("=1+1"), escaped("a|b;c"), escaped("\t=1")
        ('conv_1', "'=1+1", 'a\\x7cb\\x3bc', '\\t=1')
    """
    return text_cell(visible(name).translate(_WRITTEN_OUT))


def _row(call: ListedCall) -> tuple[str, ...]:
    return (
        escaped(call.id),
        escaped(call.class_name),
        escaped(call.layer),
        call.kind,
        call.role,
        _makers(tensor for tensor in call.takes if not tensor.control),
        _makers(tensor for tensor in call.takes if tensor.control),
        _shape(call.shape),
        escaped(call.dtype or ""),
        _figure(call.parameters),
        _figure(call.trainable_parameters),
        _figure(call.macs),
        _BETWEEN.join(map(escaped, call.sources or ())),
    )


def _makers(tensors: Iterable[Taken]) -> str:
    """The calls that make tensors; behind a colon which of its outputs it is, where not the first."""
    made = ((tensor.source, f":{tensor.output}" if tensor.output else "") for tensor in tensors)
    return _BETWEEN.join(escaped(source) + output for source, output in made)


def _shape(axes: Shape) -> str:
    return "" if axes is None else shape(axes)


def _figure(number: int | None) -> str:
    """A whole number in digits; nothing where it is unknown, or past all measure as in JSON."""
    return digits_of(number) if number is not None and is_writable(number) else ""
