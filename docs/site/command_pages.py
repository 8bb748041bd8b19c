"""A hook of MkDocs: the reference of the commands, made from the commands themselves.

A page has it where it has the comment ``<!-- commands -->``: what each command does, its arguments, examples and
options, in the words of ``archlens COMMAND --help``.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

MARK = "<!-- commands -->"

PAGES = {
    "report": "report.md",
    "draw": "diagrams.md",
    "diff": "diff.md",
    "check": "check.md",
    "init": "contracts/index.md",
    "lock": "lock.md",
    "rules": "rules/index.md",
    "rule": "rules/index.md",
    "explain": "glossary.md",
    "survey": "survey.md",
    "find": "find.md",
    "scan": "scan.md",
    "skeleton": "skeleton.md",
    "review": "pull-requests.md",
    "card": "card.md",
}
"""Command → the page that tells of it."""

_FOLDER = "../"
_SENSE = re.compile(r"[\\`*_{}\[\]<>&|#!~]")
"""What may have a sense in Markdown or HTML."""
_OR = "&#124;"
"""What stands between two choices of an option."""
_UNWRAPPED = "\b"
"""What click has before a paragraph whose lines stay as they are."""


def on_page_markdown(markdown: str, config: MkDocsConfig, **_: object) -> str:
    """Put the reference where the page asks for it."""
    if MARK not in markdown:
        return markdown
    root = str(Path(config.config_file_path).parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    from archlens.cli import archlens

    return markdown.replace(MARK, "\n".join(reference(archlens)))


def reference(group: click.Group) -> Iterator[str]:
    """The reference of a group of commands as lines of Markdown.

    Args:
        group: the group.

    Example:
        >>> from archlens.cli import archlens
        >>> next(reference(archlens))
        '## report'
    """
    parent = click.Context(group, info_name=group.name)
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is not None:
            yield from _command(command, click.Context(command, info_name=name, parent=parent))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    name = command.name or ""
    yield from (f"## {name}", "", "```text", f"{context.command_path} {' '.join(_pieces(command, context))}", "```", "")
    yield from _help(command.help or "")
    yield from _options(command, context)
    if name in PAGES:
        yield from (f"More: [{PAGES[name]}]({_FOLDER}{PAGES[name]})", "")


def _pieces(command: click.Command, context: click.Context) -> list[str]:
    return command.collect_usage_pieces(context)


def _help(text: str) -> Iterator[str]:
    """The paragraphs of a help text; examples, whose lines click leaves as they are, become a block of code."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text).replace(f"{_UNWRAPPED}\n", _UNWRAPPED)):
        if not paragraph.startswith(_UNWRAPPED):
            yield from (_words(" ".join(paragraph.split())), "")
            continue
        first, *rest = paragraph.removeprefix(_UNWRAPPED).splitlines()
        yield from (_words(first), "", "```sh", *(line.strip() for line in rest), "```", "")


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context))]
    yield from ("| option | what it does |", "|---|---|")
    for names, meaning in records:
        yield f"| {_code(names)} | {_words(meaning)} |"
    yield ""


def _code(text: str) -> str:
    """The names of an option as code that stands in a table, and may be broken between two choices."""
    return f"<code>{_words(text).replace(_OR, f'{_OR}<wbr>')}</code>"


def _words(text: str) -> str:
    """Words as Markdown that shows them as they are, in a table, too."""
    return _SENSE.sub(lambda match: f"&#{ord(match[0])};", text)
