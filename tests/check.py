"""The whole test command: ``python -m tests.check`` runs ruff, mypy, the import contract and pytest.

Each runs even if one before it failed, so that one run tells everything; the exit code is 0 only if all passed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
    ("pytest", "-n", "2", "--dist", "loadfile"),
)


def main() -> int:
    """Run all checks from the project's root; 0 only if all passed."""
    beside = Path(sys.executable).parent  # the environment that this runs in, activated or not
    failed = []
    for command in CHECKS:
        print("$", *command, flush=True)  # noqa: T201 - a person reads this
        done = subprocess.run([beside / command[0], *command[1:]], cwd=ROOT, check=False)
        if done.returncode:
            failed.append(" ".join(command))
    if failed:
        print("FAILED:", "; ".join(failed))  # noqa: T201
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
