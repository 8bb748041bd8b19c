"""The models of a survey that are nearest to one: those of its architecture first, then by likeness.

One pass over the table of models, of which a few thousand rows and the nearest so far are held.
"""

from __future__ import annotations

import heapq
import itertools
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archlens.analysis.analysis import Analysis
from archlens.analysis.fingerprint import Fingerprint, fingerprint_of
from archlens.analysis.signature import likenesses
from archlens.errors import ArchlensError, ArgumentError
from archlens.surveys.cells import LARGEST
from archlens.surveys.records import Row
from archlens.surveys.store import Zoo
from archlens.text.values import in_brief

Kinship = Literal["same", "wiring", "other"]
"""How near a model is:

- ``same``: the same architecture with the same settings, trained anew or renamed;
- ``wiring``: the same classes of layers hang together in the same way, with other settings or shapes;
- ``other``: neither; the likeness alone tells.
"""

KINSHIPS: tuple[Kinship, ...] = ("same", "wiring", "other")
"""All of them, the nearest first."""

MOST = 10
"""How many models are told of, if no one says."""

_COLUMNS = ("path", "name", "fingerprint", "signature", "parameters")
_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A model of a survey, as near as it is to the one that was asked about.

    Attributes:
        path: of its file, as the survey has it.
        name: what the model is called.
        kinship: ``same``, ``wiring`` or ``other``.
        likeness: how alike its architecture is, 0 to 1; 1 of the same.
        itself: whether it is the file that was asked about.
        parameters: the number of them; ``None`` if it is not known.
    """

    path: str
    name: str | None
    kinship: Kinship
    likeness: float
    itself: bool
    parameters: int | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest models of a survey.

    Attributes:
        model: the name of the model that was asked about.
        path: of its file, if it has one.
        parameters: the number of them; ``None`` if it is not known.
        fingerprint: of its architecture.
        zoo: the folder of the survey.
        models: how many models the survey has, that one not among them.
        same: how many of them are the same architecture with the same settings.
        wiring: how many more are the same but for settings and shapes.
        nearest: the nearest, the nearest first; the model itself before all others, if it is in the survey.
    """

    model: str
    path: str | None
    parameters: int | None
    fingerprint: str
    zoo: str
    models: int
    same: int
    wiring: int
    nearest: tuple[Neighbour, ...]


def find_nearest(analysis: Analysis, zoo: Zoo, most: int = MOST) -> Neighbours:
    """The models of a survey that are nearest to one.

    Args:
        analysis: of the one, with its graph.
        zoo: the survey.
        most: how many are told of, the model itself not among them.

    Raises:
        ArgumentError: if that is no whole number of at least 1.
        ReportFormatError: if the analysis was read back from a report, which holds no graph.
        ArchlensError: if a table of the survey is damaged.
    """
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise ArgumentError(
            expected="a number of models of at least 1", found=in_brief(most), hint="Give a whole number, such as 10."
        )
    own = fingerprint_of(analysis.facts)
    model = _Asked(own, _as_in_a_table(analysis.model.parameters), _place(analysis.path))
    counted = dict.fromkeys(KINSHIPS, 0)
    itself: list[Neighbour] = []
    found = (each for rows in _in_parts(zoo) for each in model.neighbours(rows))
    nearest = heapq.nsmallest(most, _others(found, itself, counted), key=model.distance)
    return Neighbours(
        model=analysis.model.name,
        path=analysis.path,
        parameters=analysis.model.parameters,
        fingerprint=own.text,
        zoo=os.fspath(zoo.folder),
        models=sum(counted.values()),
        same=counted["same"],
        wiring=counted["wiring"],
        nearest=(*itself, *nearest),
    )


def _others(found: Iterator[Neighbour], itself: list[Neighbour], counted: dict[Kinship, int]) -> Iterator[Neighbour]:
    """The models that are another file than the one asked about, counted; that one is put aside."""
    for each in found:
        if each.itself:
            itself.append(each)
        else:
            counted[each.kinship] += 1
            yield each


def _in_parts(zoo: Zoo) -> Iterator[Sequence[Row]]:
    """The rows of the table of models, some thousands at a time."""
    rows = zoo.rows("models", _COLUMNS)
    while part := list(itertools.islice(rows, _AT_ONCE)):
        yield part


@dataclass(frozen=True, slots=True)
class _Asked:
    """The model that is asked about."""

    fingerprint: Fingerprint
    parameters: int | None
    place: Path | None

    def neighbours(self, rows: Sequence[Row]) -> Iterator[Neighbour]:
        """Models of a survey as they stand to this one."""
        signatures = [str(row["signature"] or "a") for row in rows]
        try:
            found = likenesses(self.fingerprint.signature, signatures)
        except ValueError as error:
            raise _damaged(error) from error
        for row, likeness in zip(rows, found, strict=True):
            path, parameters = str(row["path"]), row["parameters"]
            known = parameters if isinstance(parameters, int) else None
            kinship = self._kinship(str(row["fingerprint"]), known)
            itself = kinship == "same" and self.place is not None and _place(path) == self.place
            yield Neighbour(path, _text(row["name"]), kinship, likeness, itself, known)

    def _kinship(self, fingerprint: str, parameters: int | None) -> Kinship:
        if fingerprint == self.fingerprint.text and not self._differs(parameters):
            return "same"
        return "wiring" if fingerprint.partition("-")[0] == self.fingerprint.wiring else "other"

    def _differs(self, parameters: int | None) -> bool:
        """Whether another model surely has other weights: a class that is not Keras's own may have any."""
        return None not in (parameters, self.parameters) and parameters != self.parameters

    def distance(self, other: Neighbour) -> tuple[int, float, float, str]:
        """What orders models: kinship, likeness, the ratio of parameters, and then the path."""
        return KINSHIPS.index(other.kinship), -other.likeness, self._ratio(other.parameters), other.path

    def _ratio(self, parameters: int | None) -> float:
        if parameters is None or self.parameters is None:
            return math.inf
        less, more = sorted((parameters + 1, self.parameters + 1))
        return more / less


def _as_in_a_table(number: int | None) -> int | None:
    """A number of parameters; unknown where a table could not hold it."""
    return number if number is None or number <= LARGEST else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _place(path: str | None) -> Path | None:
    """Where a file is, whichever way it is named; ``None`` of what is no path."""
    if path is None or "://" in path:
        return None
    try:
        return Path(path).resolve()
    except (OSError, ValueError, RuntimeError):
        return None


def _damaged(error: ValueError) -> ArchlensError:
    return ArchlensError(
        expected="the signatures of models in the table of models",
        found=f"one that cannot be read ({error})",
        hint="Survey the models anew, into another folder.",
    )
