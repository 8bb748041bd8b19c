"""A survey as one page that needs nothing else: distributions, and a table of all models that can be searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archlens.render.document import View
from archlens.render.html.page import fill, inert
from archlens.render.html.palette import PagePalette
from archlens.render.survey.bars import FINDINGS, Bars, Histogram, charts_of_bars, histogram
from archlens.render.survey.column_words import column_name, is_number, kind_of_words, value_in_words
from archlens.surveys.survey_answers import SurveyOverview, Value
from archlens.text.figures import count, plural
from archlens.text.names import visible
from archlens.text.paths import folder_of_all

# The path is the first.
COLUMNS = ("path", "strategy", "inputs", "outputs", "depth", "parameters", "macs", "peak_bytes", "max_share", "format")
"""Of the table of models, what the page tells of each."""

MOST_ROWS = 100_000
"""Models in the table of a page: some 12 MB, which a browser opens in a second or two."""

_FIRST_ROWS = 100
"""Models in the table where the script of the page does not run."""


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """What a page tells.

    Attributes:
        overview: of the models.
        rows: of each, the values of :data:`COLUMNS`; no more than :data:`MOST_ROWS`.
        codes: path of a model → the codes of its findings.
        reports: path of a model → the name of the file of its report, where there is one.
        folder: what stands before these names in a link.
    """

    overview: SurveyOverview
    rows: Sequence[tuple[Value, ...]]
    codes: Mapping[str, Sequence[str]]
    reports: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""


def render(page: SurveyPage, _view: View) -> str:
    """The page; in ASCII, so that nothing on its way can change a character of it."""
    overview = page.overview
    bars = charts_of_bars(overview)
    histograms = [histogram(spread) for spread in overview.spreads if overview.models]
    filters = _Filters(bars, histograms)
    columns = list(_columns())
    folder = folder_of_all(map(_path, page.rows))
    rows = [_row(page, row, folder) for row in page.rows]
    data = {"columns": columns, "rows": rows, "reports": page.folder, "filters": filters.all}
    return fill(
        "survey.html.j2",
        PagePalette(),
        scripts=("survey.js",),
        styles=("page.css", "survey.css"),
        data=inert(data),
        title=visible(Path(overview.survey).name or overview.survey),
        condition=None if overview.condition is None else visible(overview.condition),
        tiles=_tiles(overview),
        bars=bars,
        histograms=histograms,
        chart_number=filters.of_bar,
        bin_number=filters.of_bin,
        columns=columns,
        first_rows=[_in_words(row) for row in rows[:_FIRST_ROWS]],
        told=plural(len(rows), "model"),
        folder=folder,
        not_shown=_not_shown(overview, len(rows)),
    )


def _columns() -> Iterator[dict[str, Any]]:
    for name in (*COLUMNS, FINDINGS):
        yield {
            "name": name,
            "title": column_name(name),
            "kind": "text" if name == FINDINGS else kind_of_words(name),
            "number": name != FINDINGS and is_number(name),
            "style": {"path": "path", FINDINGS: "codes"}.get(name, "word"),
        }


def _path(row: Sequence[Value]) -> str:
    return str(row[0])


def _row(page: SurveyPage, row: tuple[Value, ...], folder: str) -> list[Value]:
    """A row as the script takes it: without the folder that all models are in."""
    path = _path(row)
    codes = " ".join(page.codes.get(path, ()))
    return [path.removeprefix(folder), *row[1:], codes, page.reports.get(path, "")]


def _in_words(row: Sequence[Value]) -> list[str]:
    *values, codes, _ = row
    return [*(value_in_words(column, value) for column, value in zip(COLUMNS, values, strict=True)), str(codes)]


def _tiles(overview: SurveyOverview) -> list[tuple[str, str]]:
    tiles = [("models", count(overview.models))]
    if overview.failed:
        tiles.append(("could not be read", count(overview.failed)))
    if overview.duplicate_groups:
        tiles.append(("models that share an architecture", count(overview.duplicates)))
    return tiles


def _not_shown(overview: SurveyOverview, shown: int) -> str:
    if shown == overview.models:
        return ""
    return (
        f"The table holds the first {count(shown)} of {count(overview.models)} models, by their paths; the bars are of "
        "all. archlens survey with --where and a page narrows both down."
    )


class _Filters:
    """What each bar leaves in the table, by its number."""

    def __init__(self, bars: Sequence[Bars], histograms: Sequence[Histogram]) -> None:
        self.all: list[dict[str, Any]] = []
        self._numbers: dict[tuple[str, object], int] = {}
        for chart in bars:
            for bar in chart.bars:
                told = f"{column_name(chart.column)}: {bar.label}"
                self._add(chart.column, bar.value, {"value": bar.value, "told": told})
        for each in histograms:
            for place in each.bars:
                bounds = {"least": place.least, "below": place.below, "last": place.is_last}
                self._add(each.column, place.x, {**bounds, "told": place.told.partition(":")[0]})

    def _add(self, column: str, key: object, filter_: dict[str, Any]) -> None:
        self._numbers[column, key] = len(self.all)
        self.all.append({"column": column, **filter_})

    def of_bar(self, chart: Bars, bar: Any) -> int:
        """The number of a bar that lies."""
        return self._numbers[chart.column, bar.value]

    def of_bin(self, chart: Histogram, bar: Any) -> int:
        """The number of a bar that stands."""
        return self._numbers[chart.column, bar.x]
