"""Rules for a terminal: a table of all, or one explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from archlens.render.document import View
from archlens.rules.rule import Option, Rule
from archlens.text.figures import significant

_HEADERS = ("code", "name", "severity", "what")
_GAP = 2
_INDENT = 2
_NARROWEST = 32
"""Columns for what a rule looks for; where there are fewer, it stands below the rule's name."""


def table(rules: Sequence[Rule], view: View) -> str:
    """Rules with code, name, severity, what each looks for, and below that its options; it ends with a line end."""
    heads = [(rule.code, rule.name, rule.severity) for rule in rules]
    widths = [max(map(len, column)) for column in zip(_HEADERS[:-1], *heads, strict=True)]
    column = sum(widths) + _GAP * len(widths)
    if view.terminal.width - column < _NARROWEST:
        return "\n".join(_listed(rules, view.terminal.width)) + "\n"

    lines = [_row(_HEADERS[:-1], widths, _HEADERS[-1:])]
    for head, rule in zip(heads, rules, strict=True):
        lines.append(_row(head, widths, _told(rule, view.terminal.width - column)))
    return "\n".join(lines) + "\n"


def _row(head: Sequence[str], widths: Sequence[int], told: Sequence[str]) -> str:
    """A row of the table: of its last column, the lines behind the first stand alone."""
    gap = " " * _GAP
    start = gap.join(text.ljust(width) for text, width in zip(head, widths, strict=True)) + gap
    return start + f"\n{' ' * len(start)}".join(told)


def _listed(rules: Sequence[Rule], width: int) -> Iterator[str]:
    """Rules for a terminal that has no room for a table."""
    for rule in rules:
        yield _title(rule)
        for line in _told(rule, width - _INDENT):
            yield " " * _INDENT + line


def _told(rule: Rule, width: int) -> list[str]:
    """What a rule looks for, and its options with their defaults."""
    options = [_default(option) for option in rule.options]
    return [*textwrap.wrap(rule.what, width), *options]


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.name} ({rule.severity})"


def _default(option: Option) -> str:
    return f"{option.name} = {significant(option.default, 6)}"


def explanation(rule: Rule, view: View) -> str:
    """What a rule looks for, why that matters, what to try, its options; it ends with a line end."""
    return "\n".join(_explained(rule, view.terminal.width)) + "\n"


def _explained(rule: Rule, width: int) -> Iterator[str]:
    def wrapped(title: str, text: str) -> Iterator[str]:
        yield ""
        yield title
        yield from textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")

    yield _title(rule)
    yield from wrapped("What it looks for", rule.what)
    yield from wrapped("Why it matters", rule.why)
    yield from wrapped("What to try", rule.hint)
    for option in rule.options:
        yield from wrapped(f"Option {_default(option)}", f"{option.meaning}: {option.range}.")
    yield from wrapped("How to set it", _settings(rule))


def _settings(rule: Rule) -> str:
    options = "".join(f" {_default(option)}," for option in rule.options)
    return f'In archlens.toml: ignore = ["{rule.code}"], or [rules.{rule.code}] with{options} severity = "error".'
