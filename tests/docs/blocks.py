"""Every block of code in the pages, as Markdown means it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from tests.conftest import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
"""All that is shown to people."""


@dataclass(frozen=True)
class Block:
    """A block.

    Attributes:
        page: its path from the project's root.
        line: of its first fence, from 1.
        kind: what stands behind the fence; empty where nothing does, or where the block is told by its indent alone.
        text: what is in it.
    """

    page: str
    line: int
    kind: str
    text: str

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.page}:{self.line}"

    @property
    def first_line(self) -> str:
        """What begins it."""
        return self.text.strip().partition("\n")[0]


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page, in their order."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    name = page.relative_to(ROOT).as_posix()
    return [
        Block(name, token.map[0] + 1, token.info.strip(), textwrap.dedent(token.content))
        for token in tokens
        if token.type in ("fence", "code_block")
    ]
