"""A group of commands whose modules are loaded when a command is asked for.

So each command's imports stand at the top of its module, and ``archlens --help`` waits for none of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import click


class LazyCommand(NamedTuple):
    """A command before its module is loaded.

    Attributes:
        name: what is typed, and what the command is called in its module.
        module: where it is.
        summary: its line in the group's help: the first sentence of its own.
    """

    name: str
    module: str
    summary: str


def shortened(summary: str, room: int) -> str:
    """A summary that fits into a line of the help.

    Example:
        >>> shortened("Draw a model: its branches in their colours.", 30)
        'Draw a model: its branches...'
    """
    if len(summary) <= room:
        return summary
    return summary[: room - 2].rpartition(" ")[0] + "..."


class LazyGroup(click.Group):
    """A group that knows of its commands only name, module and summary.

    Args:
        lazy_commands: the commands, in the order of the help.
    """

    def __init__(self, *args: Any, lazy_commands: Sequence[LazyCommand] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy_commands = {command.name: command for command in lazy_commands}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, those most used first."""
        return list(self.lazy_commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of a name; its module is loaded now."""
        command = self.lazy_commands.get(cmd_name)
        if command is None:
            return None
        loaded: click.Command = getattr(importlib.import_module(command.module), command.name)
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Writes the list of commands from their summaries."""
        room = formatter.width - formatter.current_indent - max(map(len, self.lazy_commands)) - 6
        rows = [(name, shortened(command.summary, room)) for name, command in self.lazy_commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
