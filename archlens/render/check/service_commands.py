"""Commands that the services which CI runs on would obey, wherever they stand in a log; made plain text."""

from __future__ import annotations

import re
from typing import Any

from archlens.text.json_writer import json_document

# GitHub's "::error::" where a line starts, "##[error]", "##vso[…]", "##teamcity[…]" anywhere in it.
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#[A-Za-z]*\[)")


def disarm(line: str) -> str:
    r"""A line that no service takes for a command.

    Example:
        >>> disarm("  ::error::no"), disarm("a ##[group]b"), disarm("x::y ## z")
        ('  \\x3a:error::no', 'a \\x23#[group]b', 'x::y ## z')
    """
    return _COMMAND.sub(_written_out, line)


def _written_out(match: re.Match[str]) -> str:
    if match[0].endswith(":"):
        return match[1] + r"\x3a"
    return r"\x23"


def disarmed_json(data: Any) -> str:
    r"""Data as JSON in ASCII, in which no service that shows it in a log finds a command; it ends with a line end.

    Example:
        >>> print(disarmed_json("##[error] größe"), end="")
        "#\u0023[error] gr\u00f6\u00dfe"
    """
    return json_document(data).replace("##", r"#\u0023")
