"""Where the files of a survey come from: files, folders and patterns on this machine, and URLs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from archlens.errors import ArchlensError
from archlens.readers.files.remote import is_url
from archlens.readers.targets import Target, is_path, models_named
from archlens.surveys.records import SurveyedFile
from archlens.surveys.remote_sources import files_behind
from archlens.text.names import quoted


def surveyed_files(sources: Sequence[str], leave_out: Sequence[str] = ()) -> Iterator[SurveyedFile]:
    """All model files that sources mean, each once.

    What is on this machine comes first, in the order of the sources; then what is behind URLs, which are listed when
    their turn comes.

    Args:
        sources: files, folders that are models, folders of models, patterns of paths, and URLs of these
            (``s3://bucket/models/``, ``s3://bucket/**/*.keras``, ``https://example.org/m.keras``).
        leave_out: patterns of local paths that are left out, as of ``archlens check``.

    Yields:
        Files, with what tells whether they have changed. One that is not there is one too: reading it will tell.

    Raises:
        ArchlensError: at once, if a source means no file, or something that is no file; when its turn comes, if a URL
            cannot be listed.

    Example:
        >>> [file.path for file in surveyed_files(["sample_models/image_text_[an]*.keras"])]
        ['sample_models/image_text_attention.keras', 'sample_models/image_text_nested.keras']
    """
    urls = [source for source in sources if is_url(source)]
    names = [source for source in sources if not is_url(source)]
    targets, wrong = models_named(names, leave_out)
    if wrong:
        raise wrong[0]
    for target in targets:
        if not is_path(target):
            raise _no_file(target)
    listings = [files_behind(url) for url in urls]
    found = chain(map(_on_this_machine, targets), *listings)
    return found if len(urls) <= 1 else _each_once(found)


def _no_file(target: Target) -> ArchlensError:
    return ArchlensError(
        expected="files to survey, or URLs of files",
        found=quoted(target.name),
        hint=f"It can be read alone: archlens report {target.name}",
    )


def _on_this_machine(target: Target) -> SurveyedFile:
    path = Path(target.load)
    try:
        if path.is_dir():
            return _folder(target.load)
        status = path.stat()
    except (OSError, ValueError):  # reading it will tell
        return SurveyedFile(target.load, None, "")
    return SurveyedFile(target.load, status.st_size, str(status.st_mtime_ns))


def _folder(path: str) -> SurveyedFile:
    """A folder that is a model: as large as all files in it, and changed when one of them is."""
    size = changed = 0
    for inside, _folders, names in os.walk(path):
        for name in names:
            status = Path(inside, name).stat()
            size += status.st_size
            changed = max(changed, status.st_mtime_ns)
    return SurveyedFile(path, size, str(changed))


def _each_once(files: Iterable[SurveyedFile]) -> Iterator[SurveyedFile]:
    seen: set[str] = set()
    for file in files:
        if file.path not in seen:
            seen.add(file.path)
            yield file
