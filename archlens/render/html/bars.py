"""What each part of the model costs: its multiply-accumulates and its parameters, as bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Branch, Interaction
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import Selection
from archlens.text.figures import count, percent


@dataclass(frozen=True, slots=True)
class Amount:
    """What a part has of something.

    Attributes:
        figure: how much; at least so much, where not all is known.
        share: of the model's, in figures.
        length: of the bar, in percent of the longest.
    """

    figure: str
    share: str
    length: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the model.

    Attributes:
        selection: its number among what can be lit.
        title: its name; raw text of the model's.
        amounts: of each measure.
        shared: those of its parameters that are of layers that other parts use, too, in figures.
        line: the colour of its bars.
    """

    selection: int
    title: str
    amounts: tuple[Amount, ...]
    shared: str
    line: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The parts of a model.

    Attributes:
        measures: what is measured of which anything is known: MACs, parameters.
        totals: the same with the figures of the model.
        bars: the parts.
        has_shared: whether parts share parameters.
    """

    measures: tuple[str, ...]
    totals: tuple[str, ...]
    bars: tuple[Bar, ...]
    has_shared: bool


@dataclass(frozen=True, slots=True)
class _Measured:
    """A figure of each part, or what is known of it, and that of the model."""

    name: str
    parts: Sequence[tuple[int | None, int]]
    total: int | None
    known: int


def bars(
    analysis: Analysis, selections: Sequence[Selection], palette: PagePalette, only: str | None = None
) -> Bars | None:
    """A row for every branch and the interaction, with a bar a measure; ``None`` where there is nothing to measure."""
    parts = list(_parts(analysis))
    measured = [each for each in _measured(analysis, parts) if each.known]
    if not parts or not measured:
        return None
    lit = [(n, each) for n, each in enumerate(selections) if each.kind in ("branch", "interaction")]
    shared = [part.shared_parameters if isinstance(part, Branch) else 0 for part in parts]
    rows = tuple(
        Bar(
            number,
            each.title,
            tuple(_amounts(measured, place)),
            count(shared[place]),
            palette.variables(each.tone.line),
        )
        for place, (number, each) in enumerate(lit)
        if only is None or each.kind == "interaction" or each.title == only
    )
    totals = tuple(f"{'' if each.total is not None else '≥ '}{count(each.known)} {each.name}" for each in measured)
    return Bars(tuple(each.name for each in measured), totals, rows, any(shared))


def _parts(analysis: Analysis) -> Iterator[Branch | Interaction]:
    yield from analysis.branches
    if analysis.interaction.calls:
        yield analysis.interaction


def _measured(analysis: Analysis, parts: Iterable[Branch | Interaction]) -> Iterator[_Measured]:
    model = analysis.model
    parts = list(parts)
    macs = [(part.macs, part.macs_at_least) for part in parts]
    parameters = [(part.parameters, part.parameters or 0) for part in parts]
    yield _Measured("MACs", macs, model.macs, model.macs_at_least)
    yield _Measured("parameters", parameters, model.parameters, model.parameters or 0)


def _amounts(measured: Iterable[_Measured], place: int) -> Iterator[Amount]:
    for each in measured:
        number, known = each.parts[place]
        most = max(known for _, known in each.parts)
        figure = count(number) if number is not None or not known else f"≥ {count(known)}"
        is_share = number is not None and each.total
        share = percent(known / each.known if is_share else None)
        yield Amount(figure, share, f"{100 * known / most if most else 0:.2f}")
