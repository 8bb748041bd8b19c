"""``archlens rules`` and ``archlens rule CODE``: what the rules look for, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from archlens.cli.format_option import format_option
from archlens.cli.output import complain, terminal_of, width_option, write_stream
from archlens.render.document import View
from archlens.render.formats import named
from archlens.text.names import quoted
from archlens.text.suggestions import nearest

FAILED = 2


@click.command()
@format_option("rules", default="text", help="How to write it.")
@width_option
def rules(format_name: str, width: int | None) -> None:
    """List the rules: code, name, severity, what each looks for, options."""
    from archlens.rules.registry import RULES  # only now: --help would wait 50 ms for it

    write = named(format_name, "rules").writer("rules")
    write_stream(write(RULES, View(terminal=terminal_of(sys.stdout, width))), sys.stdout)


@click.command()
@click.argument("code")
@format_option("rule", default="text", help="How to write it.")
@width_option
def rule(code: str, format_name: str, width: int | None) -> int:
    """Explain a rule: what it looks for, why that matters, what to try, its options.

    CODE is its code or its name.

    \b
    Examples:
      archlens rule AL106
      archlens rule no-interaction --format json
    """  # noqa: D301 - click knows \b as the character
    from archlens.rules.registry import BY_CODE, RULES  # only now, as above

    found = BY_CODE.get(code.upper()) or next((each for each in RULES if each.name == code.lower()), None)
    if found is None:
        complain(_unknown(code, [each.name for each in RULES], list(BY_CODE)))
        return FAILED
    write = named(format_name, "rule").writer("rule")
    write_stream(write(found, View(terminal=terminal_of(sys.stdout, width))), sys.stdout)
    return 0


def _unknown(code: str, names: Sequence[str], codes: Sequence[str]) -> str:
    guess = quoted(nearest(code, [*codes, *names]))
    return f"expected the code of a rule, found {quoted(code)}. Did you mean {guess}? `archlens rules` lists them."
