"""Text as a cell of comma-separated values, which a spreadsheet may open.

A spreadsheet runs a cell that begins with a sign of a formula. So a text that begins with one has an apostrophe before
it, as spreadsheets mark text, and no text holds a semicolon, at which those of some countries split a line.
"""

from __future__ import annotations

_SEMICOLON = str.maketrans({";": r"\x3b"})
FORMULA_SIGNS = tuple(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What a formula begins with. A tab and a carriage return, which are skipped before one, are no visible characters."""

_MARK = "'"


def text_cell(text: str) -> str:
    r"""Visible text as a spreadsheet takes it for text, in one line.

    Example:
        >>> text_cell("conv_1"), text_cell("=1+1"), text_cell("a;=b")
        ('conv_1', "'=1+1", 'a\\x3b=b')
    """
    written = text.translate(_SEMICOLON)
    return f"{_MARK}{written}" if _is_formula(written) else written


def text_in_cell(cell: str) -> str:
    r"""What :func:`text_cell` wrote, without its mark; a semicolon stays written out.

    Example:
        >>> text_in_cell("'=1+1"), text_in_cell("'tis")
        ('=1+1', "'tis")
    """
    rest = cell.removeprefix(_MARK)
    return rest if rest != cell and _is_formula(rest) else cell


def _is_formula(text: str) -> bool:
    return text.lstrip(" ").startswith(FORMULA_SIGNS)
