"""An extension of griffe: docstrings as the project writes them, in the words that griffe's reader knows.

1. A section ``Example:`` is one of examples, which griffe calls ``Examples:``; else it would be taken for a remark in
   Markdown, and its prompts for quotes.
2. Roles (``:func:`compare```) become code. Public names link to where they are explained.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import griffe

import archlens

if TYPE_CHECKING:
    from griffe import Object

_EXAMPLE = re.compile(r"^( *)Example:[ \t]*$", re.MULTILINE)
_ROLE = re.compile(r":(?:class|data|func|meth|mod):`~?([\w.]+)`")


class Docstrings(griffe.Extension):
    """Rewrites the docstring of every object that is read."""

    def on_object(self, *, obj: Object, **_: object) -> None:
        """Rewrite a docstring.

        Args:
            obj: whose it is.
        """
        if obj.docstring is not None:
            obj.docstring.value = rewritten(obj.docstring.value)


def rewritten(docstring: str) -> str:
    """A docstring as griffe reads it; its lines stay where they are.

    Example:
        >>> rewritten("As :func:`archlens.compare` says, of :data:`ROOT`.")
        'As [`compare`][archlens.compare] says, of `ROOT`.'
    """
    return _ROLE.sub(_role, _EXAMPLE.sub(r"\1Examples:", docstring))


def _role(match: re.Match[str]) -> str:
    name = match[1].rpartition(".")[2]
    if name in archlens.__all__:
        return f"[`{name}`][archlens.{name}]"
    return f"`{name}`"
