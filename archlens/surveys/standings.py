"""Where a model stands among those of a survey: a yardstick for each of its figures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from archlens.analysis.analysis import Analysis
from archlens.surveys.questions import Questions, asking
from archlens.surveys.records import Row, SurveyedFile
from archlens.surveys.rows import rows_of
from archlens.surveys.store import Zoo
from archlens.surveys.survey_answers import SPREAD_FIGURES, Standing, StandingFigure
from archlens.text.names import visible


def standing(analysis: Analysis, source: str, zoo: Zoo) -> Standing:
    """Where a model stands among those of a survey; itself, if it is one of them, is left out.

    Args:
        analysis: of the model, with its graph.
        source: the file, as the user named it.
        zoo: the survey.

    Raises:
        ArchlensError: if DuckDB is not installed, or a table cannot be read.
    """
    (row,) = rows_of(SurveyedFile(source, None, ""), analysis)["models"]
    with asking(zoo) as questions:
        itself = _itself(source, questions)
        figures = tuple(_figure(figure, row, questions, itself) for figure in SPREAD_FIGURES)
        strategy = row["strategy"]
        return Standing(
            survey=str(zoo.folder),
            models=questions.number_of_models() - len(itself),
            itself=bool(itself),
            strategy=None if strategy is None else str(strategy),
            same_strategy=questions.number_with("strategy", strategy, itself),
            figures=figures,
        )


def _itself(source: str, questions: Questions) -> list[str]:
    """Paths of the survey that are the model's own: spelled as it is, or of the same file."""
    alike = questions.paths_that_end_with(visible(Path(source).name))
    return [path for path in alike if path == visible(source) or _is_same_file(path, source)]


def _is_same_file(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)  # noqa: PTH121 - either may be a URL
    except (OSError, ValueError):
        return False


def _figure(figure: str, row: Row, questions: Questions, itself: Sequence[str]) -> StandingFigure:
    value = row[figure]
    if not isinstance(value, (int, float)):
        unknown = questions.number_with(figure, None, itself)
        return StandingFigure(figure, None, 0, 0, 0, unknown)
    return StandingFigure(figure, value, *questions.compared(figure, value, itself))
