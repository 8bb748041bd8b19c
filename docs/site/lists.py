"""A hook of MkDocs: lists are what they are on a code host.

CommonMark, which code hosts follow, lets a list stand right below a paragraph, and what belongs to an item begin where
its first word does: two characters in, behind ``-``. Python's Markdown wants an empty line, and four characters. So
lists are written anew in its way before it reads them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)(?=\S)")
_STEP = 4
_BEHIND_CODE = 20
"""Blocks of code in fences are taken out of the text at priority 25: what looks like a list there is none."""


class CodeHostLists:
    """Writes lists anew, line by line.

    Attributes:
        lines: what is written.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._offsets: list[int] = []
        """Where the text of each open item begins, outermost first."""

    def add(self, line: str) -> None:
        """Add a line."""
        if not line.strip():
            self.lines.append(line)
            return
        indent = len(line) - len(line.lstrip(" "))
        item = _ITEM.match(line)
        after_blank = not self.lines or not self.lines[-1].strip()
        if item is None and not after_blank and indent < sum(self._offsets[-1:]):
            self.lines.append(line)  # goes on with a paragraph, however far in it begins
            return
        self._close(indent)
        if item is None or indent >= sum(self._offsets[-1:]) + _STEP:  # the latter is a block of code
            self._write(line, indent)
        else:
            self._begin(line, item, after_blank=after_blank)

    def _begin(self, line: str, item: re.Match[str], *, after_blank: bool) -> None:
        """Write the first line of an item, below an empty one if a paragraph stands before the list."""
        if not self._offsets and not after_blank and not self._follows_item():
            self.lines.append("")
        self._write(line, len(item[1]))
        self._offsets.append(item.end())

    def _follows_item(self) -> bool:
        """Whether the line before is one of a list, whose next item this is."""
        start = len(self.lines)
        while start and self.lines[start - 1].strip():
            start -= 1
        return any(_ITEM.match(line) for line in self.lines[start:])

    def _write(self, line: str, indent: int) -> None:
        inside = indent - sum(self._offsets[-1:])
        self.lines.append(" " * (_STEP * len(self._offsets) + inside) + line.lstrip(" "))

    def _close(self, indent: int) -> None:
        """Close the items that text this far in is no part of."""
        while self._offsets and indent < self._offsets[-1]:
            self._offsets.pop()


def rewritten(lines: list[str]) -> list[str]:
    """Lines with their lists in the way of Python's Markdown.

    Example:
        >>> rewritten(["Fruit:", "- apples", "  - green"])
        ['Fruit:', '', '- apples', '    - green']
    """
    lists = CodeHostLists()
    for line in lines:
        lists.add(line)
    return lists.lines


class _ListPreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """Write the lists of a page anew."""
        return rewritten(lines)


class ListsExtension(Extension):
    """Has lists written anew before they are read."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name for it
        """Register what works on the lines of a page."""
        md.preprocessors.register(_ListPreprocessor(md), "lists", _BEHIND_CODE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Have the lists of all pages written anew."""
    config.markdown_extensions += cast("list[str]", [ListsExtension()])  # Markdown takes them by name or as they are
    return config
