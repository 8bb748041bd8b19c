"""Parameters by part of the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.analysis.analysis import Analysis
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import Selection
from archlens.text.figures import count, percent


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the model.

    Attributes:
        selection: its number among what can be lit.
        title: its name; raw text of the model's.
        parameters: in figures.
        share: of the model's parameters, in figures.
        shared: those of layers that other parts use, too, in figures.
        length: of the bar, in percent of the longest.
        colour: of the bar.
        line: of its border.
    """

    selection: int
    title: str
    parameters: str
    share: str
    shared: str
    length: str
    colour: str
    line: str


def bars(
    analysis: Analysis, selections: Sequence[Selection], palette: PagePalette, only: str | None = None
) -> tuple[Bar, ...]:
    """A bar for every branch and the interaction; none where no parameters are known, or there are none."""
    parts = list(_parts(analysis))
    most = max((parameters or 0 for _, parameters, _ in parts), default=0)
    total = analysis.model.parameters
    if not most or not total:
        return ()
    lit = [(n, each) for n, each in enumerate(selections) if each.kind in ("branch", "interaction")]
    return tuple(
        Bar(
            number,
            each.title,
            count(parameters),
            percent(None if parameters is None else parameters / total),
            count(shared),
            f"{100 * (parameters or 0) / most:.2f}",
            palette.variables(each.tone.fill),
            palette.variables(each.tone.line),
        )
        for (number, each), (_, parameters, shared) in zip(lit, parts, strict=True)
        if only is None or each.kind == "interaction" or each.title == only
    )


def _parts(analysis: Analysis) -> Iterator[tuple[str, int | None, int | None]]:
    for branch in analysis.branches:
        yield branch.input, branch.parameters, branch.shared_parameters
    if analysis.interaction.calls:
        yield "interaction", analysis.interaction.parameters, 0
