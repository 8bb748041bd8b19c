"""A hook of MkDocs: a folder in the navigation stands for its pages, the index first.

So a new rule, type of contract or decision is in the navigation without another line in ``mkdocs.yml``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_INDEX = "index.md"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of folders into the navigation."""
    if config.nav is not None:
        config.nav = with_pages(config.nav, Path(config.docs_dir))
    return config


def with_pages(nav: Any, docs: Path) -> Any:
    """A navigation in which each folder is the list of its pages.

    Args:
        nav: the navigation, as ``mkdocs.yml`` has it; a folder is a path that ends in ``/``.
        docs: where the pages are.

    Example:
        >>> with_pages([{"Rules": "rules/"}], Path("docs"))[0]["Rules"][:2]
        ['rules/index.md', 'rules/AL101.md']
    """
    if isinstance(nav, list):
        return [with_pages(entry, docs) for entry in nav]
    if isinstance(nav, dict):
        return {title: with_pages(entry, docs) for title, entry in nav.items()}
    if isinstance(nav, str) and nav.endswith("/"):
        return [f"{nav}{name}" for name in _pages(docs / nav)]
    return nav


def _pages(folder: Path) -> list[str]:
    names = sorted(path.name for path in folder.glob("*.md"))
    return sorted(names, key=lambda name: name != _INDEX)
