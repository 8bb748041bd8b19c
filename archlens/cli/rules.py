"""``archlens rules`` and ``archlens rule CODE``: what the rules look for, and why."""

from __future__ import annotations

import difflib
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import click

from archlens.cli.output import complain, look_of, write_stream
from archlens.rules.registry import BY_CODE, RULES
from archlens.rules.rule import Option, Rule

FAILED = 2

_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to write it."
)


@click.command()
@_format
def rules(form: str) -> None:
    """List the rules: code, name, severity, what each looks for, options."""
    text = _json([_plain(each) for each in RULES]) if form == "json" else _table(RULES, look_of(sys.stdout).width)
    write_stream(text, sys.stdout)


@click.command()
@click.argument("code")
@_format
def rule(code: str, form: str) -> int:
    """Explain a rule: what it looks for, why that matters, what to try, its options.

    CODE is its code or its name.

    \b
    Examples:
      archlens rule AL106
      archlens rule no-interaction --format json
    """  # noqa: D301 - click knows \b as the character
    found = BY_CODE.get(code.upper()) or next((each for each in RULES if each.name == code.lower()), None)
    if found is None:
        complain(_unknown(code, RULES))
        return FAILED
    text = _json(_plain(found)) if form == "json" else "\n".join(_explained(found, look_of(sys.stdout).width)) + "\n"
    write_stream(text, sys.stdout)
    return 0


def _unknown(code: str, rules: Sequence[Rule]) -> str:

    codes, names = [each.code for each in rules], [each.name for each in rules]
    near = difflib.get_close_matches(code.lower(), names, n=1) or difflib.get_close_matches(
        code.upper(), codes, n=1, cutoff=0
    )
    return f"expected the code of a rule, found {code!r}. Did you mean {near[0]!r}? `archlens rules` lists them."


def _json(data: Any) -> str:

    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _plain(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "what": rule.what,
        "why": rule.why,
        "hint": rule.hint,
        "page": f"docs/{rule.page}",
        "options": [_plain_option(option) for option in rule.options],
    }


def _plain_option(option: Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "default": option.default,
        "minimum": option.minimum,
        "maximum": option.maximum,
        "whole": option.whole,
        "meaning": option.meaning,
    }


def _table(rules: Sequence[Rule], width: int) -> str:
    from tabulate import tabulate

    rows = [
        (each.code, each.name, each.severity, each.what, "\n".join(f"{o.name} = {o.default:g}" for o in each.options))
        for each in rules
    ]
    headers = ("code", "name", "severity", "what", "options")
    # tabulate leaves two columns more below a title than it has letters, and two between columns.
    natural = [
        max(len(title) + 2, *(len(line) for row in rows for line in row[i].split("\n")))
        for i, title in enumerate(headers)
    ]
    others = sum(natural) - natural[3] + 2 * 4
    return tabulate(rows, headers, tablefmt="plain", maxcolwidths=[None, None, None, width - others, None]) + "\n"


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
        yield from wrapped(f"Option {option.name} = {option.default:g}", f"{option.meaning}: {option.range}.")
    yield from wrapped("How to set it", _settings(rule))
    yield from wrapped("Page", f"docs/{rule.page}")


def _settings(rule: Rule) -> str:
    options = "".join(f" {option.name} = {option.default:g}," for option in rule.options)
    return f'In archlens.toml: ignore = ["{rule.code}"], or [rules.{rule.code}] with{options} severity = "error".'
