"""What a cell of a table can hold, and what it cannot.

Names come from model files, which may be made to do harm: what a terminal would obey or hide is written out, so that a
row can be shown as it is, and lone surrogates, which no UTF-8 can hold, are among that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from archlens.graph import Shape
from archlens.surveys.columns import BETWEEN, TABLES
from archlens.surveys.records import Row, SurveyedFile
from archlens.text import figures
from archlens.text.names import visible
from archlens.text.widths import ELLIPSIS, shortened

LARGEST = 2**63 - 1
"""What a whole number may be in a table. Few readers of tables take more than 64 bits, and no true model needs them."""

LONGEST = 1_000
"""Characters of a name; a longer one loses its middle."""

_MOST_LISTED = 100
"""Names in a cell. A finding may concern a million calls, and its row is to be read by people."""

_LONGEST_TEXT = 110_000
"""Characters of a cell but for a path: of a list of names, as long as they may be."""


def finished(file: SurveyedFile, rows: Mapping[str, Iterable[Row]]) -> Mapping[str, tuple[Row, ...]]:
    """The rows of a file in all tables, each with all columns of its table, in order; what is not given is null.

    Args:
        file: the file.
        rows: name of a table → rows with the columns that are known; a table that is not there has none.
    """
    return {
        table.name: tuple(
            _as_written(file, number, row, table.names) for number, row in enumerate(rows.get(table.name, ()), 1)
        )
        for table in TABLES
    }


def _as_written(file: SurveyedFile, number: int, row: Row, names: Sequence[str]) -> Row:
    """A row with all of its columns, in order: its path and number, and nothing in it that a table cannot hold."""
    values = {**row, "number": number}
    too_large = [name for name in names if _is_too_large(values.get(name))]
    values |= dict.fromkeys(too_large)
    values["too_large"] = list_cell(too_large) if too_large else None
    written = {name: _harmless(values.get(name)) for name in names}
    return written | {"path": visible(file.path)}


def _is_too_large(value: object) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and abs(value) > LARGEST


def _harmless(value: object) -> object:
    return _visible(value, _LONGEST_TEXT) if isinstance(value, str) else value


def _visible(text: str, most: int) -> str:
    return shortened(visible(shortened(text, most)), most)  # first what is long, then what becomes so


def list_cell(names: Iterable[str]) -> str:
    r"""Names in one cell; a bar in a name is written out.

    Example:
        >>> list_cell(["image", "a|b"])
        'image|a\\x7cb'
    """
    kept = list(islice(names, _MOST_LISTED + 1))
    written = [name_cell(name).replace(BETWEEN, r"\x7c") for name in kept[:_MOST_LISTED]]
    if len(kept) > _MOST_LISTED:
        written.append(ELLIPSIS)
    return BETWEEN.join(written)


def name_cell(name: str) -> str:
    r"""A name, shortened in its middle where it is long.

    Example:
        >>> name_cell("dense\x1b"), len(name_cell("x" * 10**6))
        ('dense\\x1b', 1001)
    """
    return _visible(name, LONGEST)


def shape_cell(shape: Shape) -> str | None:
    """A shape as Keras prints it, batch axis first.

    Example:
        >>> shape_cell((None, 8)), shape_cell(None)
        ('(None, 8)', None)
    """
    return None if shape is None else name_cell(figures.shape(shape))
