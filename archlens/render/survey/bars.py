"""Distributions of a survey as bars: what stands beside each, how long it is, and which models a click on it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archlens.render.survey.column_words import column_name, value_in_words
from archlens.rules.registry import BY_CODE
from archlens.surveys.survey_answers import Bin, FrequentFinding, Spread, SurveyOverview, Tally
from archlens.text.figures import count, percent, plural
from archlens.text.lists import more

FINDINGS = "findings"
"""The column of the page's table that holds the codes of a model's findings."""

_MOST_BARS = 12
WIDTH, HEIGHT = 320, 112
_TOP, _BOTTOM, _SIDE = 14, 18, 6
_MOST_LABELS = 6
_DIGIT = 6.4
"""How wide a digit is, in DejaVu Sans of the 10 pixels that the style sheet asks for: one of the wide fonts."""
_GAP = 4
_LEAST_SEEN = 2
"""Of a bar of few models beside one of many."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that lies: so many models have a value.

    Attributes:
        label: what stands beside it.
        told: how many there are, in words.
        length: in percent of the longest.
        value: of the column, in a model that a click on the bar leaves in the table; None for unknown.
    """

    label: str
    told: str
    length: str
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars that lie.

    Attributes:
        title: what stands above it.
        column: of the page's table; empty for one of which no model is in that table.
        bars: the longest first, or in the order of their values.
        rest: what is left out, in words.
    """

    title: str
    column: str
    bars: tuple[Bar, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class BinBar:
    """A bar that stands: so many models have a value between two bounds.

    Attributes:
        x: its left side.
        y: its top.
        width: of it.
        height: of it.
        least: the least value in it.
        below: what all values in it are below.
        is_last: whether the last bound belongs to it.
        told: what it says, in words.
    """

    x: float
    y: float
    width: float
    height: float
    least: float
    below: float
    is_last: bool
    told: str


@dataclass(frozen=True, slots=True)
class Label:
    """A number below a chart.

    Attributes:
        x: where it is.
        text: what it says.
        anchor: how it stands there, in the words of SVG.
    """

    x: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """A chart of bars that stand.

    Attributes:
        title: what stands above it.
        column: of the page's table.
        told: what the distribution comes to, in words.
        bars: from the least value on; empty if it is known of no model.
        labels: the bounds of some of them.
        most: how many models the highest bar has, in words.
        width: of the chart.
        height: of the chart.
        floor: where the bars stand.
    """

    title: str
    column: str
    told: str
    bars: tuple[BinBar, ...]
    labels: tuple[Label, ...]
    most: str
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - _BOTTOM


def charts_of_bars(overview: SurveyOverview) -> list[Bars]:
    """How many models have each strategy, number of inputs, finding and format, and why how many files failed."""
    charts = [
        _tallies("Strategies", "strategy", overview.strategies),
        _tallies("Inputs", "inputs", overview.inputs),
        _findings(overview),
        *([_tallies("Formats", "format", overview.formats)] if len(overview.formats) > 1 else []),
        _tallies("Could not be read", "", overview.errors),
    ]
    return [chart for chart in charts if chart.bars]


def histogram(spread: Spread) -> Histogram:
    """The distribution of a figure.

    Args:
        spread: of the figure.
    """
    highest = max((each.models for each in spread.bins), default=0)
    step = (WIDTH - 2 * _SIDE) / max(len(spread.bins), 1)
    name = column_name(spread.figure)
    bars = [_bin_bar(spread, place, step, highest) for place in range(len(spread.bins))]
    return Histogram(
        title=f"{name[0].upper()}{name[1:]}",
        column=spread.figure,
        told=_in_words(spread),
        bars=tuple(bars),
        labels=tuple(_labels(spread, step)),
        most=plural(highest, "model"),
    )


def _tallies(title: str, column: str, tallies: Sequence[Tally]) -> Bars:
    counts = [("unknown" if each.value is None else str(each.value), each.models, each.value) for each in tallies]
    whole = sum(each.models for each in tallies)
    return _bars(title, column, counts, whole)


def _findings(overview: SurveyOverview) -> Bars:
    counts = [(_named(each), each.models, each.code) for each in overview.findings]
    return _bars("Findings", FINDINGS, counts, overview.models)


def _named(finding: FrequentFinding) -> str:
    rule = BY_CODE.get(finding.code)
    return finding.code if rule is None else f"{finding.code} {rule.name}"


def _bars(title: str, column: str, counts: Sequence[tuple[str, int, str | int | float | bool | None]], of: int) -> Bars:
    longest = max((models for _, models, _ in counts), default=0)
    bars = []
    for label, models, value in counts[:_MOST_BARS]:
        told = f"{count(models)} ({percent(models / of)})"
        bars.append(Bar(label, told, f"{100 * models / longest:.2f}", value))
    left_out = len(counts) - len(bars)
    return Bars(title, column, tuple(bars), more(left_out) if left_out else "")


def _bin_bar(spread: Spread, place: int, step: float, highest: int) -> BinBar:
    each = spread.bins[place]
    room = HEIGHT - _TOP - _BOTTOM
    height = max(room * each.models / highest, _LEAST_SEEN) if each.models else 0.0
    is_last = place == len(spread.bins) - 1
    return BinBar(
        x=round(_SIDE + place * step + step * 0.05, 2),
        y=round(HEIGHT - _BOTTOM - height, 2),
        width=round(step * 0.9, 2),
        height=round(height, 2),
        least=each.least,
        below=each.below,
        is_last=is_last,
        told=f"{_range(spread.figure, each)}: {plural(each.models, 'model')}",
    )


def _range(figure: str, each: Bin) -> str:
    least, below = (value_in_words(figure, bound) for bound in (each.least, each.below))
    is_one_number = isinstance(each.below, int) and each.below - each.least == 1
    name = column_name(figure)
    return f"{name} {least}" if is_one_number else f"{name} from {least} to {below}"


def _labels(spread: Spread, step: float) -> list[Label]:
    """Numbers below the bars: of single numbers in the middle of their bar, else at the bounds."""
    bins = spread.bins
    if not bins:
        return []
    every = -(-len(bins) // _MOST_LABELS)
    if all(each.below - each.least == 1 for each in bins):
        places = range(0, len(bins), every)
        return [
            Label(_SIDE + (place + 0.5) * step, value_in_words(spread.figure, bins[place].least), "middle")
            for place in places
        ]
    bounds = [each.least for each in bins] + [bins[-1].below]
    labels = []
    for place in range(0, len(bounds), every):
        anchor = "start" if place == 0 else "end" if place == len(bins) else "middle"
        labels.append(Label(round(_SIDE + place * step, 2), value_in_words(spread.figure, bounds[place]), anchor))
    return _apart(labels)


def _apart(labels: Sequence[Label]) -> list[Label]:
    """The labels that can be read: the first, the last, and what has room between them. None leaves the chart."""
    *others, last = [label for label in labels if _end(label) <= WIDTH]
    apart: list[Label] = []
    for label in others:
        if not apart or _end(apart[-1]) + _GAP <= _start(label):
            apart.append(label)
    while apart and _end(apart[-1]) + _GAP > _start(last):
        apart.pop()
    return [*apart, last]


def _start(label: Label) -> float:
    parts_before = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
    return label.x - parts_before * _DIGIT * len(label.text)


def _end(label: Label) -> float:
    return _start(label) + _DIGIT * len(label.text)


def _in_words(spread: Spread) -> str:
    """The median and what most models have."""
    parts = []
    if spread.quantiles:
        _, tenth, median, ninetieth, _ = (value_in_words(spread.figure, value) for value in spread.quantiles)
        parts = [f"10%: {tenth}", f"median: {median}", f"90%: {ninetieth}"]
    if spread.unknown:
        parts.append(f"{count(spread.unknown)} unknown")
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
