"""``archlens explain``: what the words of a report mean."""

from __future__ import annotations

import sys

import click

from archlens.cli.format_option import format_option
from archlens.cli.output import complain, terminal_of, width_option, write_stream
from archlens.render.document import View
from archlens.render.formats import Subject, named
from archlens.text.names import quoted
from archlens.text.suggestions import code_or_name

FAILED = 2


@click.command()
@click.argument("term", nargs=-1)
@format_option("explanation", default="text", help="How to write it.")
@width_option
def explain(term: tuple[str, ...], format_name: str, width: int | None) -> int:
    """Explain a word of a report, a code or a type of contract.

    TERM is a word of one or several, such as joint depth, the code or name of a rule, or a type of contract. Its
    definition is told, and read from a model that is drawn. Without it, all words are listed.

    \b
    Examples:
      archlens explain
      archlens explain joint depth
      archlens explain injection
      archlens explain AL106
      archlens explain no-path
    """  # noqa: D301 - click knows \b as the character
    from archlens.explanations import TERMS  # only now: --help would wait 100 ms for these
    from archlens.render import explained

    view = View(terminal=terminal_of(sys.stdout, width))
    word = " ".join(term)
    found = list(explained.explained_by(word)) if word else list(TERMS)
    if not found:
        hint = code_or_name(word, explained.codes(), explained.words())
        complain(f"expected a word that archlens explains, found {quoted(word)}. {hint}`archlens explain` lists them.")
        return FAILED
    subject: Subject = "explanation" if word else "terms"
    write = named(format_name, subject).writer(subject)
    write_stream(write(found, view), sys.stdout)
    return 0
