"""The whole test command: ``python -m tests.check`` runs ruff, mypy, the import contract and pytest.

``python -m tests.check ruff mypy`` runs these alone. Each runs even if one before it failed, so that one run tells
everything; the exit code is 0 only if all passed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
    # Random cases are the same ones each time here: a gate tells what a change did. A bare `pytest` looks further.
    # Files run in the order of their rooms: those with Keras, of few and long tests, would be last by their number.
    ("pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--hypothesis-profile=ci"),
)
BESIDE = "mypy"
"""Takes half a minute of one core where it has no cache, as in a fresh clone: it runs beside what comes after it."""
TOOLS = tuple(dict.fromkeys(command[0] for command in CHECKS))
PROGRAMS = {
    "dot": ("graphviz",),  # draws PDF
    "chromium": ("chromium", "fonts-liberation"),  # opens the HTML report
    "git-lfs": ("git-lfs",),  # keeps the models of a repository that is reviewed
}
"""Programs that tests run and pip does not bring → the Debian packages of each."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks that are asked for, or all, from the project's root; 0 only if all passed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.check", description="Run all checks, or those of some tools."
    )
    parser.add_argument("tools", nargs="*", metavar="TOOL", help=f"one of {', '.join(TOOLS)}; all, if none is named")
    tools = parser.parse_args(arguments).tools or TOOLS
    unknown = sorted(set(tools) - set(TOOLS))
    if unknown:
        parser.error(f"expected {', '.join(TOOLS)}, found {', '.join(unknown)}")
    if "pytest" in tools:
        bring_programs()
    programs = Path(sys.executable).parent  # the environment that this runs in, activated or not
    # As if it were activated: tests start programs that pip has put there, and some look for them as users would.
    os.environ["PATH"] = os.pathsep.join([str(programs), os.environ["PATH"]])
    # What earlier runs left on this machine is not pytest's to remove: where it cannot, it fails at its end.
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"PYTEST_DEBUG_TEMPROOT": folder}):
        failed = run_checks(tools, programs)
    if failed:
        say("FAILED:", "; ".join(map(" ".join, failed)))
    return int(bool(failed))


def run_checks(tools: Sequence[str], programs: Path) -> list[Sequence[str]]:
    """Run the checks of some tools, which stand in a folder; those that failed."""
    failed: list[Sequence[str]] = []
    begun = []
    for check in CHECKS:
        tool, *rest = check
        if tool not in tools:
            continue
        if tool == BESIDE:
            begun.append((check, begin(str(programs / tool), *rest)))
        elif not run(str(programs / tool), *rest):
            failed.append(check)
    return failed + [check for check, end in begun if not end()]


def bring_programs() -> None:
    """Install what is missing where that can be done without asking: as root (in a container), with apt.

    Elsewhere the tests that need it fail, and say what to install.
    """
    packages = [package for program, needed in PROGRAMS.items() if not shutil.which(program) for package in needed]
    if packages and shutil.which("apt-get") and os.getuid() == 0:
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    elif packages:
        say("MISSING:", *packages)


def run(*command: str) -> bool:
    """Run a command from the project's root, and say so; whether it went well."""
    say("$", *command)
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def begin(*command: str) -> Callable[[], bool]:
    """Start a command from the project's root; what is given waits for it, says all of it, and whether it went well."""
    output = tempfile.TemporaryFile("w+")  # noqa: SIM115 - it is closed at the end
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)

    def end() -> bool:
        code = process.wait()
        with output:
            output.seek(0)
            say("$", *command)
            say(output.read().rstrip())
        return code == 0

    return end


def say(*words: str) -> None:
    """Print words on a line of their own, at once."""
    print(*words, flush=True)  # noqa: T201 - a person reads this


if __name__ == "__main__":
    sys.exit(main())
