"""What a check came to, written for who reads it: people, programs, and the services that CI runs on."""

from __future__ import annotations

from typing import Literal, get_args

from archlens.checks.outcome import Outcome
from archlens.text.look import Look

OutputFormat = Literal["text", "json", "github", "sarif", "junit"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)


def write(outcome: Outcome, form: OutputFormat, look: Look | None = None) -> str:
    """The outcome in one of the formats; it ends with a line end.

    Args:
        outcome: what was checked and found.
        form: the format.
        look: of text, what the terminal can show.
    """
    # Each is imported where it is asked for: a check needs one of them.
    if form == "text":
        from archlens.render.check.check_text import write as write_text

        return write_text(outcome, look or Look())
    if form == "json":
        from archlens.render.check.check_json import write as write_json

        return write_json(outcome)
    if form == "github":
        from archlens.render.check.github import write as write_github

        return write_github(outcome)
    if form == "sarif":
        from archlens.render.check.check_sarif import write as write_sarif

        return write_sarif(outcome)
    from archlens.render.check.junit import write as write_junit

    return write_junit(outcome)
