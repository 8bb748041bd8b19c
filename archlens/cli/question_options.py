"""What ``archlens survey`` is asked of a survey that there is: options that go together."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

from archlens.cli.output import NARROWEST
from archlens.errors import ArchlensError

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Question:
    """What the options say.

    Attributes:
        where: a condition of SQL on the table of models; None for all models.
        columns: of that table, to tell of each model; empty for the usual ones.
        reports: the folder to write each model's own page to; None for none.
        full: whether to list all models, and shorten nothing.
        width: columns of text; None for those that there are.
    """

    where: str | None = None
    columns: tuple[str, ...] = ()
    reports: str | None = None
    full: bool = False
    width: int | None = None

    def refuse(self) -> None:
        """Refuse what cannot be asked while a survey is made.

        Raises:
            ArchlensError: if anything is asked.
        """
        asked = [option for option, value in _SPELLED.items() if getattr(self, value)]
        if asked:
            raise ArchlensError(
                expected=f"the folder of a survey with {asked[0]}",
                found="models to survey",
                hint=f"Make the survey first, then ask it: archlens survey MODELS -o zoo/, then "
                f"archlens survey zoo/ {asked[0]} {_VALUES[asked[0]]}",
            )


_VALUES = {"--where": "CONDITION", "--columns": "COLUMNS", "--reports": "FOLDER"}
_SPELLED = {"--where": "where", "--columns": "columns", "--reports": "reports"}


def question_options(command: F) -> F:
    """Give a command the options of :class:`Question`, and hand them over as one argument ``question``."""

    @functools.wraps(command)
    def with_question(**arguments: Any) -> Any:
        question = Question(**{field.name: arguments.pop(field.name) for field in fields(Question)})
        return command(question=question, **arguments)

    decorated: Any = with_question
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def _names(_context: click.Context, _option: click.Parameter, given: str | None) -> tuple[str, ...]:
    names = [name.strip() for name in (given or "").split(",")]
    return tuple(name for name in names if name)


_OPTIONS = (
    click.option(
        "--where",
        metavar="CONDITION",
        help="Of a survey, list the models on this condition of SQL: \"strategy = 'late' and max_share > 0.9\".",
    ),
    click.option(
        "--columns",
        metavar="A,B",
        callback=_names,
        help="Of a survey, list the models with these columns of the table of models.",
    ),
    click.option(
        "--reports",
        metavar="FOLDER",
        help="With a page about a survey: read the models once more, write a page about each to this folder, and link "
        "to them.",
    ),
    click.option(
        "--full", is_flag=True, help="Of a survey, with --where or --columns: list all models, and shorten nothing."
    ),
    click.option(
        "--width", type=click.IntRange(min=NARROWEST), metavar="COLUMNS", help="Columns that text about a survey takes."
    ),
)
