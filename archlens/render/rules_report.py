"""Rules for a terminal: a table of all, or one explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tabulate import tabulate

from archlens.render.document import View
from archlens.rules.rule import Rule
from archlens.text.figures import significant

_HEADERS = ("code", "name", "severity", "what", "options")
_WIDE = _HEADERS.index("what")
# tabulate leaves two columns more below a title than it has letters, and two between columns.
_GAP = 2
_NARROWEST = 20
"""Columns for what a rule looks for; where a terminal has fewer, the table is wider than it."""


def table(rules: Sequence[Rule], view: View) -> str:
    """Rules with code, name, severity, what each looks for, and options; it ends with a line end."""
    rows = [(rule.code, rule.name, rule.severity, rule.what, _defaults(rule)) for rule in rules]
    widths: list[int | None] = [None] * len(_HEADERS)
    others = sum(_width(title, [row[i] for row in rows]) for i, title in enumerate(_HEADERS) if i != _WIDE)
    room = view.terminal.width - others - _GAP * (len(_HEADERS) - 1)
    widths[_WIDE] = max(room, _NARROWEST)
    return tabulate(rows, _HEADERS, tablefmt="plain", maxcolwidths=widths) + "\n"


def _defaults(rule: Rule) -> str:
    return "\n".join(f"{option.name} = {significant(option.default, 6)}" for option in rule.options)


def _width(title: str, cells: Sequence[str]) -> int:
    lines = [line for cell in cells for line in cell.split("\n")]
    return max(len(title) + _GAP, *map(len, lines))


def explanation(rule: Rule, view: View) -> str:
    """What a rule looks for, why that matters, what to try, its options; it ends with a line end."""
    return "\n".join(_explained(rule, view.terminal.width)) + "\n"


def _explained(rule: Rule, width: int) -> Iterator[str]:
    def wrapped(title: str, text: str) -> Iterator[str]:
        yield ""
        yield title
        yield from textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")

    yield f"{rule.code} {rule.name} ({rule.severity})"
    yield from wrapped("What it looks for", rule.what)
    yield from wrapped("Why it matters", rule.why)
    yield from wrapped("What to try", rule.hint)
    for option in rule.options:
        yield from wrapped(
            f"Option {option.name} = {significant(option.default, 6)}", f"{option.meaning}: {option.range}."
        )
    yield from wrapped("How to set it", _settings(rule))


def _settings(rule: Rule) -> str:
    options = "".join(f" {option.name} = {significant(option.default, 6)}," for option in rule.options)
    return f'In archlens.toml: ignore = ["{rule.code}"], or [rules.{rule.code}] with{options} severity = "error".'
