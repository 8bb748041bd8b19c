"""What a distribution tells of the project: the README as the package index shows it, and the project's addresses.

The address of the repository is no part of the code, so that a copy of it never sends its users to somebody else's:
whoever builds a release says it, ``ARCHLENS_REPOSITORY=https://github.com/owner/name``, and that of the documentation,
``ARCHLENS_SITE``, as ``.github/workflows/release.yml`` does. Then links of the README lead to the files of that
version. Without it there are no addresses, and the README's links to files are plain text: on the package index they
would lead nowhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

REPOSITORY = "ARCHLENS_REPOSITORY"
SITE = "ARCHLENS_SITE"

_REPOSITORY = re.compile(r"https://github\.com/([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)")
_SITE = re.compile(r"https://[A-Za-z0-9.-]+/[A-Za-z0-9._/-]*")
_CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_IMAGE = re.compile(r"!\[(?P<text>[^\]]*)\]\((?!https?://)(?P<target>[^)\s]+)\)")
_LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|!\[[^\]]*\]\([^)\s]*\))*)\]\((?!https?://|#)(?P<target>[^)\s]+)\)")


class IndexMetadata(MetadataHookInterface):
    """The fields ``readme`` and ``urls`` of the project, as far as a source distribution does not have them already."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the fields.

        Raises:
            ValueError: If a setting is no address of such a thing.
        """
        repository = repository_name(os.environ.get(REPOSITORY, ""))
        site = site_address(os.environ.get(SITE, ""))
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        readme = index_readme(text, repository, metadata["version"])
        metadata.setdefault("readme", {"content-type": "text/markdown", "text": readme})
        metadata.setdefault("urls", project_urls(repository, site))


def repository_name(setting: str) -> str | None:
    """Read the address of the repository: its ``owner/name``, or nothing.

    Raises:
        ValueError: If it is anything else.
    """
    if not setting:
        return None
    address = _REPOSITORY.fullmatch(setting)
    if not address:
        raise ValueError(
            f"{REPOSITORY}: expected https://github.com/owner/name, found {setting!r}. Set it so, or leave it unset."
        )
    return address[1]


def site_address(setting: str) -> str | None:
    """Read the address of the documentation, or nothing.

    Raises:
        ValueError: If it is anything else.
    """
    if not setting:
        return None
    if not _SITE.fullmatch(setting):
        raise ValueError(f"{SITE}: expected https://host/path/, found {setting!r}. Set it so, or leave it unset.")
    return setting


def project_urls(repository: str | None, site: str | None) -> dict[str, str]:
    """Where the project is to be found, as far as that is known."""
    urls = {}
    if site is not None:
        urls["Documentation"] = site
    if repository is not None:
        address = f"https://github.com/{repository}"
        urls["Source"] = address
        urls["Changes"] = f"{address}/blob/main/CHANGELOG.md"
        urls["Issues"] = f"{address}/issues"
    return urls


def index_readme(text: str, repository: str | None, version: str) -> str:
    """Make a README that can be read where its files are not: links lead to the repository, or are plain text.

    Blocks of code stay as they are. A picture that cannot be shown is left out.
    """
    parts = _CODE.split(text)
    parts[::2] = [_in_text(part, repository, version) for part in parts[::2]]
    return "".join(parts)


def _in_text(text: str, repository: str | None, version: str) -> str:
    if repository is None:
        return _LINK.sub(r"\g<text>", _IMAGE.sub("", text))
    pages = f"https://github.com/{repository}/blob/v{version}/"
    files = f"https://raw.githubusercontent.com/{repository}/v{version}/"
    with_pictures = _IMAGE.sub(rf"![\g<text>]({files}\g<target>)", text)
    return _LINK.sub(rf"[\g<text>]({pages}\g<target>)", with_pictures)
