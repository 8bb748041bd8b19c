"""Where the files of a survey come from: files, folders and patterns on this machine, and URLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from archlens.readers.files.remote import is_url
from archlens.surveys.local_files import local_files
from archlens.surveys.records import SurveyedFile
from archlens.surveys.remote_sources import files_behind


def surveyed_files(sources: Sequence[str], leave_out: Sequence[str] = ()) -> Iterator[SurveyedFile]:
    """All model files that sources mean, each once.

    What is on this machine comes first, in the order of the sources; then what is behind URLs, which are listed when
    their turn comes.

    Args:
        sources: files, folders that are models, folders of models, patterns of paths, and URLs of these
            (``s3://bucket/models/``, ``s3://bucket/**/*.keras``, ``https://example.org/m.keras``).
        leave_out: patterns of local paths that are left out, as of ``archlens check``.

    Yields:
        Files, with what tells whether they have changed. One that is not there is one too, and so is a folder that
        cannot be listed: reading it will tell.

    Raises:
        ArchlensError: at once, if a source means no file, or something that is no file; when its turn comes, if a URL
            cannot be listed.

    Example:
        >>> [file.path for file in surveyed_files(["sample_models/image_text_[an]*.keras"])]
        ['sample_models/image_text_attention.keras', 'sample_models/image_text_nested.keras']
    """
    urls = [source for source in sources if is_url(source)]
    names = [source for source in sources if not is_url(source)]
    here = local_files(names, leave_out)
    listings = [files_behind(url) for url in urls]
    found = chain(here, *listings)
    return found if len(urls) <= 1 else _each_once(found)


def _each_once(files: Iterable[SurveyedFile]) -> Iterator[SurveyedFile]:
    seen: set[str] = set()
    for file in files:
        if file.path not in seen:
            seen.add(file.path)
            yield file
