"""The table of a run, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.measuring import Result, figure

MET = {True: "yes", False: "**no**", None: ""}


def table(results: Sequence[Result]) -> str:
    """A line for each result: what was measured, its spread, its goal, and whether that is met."""
    lines = ["| what | measured | spread | goal | met |", "|---|---:|---:|---:|---|"]
    lines += [_line(result) for result in results]
    return "\n".join(lines)


def about(machine: dict[str, Any], rounds: int, date: str, commit: str) -> str:
    """In which circumstances a table was measured."""
    return (
        f"Measured on {date} at commit {commit[:9]}, with {machine['cores']} cores ({machine['processor']}), "
        f"{machine['system']} and Python {machine['python']}, in {rounds} rounds (large models in 3)."
    )


def _line(result: Result) -> str:
    goal = str(result.goal or "")
    if result.ratio is None:
        return f"| {result.what} | not measured: {result.seconds.replace('|', '/')} | | {goal} | {MET[result.met]} |"
    measured = figure(result.ratio.median)
    spread = f"{figure(result.ratio.low)} to {figure(result.ratio.high)}"
    return f"| {result.what} | {measured} | {spread} | {goal} | {MET[result.met]} |"
