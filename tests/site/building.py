"""Builds the site, as a reader gets it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT

LOG = "log.txt"
"""What was printed as it was built."""


def build(folder, config=ROOT / "mkdocs.yml", **settings):
    """Build a site, with warnings as errors; what was printed."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith("ARCHLENS_")}
    environment = {**unset, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **settings}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def build_once(folder):
    """Build it for all tests of a run."""
    text = build(folder / "site")
    (folder / LOG).write_text(text, encoding="utf-8")
