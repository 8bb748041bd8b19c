"""The history: one line of JSON for each run of all suites, which says on what machine and of which commit."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT, Result

HISTORY = ROOT / "benchmarks" / "history.jsonl"
_CPUS = Path("/proc/cpuinfo")


def machine() -> dict[str, Any]:
    """The machine in general terms; no name, no path."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    if _CPUS.exists():
        for line in _CPUS.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()


def entry(results: Sequence[Result], rounds: int) -> dict[str, Any]:
    """What is kept of a run."""
    return {
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "rounds": rounds,
        "results": [_kept(result) for result in results],
    }


def append(results: Sequence[Result], rounds: int, file: Path = HISTORY) -> None:
    """Add a line to the history."""
    line = json.dumps(entry(results, rounds), ensure_ascii=False)
    with file.open("a", encoding="utf-8") as history:
        history.write(line + "\n")


def _kept(result: Result) -> dict[str, Any]:
    measured = result.ratio
    return {
        "suite": result.suite,
        "what": result.what,
        "median": measured and round(measured.median, 4),
        "low": measured and round(measured.low, 4),
        "high": measured and round(measured.high, 4),
        "goal": result.goal and str(result.goal),
        "met": result.met,
        "seconds": result.seconds,
    }


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout.strip()
