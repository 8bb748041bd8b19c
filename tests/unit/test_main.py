"""Where the console script begins: an interrupt is quiet from the first import on."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

IMPORTING = """
import sys, time
print("importing", flush=True)
time.sleep(60)
"""
"""Stands for click, whose import an interrupt may meet."""

WAYS = {
    "module": ["-m", "archlens", "--help"],
    "console script": ["-c", "import sys; from archlens.__main__ import main; sys.exit(main())"],
}


@pytest.fixture
def slow_to_start(tmp_path, environment):
    """An environment in which the command line takes its time to be imported."""
    (tmp_path / "click.py").write_text(IMPORTING, "utf-8")
    return {**environment, "PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}"}


@pytest.mark.parametrize("way", WAYS)
def test_an_interrupt_of_the_imports_is_quiet(slow_to_start, way):
    command = [sys.executable, *WAYS[way]]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=slow_to_start, **pipes) as process:
        assert process.stdout.readline() == "importing\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert (process.returncode, told) == (130, "")


def test_what_a_shell_runs_in_the_background_does_not_hear_it(slow_to_start, tmp_path):
    (tmp_path / "click.py").write_text(IMPORTING.replace("60", "1") + "raise SystemExit(7)", "utf-8")
    pipes = {"stdout": subprocess.PIPE, "text": True}
    command = ["sh", "-c", f"trap '' INT; exec {sys.executable} -m archlens --help"]
    with subprocess.Popen(command, env=slow_to_start, **pipes) as process:
        assert process.stdout.readline() == "importing\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 7


def test_the_command_line_is_run(environment):
    for way in WAYS.values():
        ran = subprocess.run(
            [sys.executable, *way, *([] if way[0] == "-m" else ["--help"])],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "Usage: archlens" in ran.stdout
