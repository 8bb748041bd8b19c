"""Commands that are loaded when they are asked for: their help, their names, and what they say of others."""

import subprocess
import sys

import click
import pytest

from archlens.cli import COMMANDS, archlens

WHAT_HELP_LOADS = """
import sys
from archlens.cli import COMMANDS, main
try:
    main(["--help"])
except SystemExit:
    pass
print([command.module for command in COMMANDS if command.module in sys.modules])
"""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_summary_is_the_command_s_own_short_help(command):
    loaded = archlens.get_command(None, command.name)
    assert loaded.name == command.name
    for room in (30, 60, 1000):
        assert archlens.commands[command.name].get_short_help_str(room) == loaded.get_short_help_str(room)


def test_the_help_loads_no_command(environment):
    result = subprocess.run(
        [sys.executable, "-c", WHAT_HELP_LOADS], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"
    listed = result.stdout.partition("Commands:\n")[2].splitlines()[:-1]
    # What is not in the first line of a summary stands below it, further in.
    assert [line.split()[0] for line in listed if not line.startswith("    ")] == [command.name for command in COMMANDS]
    assert "…" not in result.stdout
    assert "..." not in "".join(listed)


ROOMS_LOADED_BY_HELP = """
import sys
from archlens.cli import main
try:
    main([sys.argv[1], "--help"])
except SystemExit:
    pass
rooms = {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("archlens.")}
print(" ".join(sorted(rooms)))
"""


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_the_help_of_a_command_waits_for_nothing_that_reads_models(environment, command):
    """A tenth of a second, and a third in ``check``, that nobody needs who asks for the options."""
    result = subprocess.run(
        [sys.executable, "-c", ROOMS_LOADED_BY_HELP, command],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = {name.partition(".")[2] for name in result.stdout.splitlines()[-1].split()}
    assert loaded <= {"cli", "errors", "limits", "render", "settings", "surveys", "text", "version"}


@pytest.mark.parametrize("width", [40, 80, 100])
def test_the_help_fits_its_width(width):
    context = click.Context(archlens, info_name="archlens", terminal_width=width, max_content_width=width)
    assert max(map(len, archlens.get_help(context).splitlines())) <= width


def test_an_unknown_command_is_no_command():
    assert archlens.get_command(None, "reprot") is None


def test_an_unknown_command_suggests_the_nearest(python, environment):
    result = subprocess.run(
        [python, "-m", "archlens", "reprot"], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert "No such command 'reprot'. Did you mean 'report'?" in result.stderr
