"""The models of a survey that are nearest to one, before they are laid out."""

from __future__ import annotations

from collections.abc import Mapping

from archlens.render.document import (
    Cell,
    Column,
    Document,
    Span,
    Table,
    Words,
    cell,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.survey.models_document import models_document
from archlens.surveys.nearest import Kinship, Neighbour, Neighbours
from archlens.text.figures import count, in_short, percent, plural

_ITSELF = "itself"
_IN_COMMON: Mapping[Kinship, str] = {
    "same": "all",
    "wiring": "wiring",
    "other": "",
}


def nearest_document(found: Neighbours) -> Document:
    """The table below what the model is, and how many others are the same. The folder of all is told once."""
    title = say(Span(found.model, "strong"), " · nearest of ", plural(found.models, "model"), " in ", quoted(found.zoo))
    said = [say(quiet("fingerprint "), found.fingerprint), _how_many(found)]
    paths = [each.path for each in found.nearest]
    return models_document(title, said, paths, lambda folder: _table(found, folder))


def _how_many(found: Neighbours) -> Words:
    """How many models are the same, at least in their wiring."""
    if not found.wiring:
        return say(f"{_number(found.same)} of them the same")
    return say(f"{_number(found.same)} of them the same, {count(found.wiring)} the same but for settings or shapes")


def _number(models: int) -> str:
    return count(models) if models else "none"


def _table(found: Neighbours, folder: str) -> Table:
    columns = (
        Column("#", right=True),
        Column("likeness", right=True),
        Column("in common"),
        Column("file"),
        Column("model", gives_way=True),
        Column("parameters", right=True, gives_way=True),
    )
    rank = 0
    rows = []
    for each in found.nearest:
        rank += not each.itself
        rows.append(_row(each, rank, folder))
    return Table(columns, tuple(rows))


def _row(each: Neighbour, rank: int, folder: str) -> tuple[Cell, ...]:
    return (
        cell(quiet("–")) if each.itself else cell(count(rank)),
        cell(percent(each.likeness)),
        cell(_ITSELF if each.itself else _IN_COMMON[each.kinship]),
        cell(name(each.path.removeprefix(folder))),
        cell(name(each.name or "")),
        cell("?" if each.parameters is None else in_short(each.parameters)),
    )
