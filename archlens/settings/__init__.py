"""What a project sets: ``archlens.toml``, or ``[tool.archlens]`` of ``pyproject.toml``, with the line of every key."""

from archlens.settings.mistakes import Mistake, Mistakes, SettingsError
from archlens.settings.settings_file import Settings, find, load, parse

__all__ = ["Mistake", "Mistakes", "Settings", "SettingsError", "find", "load", "parse"]
