"""Annotations of a GitHub workflow: commands on standard output that the runner obeys.

GitHub shows ten errors, ten warnings and ten notices of a step, and drops the rest without a word: the tenth tells them
all. See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archlens.checks.outcome import Outcome, Unchecked
from archlens.checks.problem import Problem
from archlens.render.check import problem_text
from archlens.render.check.anchor import anchor, in_repository
from archlens.render.check.service_commands import disarm
from archlens.render.document import View
from archlens.settings.settings_file import OWN
from archlens.text.figures import count
from archlens.text.names import visible

MOST = 10
_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})

Annotation = tuple[str, int, str, list[str]]
"""File, line, title, lines of the message."""


def render(outcome: Outcome, _view: View) -> str:
    """The outcome as commands, and a last line for the log."""
    return "\n".join([*annotations_of(outcome), disarm(problem_text.summary(outcome))]) + "\n"


def annotations_of(outcome: Outcome, folder: Path | None = None) -> list[str]:
    """The outcome as commands.

    Args:
        outcome: what to tell.
        folder: where the names of models lead from as paths, if all of them are paths of one folder.
    """
    found: dict[str, list[Annotation]] = {level: [] for level in _LEVELS.values()}
    for unchecked in outcome.unchecked:
        contract = unchecked.contract
        line = contract.line if contract else 1
        where = in_repository(contract.path) if contract else _of_a_model(unchecked, outcome, folder)
        found["error"].append((where, line, f"{unchecked.what}: not checked", [visible(unchecked.message)]))
    for problem in outcome.problems:
        found[_LEVELS[problem.severity]].append(_annotation(problem, folder))
    return [command for level, each in found.items() for command in _commands(level, each)]


def _of_a_model(unchecked: Unchecked, outcome: Outcome, folder: Path | None) -> str:
    """The file at which it is told that a model could not be read: its own, where its name is sure to be a path."""
    return in_repository(str(folder / unchecked.what) if folder is not None else outcome.anchor or OWN)


def _annotation(problem: Problem, folder: Path | None) -> Annotation:
    first, *rest = problem_text.plain(problem)
    return (*anchor(problem, folder), f"{problem.model}: {first}", rest)


def _commands(level: str, annotations: Sequence[Annotation]) -> Iterator[str]:
    whole = annotations if len(annotations) <= MOST else annotations[: MOST - 1]
    for file, line, title, message in whole:
        yield command(level, "\n".join(message), file=file, line=str(line), title=title)
    rest = annotations[len(whole) :]
    if rest:
        told = [f"{visible(title)}: {message[0] if message else ''}" for _, _, title, message in rest]
        file, line, *_ = rest[0]
        yield command(level, "\n".join(told), file=file, line=str(line), title=f"and {count(len(rest))} more")


def command(level: str, message: str, **properties: str) -> str:
    r"""A workflow command, in which nothing ends a property, the properties or the line.

    Example:
        >>> command("error", "50 %\nor more", file="a,b.toml", title="a::b")
        '::error file=a%2Cb.toml,title=a%3A%3Ab::50 %25%0Aor more'
    """
    given = ",".join(f"{name}={visible(value).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{level} {given}::{message.translate(_DATA)}"
