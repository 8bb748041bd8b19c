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


class LazyGroup(click.Group):
    """A group that knows of its commands only name, module and summary.

    Args:
        lazy_commands: the commands, in the order of the help.
    """

    def __init__(self, *args: Any, lazy_commands: Sequence[LazyCommand] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = {command.name: command.module for command in lazy_commands}
        # What click asks of a command before it is called: its name, for "Did you mean", and its line in the help.
        self.commands = {command.name: click.Command(command.name, help=command.summary) for command in lazy_commands}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, those most used first."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of a name; its module is loaded now."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = getattr(importlib.import_module(self.modules[cmd_name]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Writes the list of commands from their summaries, whole: click would cut them at the end of the line."""
        rows = [(name, command.help or "") for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
