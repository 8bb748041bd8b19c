"""What stands in the pages of a built site."""

from __future__ import annotations

import functools
import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class Parsed(HTMLParser):
    """The elements of a page.

    Attributes:
        elements: tag and attributes of each, in order.
        ids: what a link can lead to.
        main: tags within the page's own part, without what the theme has around it.
    """

    def __init__(self, text):
        super().__init__()
        self.elements, self.ids, self.main = [], set(), []
        self._depth_of_main, self._open = None, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.elements.append((tag, values))
        self.ids |= {values[name] for name in ("id", "name") if values.get(name)}
        if self._depth_of_main is not None:
            self.main.append((tag, values))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "article":
            self._depth_of_main = len(self._open)

    def handle_endtag(self, tag):
        if tag in VOID or tag not in self._open:
            return
        while self._open and self._open.pop() != tag:
            pass
        if self._depth_of_main is not None and len(self._open) < self._depth_of_main:
            self._depth_of_main = None


class Built:
    """A built site.

    Attributes:
        folder: where it is.
        log: what was printed as it was built.
    """

    def __init__(self, folder, log):
        self.folder, self.log = folder, log

    @functools.cached_property
    def pages(self):
        """Path of each page of Markdown, from the folder → the page; reports, which archlens writes, left out."""
        paths = sorted(self.folder.rglob("*.html"))
        names = [str(path.relative_to(self.folder)) for path in paths]
        return {name: self.parsed(name) for name in names if name.endswith("index.html") or name == "404.html"}

    @functools.cached_property
    def reports(self):
        """Paths of the pages that archlens writes."""
        return [path for path in sorted((self.folder / "examples").glob("*.html")) if path.name != "index.html"]

    @functools.cache  # noqa: B019 - a site lives as long as the session
    def parsed(self, name):
        """A page."""
        return Parsed((self.folder / name).read_text(encoding="utf-8"))

    def target(self, page, link):
        """The file that a link within the site leads to, and the anchor in it."""
        parts = urlsplit(link)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
        if not parts.path:
            path = page
        elif parts.path.endswith(("/", ".")):
            path = posixpath.normpath(posixpath.join(path, "index.html"))
        return path, unquote(parts.fragment)
