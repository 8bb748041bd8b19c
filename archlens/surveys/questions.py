"""Questions to the tables of a survey, answered by DuckDB: which models, and how many of what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from archlens.surveys.bin_bounds import bounds_of_numbers, bounds_of_shares
from archlens.surveys.columns import MODELS
from archlens.surveys.duckdb_tables import identifier, opened_tables
from archlens.surveys.interrupts import interruptible
from archlens.surveys.question_errors import question_refused
from archlens.surveys.store import Zoo
from archlens.surveys.survey_answers import (
    QUANTILES,
    SPREAD_FIGURES,
    Answer,
    Bin,
    FrequentFinding,
    Spread,
    SurveyOverview,
    Tally,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_COLUMNS = ("path", "strategy", "inputs", "depth", "parameters", "max_share")
"""What is told of each model, if nothing else is asked for; and what the condition is about."""

T = TypeVar("T")

_CHOSEN = "chosen_models"
_TEXT_IN_SQL = re.compile(r"'(?:[^']|'')*'")


class Questions:
    """What can be asked of a survey; made by :func:`asking`.

    Attributes:
        zoo: the survey.
        condition: of SQL, which models are asked about; None for all.
    """

    def __init__(self, zoo: Zoo, connection: DuckDBPyConnection, condition: str | None) -> None:
        self.zoo = zoo
        self.condition = condition
        self._connection = connection
        models = connection.view(MODELS.name)
        # A filter is one expression: DuckDB takes no second statement, no order and no union behind it.
        chosen = models if condition is None else self._checked(lambda: models.filter(condition))
        self._checked(lambda: chosen.create_view(_CHOSEN))

    def number_of_models(self) -> int:
        """How many models fulfil the condition."""
        return self._number(_CHOSEN)

    def answer(self, columns: Sequence[str] = (), most: int | None = None) -> Answer:
        """The models on the condition, in order of their paths.

        Args:
            columns: of the table of models, to tell of each; if not given, the first ones, and those that the condition
                is about.
            most: how many models are told; all, if not given.

        Raises:
            UnknownNameError: if there is no such column.
            QuestionError: if the condition cannot be answered.
        """
        MODELS.named(columns)
        named = self._named_in_condition()
        told = tuple(dict.fromkeys(columns or ("path", *named, *FIRST_COLUMNS)))
        bound = "" if most is None else f" LIMIT {most}"
        rows = self._rows(f"SELECT {', '.join(map(identifier, told))} FROM {_CHOSEN} ORDER BY path{bound}")
        return Answer(
            survey=str(self.zoo.folder),
            condition=self.condition,
            columns=told,
            usual=tuple(column for column in told if column not in (*columns, *named)),
            rows=tuple(rows),
            matching=self.number_of_models(),
            models=self._number(MODELS.name),
        )

    def overview(self) -> SurveyOverview:
        """How many models there are of each kind, and how their figures are spread.

        Raises:
            QuestionError: if the condition cannot be answered.
        """
        groups, duplicates = self._duplicates()
        return SurveyOverview(
            survey=str(self.zoo.folder),
            condition=self.condition,
            models=self.number_of_models(),
            formats=self._tallies("format"),
            inputs=tuple(sorted(self._tallies("inputs"), key=lambda tally: (tally.value is None, tally.value))),
            strategies=self._tallies("strategy"),
            spreads=tuple(map(self._spread, SPREAD_FIGURES)),
            findings=self._findings(),
            errors=self._tallies("kind", "errors"),
            duplicate_groups=groups,
            duplicates=duplicates,
        )

    def compared(self, figure: str, value: float, but: Sequence[str]) -> tuple[int, int, int, int]:
        """How many models have less of a figure, the same and more, and of how many it is unknown.

        Args:
            figure: the name of its column.
            value: what they are compared with.
            but: paths of models that are left out.
        """
        column = identifier(figure)
        counts = ", ".join(f"count(*) FILTER (WHERE {column} {sign} ?)" for sign in ("<", "=", ">"))
        sql = f"SELECT {counts}, count(*) - count({column}) FROM {_CHOSEN} WHERE NOT list_contains(?, path)"
        (row,) = self._rows(sql, [value, value, value, list(but)])
        return row

    def paths_that_end_with(self, text: str) -> list[str]:
        """Paths of models, in order; case matters."""
        rows = self._rows(f"SELECT path FROM {_CHOSEN} WHERE ends_with(path, ?) ORDER BY path", [text])
        return [path for (path,) in rows]

    def number_with(self, column: str, value: object, but: Sequence[str]) -> int:
        """How many models have a value in a column; with None, of how many it is unknown.

        Args:
            column: of the table of models.
            value: what they have there.
            but: paths of models that are left out.
        """
        sql = (
            f"SELECT count(*) FROM {_CHOSEN} "
            f"WHERE {identifier(column)} IS NOT DISTINCT FROM ? AND NOT list_contains(?, path)"
        )
        ((number,),) = self._rows(sql, [value, list(but)])
        return int(number)

    def codes(self) -> dict[str, tuple[str, ...]]:
        """Path of a model → the codes of its findings, each once, ascending; of models without one, nothing."""
        chosen = f"SELECT path FROM {_CHOSEN}"
        rows = self._rows(f"SELECT DISTINCT path, code FROM findings WHERE path IN ({chosen}) ORDER BY path, code")
        codes: dict[str, tuple[str, ...]] = {}
        for path, code in rows:
            codes[path] = (*codes.get(path, ()), code)
        return codes

    def _named_in_condition(self) -> list[str]:
        """The columns of models that the condition is about, as far as its words tell."""
        words = re.findall(r"\w+", _TEXT_IN_SQL.sub("", self.condition or "").lower())
        return [word for word in dict.fromkeys(words) if word in MODELS.names]

    def _number(self, table: str) -> int:
        ((number,),) = self._rows(f"SELECT count(*) FROM {table}")
        return int(number)

    def _tallies(self, column: str, table: str = _CHOSEN) -> tuple[Tally, ...]:
        """How many rows have each value, the most frequent first."""
        sql = f"SELECT {identifier(column)} AS value, count(*) AS number FROM {table} GROUP BY 1"
        rows = self._rows(f"{sql} ORDER BY number DESC, value")
        return tuple(Tally(value, number) for value, number in rows)

    def _spread(self, figure: str) -> Spread:
        column = identifier(figure)
        quantiles = f"quantile_disc({column}, {list(QUANTILES)})"
        ((known, models, values),) = self._rows(f"SELECT count({column}), count(*), {quantiles} FROM {_CHOSEN}")
        if not known:
            return Spread(figure, 0, models, (), ())
        is_share = MODELS.types[figure] == "number"
        bounds = bounds_of_shares() if is_share else bounds_of_numbers(values[0], values[-1])
        return Spread(figure, known, models - known, tuple(values), self._bins(figure, bounds))

    def _bins(self, figure: str, bounds: Sequence[float]) -> tuple[Bin, ...]:
        """How many models have a figure between each two bounds; the last one belongs to the last bin."""
        column = identifier(figure)
        last = len(bounds) - 2
        conditions = [f"{column} >= ? AND {column} {'<=' if i == last else '<'} ?" for i in range(last + 1)]
        counts = ", ".join(f"count(*) FILTER (WHERE {each})" for each in conditions)
        pairs = list(pairwise(bounds))
        (row,) = self._rows(f"SELECT {counts} FROM {_CHOSEN}", [bound for pair in pairs for bound in pair])
        return tuple(Bin(*pair, models) for pair, models in zip(pairs, row, strict=True))

    def _findings(self) -> tuple[FrequentFinding, ...]:
        chosen = f"SELECT path FROM {_CHOSEN}"
        rows = self._rows(
            "SELECT code, count(DISTINCT path) AS models, count(*) FROM findings "
            f"WHERE path IN ({chosen}) GROUP BY code ORDER BY models DESC, code"
        )
        return tuple(FrequentFinding(*row) for row in rows)

    def _duplicates(self) -> tuple[int, int]:
        """How many groups of models there are whose fingerprints are equal, and how many models are in these."""
        groups = f"SELECT count(*) AS models FROM {_CHOSEN} WHERE fingerprint IS NOT NULL GROUP BY fingerprint"
        ((number, models),) = self._rows(f"SELECT count(*), sum(models) FROM ({groups}) WHERE models > 1")
        return int(number), int(models or 0)

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        answered: list[tuple[Any, ...]] = self._checked(
            lambda: self._connection.execute(sql, list(parameters)).fetchall()
        )
        return answered

    def _checked(self, ask: Callable[[], T]) -> T:
        """What DuckDB answers.

        Raises:
            ArchlensError: if it refuses: a QuestionError, if the condition is the cause.
            KeyboardInterrupt: if the user interrupts it.
        """
        import duckdb  # the connection comes from there

        try:
            return interruptible(ask, self._connection.interrupt)
        except duckdb.Error as error:
            raise question_refused(str(error), self.condition) from error


@contextmanager
def asking(zoo: Zoo, condition: str | None = None) -> Iterator[Questions]:
    """Open the tables of a survey for questions.

    Args:
        zoo: the survey.
        condition: of SQL, on which models are asked about: what may stand behind ``WHERE`` in a query of the table
            ``models``. Other tables may stand in subqueries. It reads nothing but the tables of the survey.

    Raises:
        QuestionError: if the condition is none.
        ArchlensError: if DuckDB is not installed.
    """
    if condition is not None and not condition.strip():
        raise question_refused("Parser Error: it is empty", condition)
    with opened_tables(zoo) as connection:
        yield Questions(zoo, connection, condition)
