"""A hook of MkDocs: the pages that archlens writes about the sample models are in the site.

They are written while the site is made, by the commands that a user would type. A page shows one where it has a comment
of its name: ``<!-- report: driving -->`` for a sample model, ``<!-- page: survey -->`` for one of :data:`OTHERS`.
"""

from __future__ import annotations

import functools
import os
import posixpath
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

FOLDER = "examples"
"""Where the pages are in the site."""

_SAMPLES = "sample_models"
_SURVEY = "survey.html"
_CHANGES = "changes.html"
OTHERS = {
    "survey": (_SURVEY, "A survey of all sample models"),
    "changes": (_CHANGES, "What changed from two_heads to task_branches"),
}
"""Pages that are of more than one model: their name, their file, and their title."""

_MARK = re.compile(r"<!-- (report|page): (\w+) -->")
_EMBEDDED = (
    '<div class="live"><details><summary>{title}</summary>'
    '<iframe src="{address}" title="{title}" loading="lazy"></iframe></details>'
    '<a href="{address}">Open alone<span class="hidden">: {title}</span></a></div>'
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Write the pages, and bring them into the site."""
    for name, path in written(Path(config.config_file_path).parent).items():
        files.append(File.generated(config, f"{FOLDER}/{name}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Show the pages where comments ask for them."""
    names = written(Path(config.config_file_path).parent)
    to_folder = posixpath.relpath(FOLDER, posixpath.dirname(page.file.dest_uri))
    return _MARK.sub(lambda mark: _embedded(mark[1], mark[2], names, to_folder), markdown)


def _embedded(kind: str, name: str, names: Mapping[str, Path], to_folder: str) -> str:
    file, title = OTHERS.get(name, ("", "")) if kind == "page" else (_report_of(name, names), f"The report of {name}")
    if file not in names:
        raise PluginError(f"expected the name of a page that archlens writes, found {name!r} in a comment.")
    return _EMBEDDED.format(address=f"{to_folder}/{file}", title=title)


def _report_of(model: str, names: Mapping[str, Path]) -> str:
    """The name of the report of a sample model; a survey numbers them."""
    numbered = re.compile(rf"\d+-{re.escape(model)}\.html")
    return next(filter(numbered.fullmatch, names), "")


@functools.cache
def written(root: Path) -> dict[str, Path]:
    """Write all pages, once a process: the name of each, with its file.

    Args:
        root: the folder of the project.

    Raises:
        PluginError: if archlens fails.
    """
    folder = _scratch()
    zoo = folder / "zoo"
    pages = folder / FOLDER
    pages.mkdir()
    _archlens(root, "survey", f"{_SAMPLES}/", "-o", str(zoo), "--format", "csv")
    _archlens(root, "survey", str(zoo), "-o", str(pages / _SURVEY), "--reports", str(pages))
    older, newer = (f"{_SAMPLES}/{name}.keras" for name in ("two_heads", "task_branches"))
    _archlens(root, "diff", older, newer, "-o", str(pages / _CHANGES), fine=(0, 1))
    return {path.name: path for path in sorted(pages.iterdir())}


def _scratch() -> Path:
    """A folder that is there as long as this process is."""
    kept = tempfile.TemporaryDirectory(prefix="archlens-site-")
    _kept.append(kept)
    return Path(kept.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _archlens(root: Path, *arguments: str, fine: tuple[int, ...] = (0,)) -> None:
    """Run a command in the folder of the project, with the archlens that is there."""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "archlens", *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in fine:
        raise PluginError(f"archlens {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
