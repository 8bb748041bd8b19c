"""A page about each model of a survey, in a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from archlens.cli.output import telling
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError, system_error
from archlens.render.document import View
from archlens.render.formats import named
from archlens.surveys.store import SurveySummary
from archlens.text.files import write_file

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_STEM = 60


def write_reports(paths: Sequence[str], folder: Path, summary: SurveySummary) -> dict[str, str]:
    """Write a page about each model; those that cannot be read any more are told on stderr.

    Args:
        paths: of the models, as the survey has them.
        folder: where the pages go; it is made, if it is not there.
        summary: of the survey, which says how its models are read.

    Returns:
        Path of a model → the name of the file of its page.

    Raises:
        ArchlensError: if the folder cannot be made.
    """
    from archlens.api import analyze  # only now: what tells of a survey reads no model

    format_ = named("html", "report")
    _make(folder)
    written = {}
    for number, path in enumerate(paths, 1):
        with telling(path):
            with waiting_for(path, number=number, of=len(paths)):
                analysis = analyze(path, expansion=summary.expansion, limits=summary.limits)
                page = format_.writer("report")(analysis, View(source=path))
                name = f"{file_stem(number, path)}{format_.ending}"
                write_file(page, folder / name)
            written[path] = name
    return written


def file_stem(number: int, path: str) -> str:
    """The name of the file of a model's page, without its ending: with its number no two are alike.

    Example:
        >>> file_stem(7, "zoo/a b/été.keras"), file_stem(12, "s3://bucket/model.weights.h5")
        ('000007-t', '000012-model.weights')
    """
    stem = _NOT_IN_A_NAME.sub("-", PurePosixPath(path).stem).strip("-.")[:_LONGEST_STEM]
    return f"{number:06d}-{stem or 'model'}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise ArchlensError(
            expected=f"a folder for reports at {folder}",
            found=system_error(error),
            hint="Name another folder after --reports.",
        ) from error
