"""The settings that a command goes by, and what is said of mistakes in them."""

from __future__ import annotations

from pathlib import Path

from archlens import settings as files
from archlens.cli.output import complain
from archlens.errors import ArchlensError
from archlens.render.check.service_commands import disarm
from archlens.settings import Settings, SettingsError
from archlens.text.paths import from_here


def named_settings(config: str | None) -> Settings | None:
    """The settings in a file; ``None`` if there are none.

    Args:
        config: the file; that which is nearest, here or above, if it is not given.

    Raises:
        SettingsError: with every mistake in how it is written.
    """
    if config is None and (nearest := files.find(Path.cwd())):
        config = from_here(nearest)  # so that it, and the paths in it, are told as they can be named from here
    return None if config is None else files.load(Path(config))


def complain_of(error: ArchlensError) -> None:
    """Tell an error on stderr; of settings, each mistake in a paragraph of its own."""
    mistakes = str(error).split("\n") if isinstance(error, SettingsError) else [str(error)]
    for mistake in mistakes:
        complain(disarm(mistake))
