"""A hook of MkDocs: pages beside ``docs/`` are in the site, and links that leave ``docs/`` lead somewhere.

On a code host a page may link to any file of the repository. In the site a link leads

1. to the page, if the file is one of the site: of ``docs/``, or of :data:`PAGES`;
2. to the index of a folder of ``docs/`` that has one;
3. else to the file in the repository, if its address is known (``repo_url`` in ``mkdocs.yml``, from the environment);
4. else nowhere: its words stay, as plain text.
"""

from __future__ import annotations

import posixpath
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "security-policy.md"}
"""Files in the folder of the project → the pages that they are in the site."""

_log = get_plugin_logger("pages_beside")
_DOCS = "docs"
_INDEX = "index.md"
_BEFORE_MKDOCS = 5
"""MkDocs itself resolves links at priority 0, and warns of those that it does not find."""


class Links:
    """Where links lead.

    Attributes:
        root: the folder of the project.
        repository: its address; empty if that is not known.
    """

    def __init__(self, root: Path, repository: str = "") -> None:
        self.root = root
        self.repository = repository.rstrip("/")

    def resolved(self, link: str, source: str) -> str | None:
        """What a link is in the site; ``None`` if it leads nowhere there.

        Args:
            link: as the page has it.
            source: the file of the page, from the folder of the project.

        Raises:
            FileNotFoundError: if the project has no such file.

        Example:
            >>> links = Links(Path("."), "https://host.example/archlens")
            >>> links.resolved("../CONTRIBUTING.md#set-up", "docs/architecture.md")
            'contributing.md#set-up'
            >>> links.resolved("docs/rules/index.md", "CONTRIBUTING.md")
            'rules/index.md'
            >>> links.resolved("../archlens/limits.py", "docs/security.md")
            'https://host.example/archlens/blob/HEAD/archlens/limits.py'
        """
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            return link
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), parts.path))
        page = self._page(target)  # cases 1 and 2
        if page is not None:
            to_page = posixpath.relpath(page, posixpath.dirname(_page_of(source)))
            return f"{to_page}#{parts.fragment}" if parts.fragment else to_page
        if not (self.root / target).exists():
            raise FileNotFoundError(f"expected a file of the project, found a link to {target} in {source}")
        if not self.repository:  # case 4
            return None
        kind = "tree" if (self.root / target).is_dir() else "blob"
        return f"{self.repository}/{kind}/HEAD/{target}"  # case 3

    def _page(self, target: str) -> str | None:
        """The page, or other file of the site, that a file of the project is."""
        if target in PAGES:
            return PAGES[target]
        path = PurePosixPath(target)
        if path.parts[:1] != (_DOCS,) or path.suffix == ".py":
            return None
        inside = path.relative_to(_DOCS)
        if (self.root / target).is_dir():
            index = inside / _INDEX
            return str(index) if (self.root / _DOCS / index).exists() else None
        return str(inside)


def _page_of(source: str) -> str:
    """The page that a file of the project is, from the folder of the pages."""
    return PAGES.get(source) or posixpath.relpath(source, _DOCS)


class LinksExtension(Extension):
    """Has links of the page that is rendered resolved.

    Attributes:
        links: how.
        source: the file of that page, from the folder of the project.
    """

    def __init__(self, links: Links) -> None:
        super().__init__()
        self.links = links
        self.source = ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name for it
        """Register what works on the tree of a page."""
        md.treeprocessors.register(_LinkProcessor(md, self), "pages_beside", _BEFORE_MKDOCS)


class _LinkProcessor(Treeprocessor):
    def __init__(self, md: Markdown, extension: LinksExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        """Resolve the links of a page; those to files that are not there are told, and end a strict build."""
        for anchor in root.iter("a"):
            try:
                self._resolve(anchor)
            except FileNotFoundError as error:
                _log.warning("%s", error)

    def _resolve(self, anchor: Element) -> None:
        extension = self._extension
        resolved = extension.links.resolved(anchor.get("href", ""), extension.source)
        if resolved is None:
            anchor.tag = "span"
            del anchor.attrib["href"]
        else:
            anchor.set("href", resolved)


_extensions: list[LinksExtension] = []
"""That of the site which is being built; MkDocs hands its hooks nothing to keep it in."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Have links resolved, for the project whose settings these are."""
    root = Path(config.config_file_path).parent
    _extensions[:] = [LinksExtension(Links(root, config.repo_url or ""))]
    config.markdown_extensions += cast("list[str]", _extensions)  # Markdown takes them by name or as they are
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Bring the pages beside ``docs/`` into the site."""
    root = Path(config.config_file_path).parent
    for source, page in PAGES.items():
        files.append(File.generated(config, page, abs_src_path=str(root / source)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Note which page is rendered next."""
    sources = {shown: source for source, shown in PAGES.items()}
    for extension in _extensions:
        extension.source = sources.get(page.file.src_uri, f"{_DOCS}/{page.file.src_uri}")
    return markdown
