"""Fixtures of the tests of GitHub."""

from tests.unit.github.made import client, github, waits

__all__ = ["client", "github", "waits"]
