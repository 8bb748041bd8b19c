"""SARIF 2.1.0, which code hosts and editors show: what the logs of checks and of scans have in common.

The format is https://docs.oasis-open.org/sarif/sarif/v2.1.0. What a check and a scan put into it stands beside each,
since a scan need not wait for the rules and contracts of a check to be imported (100 ms).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archlens.graph import Severity
from archlens.render.check.service_commands import disarmed_json
from archlens.text.names import visible
from archlens.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
"""What SARIF calls a severity."""


def log(run: Mapping[str, Any]) -> str:
    """A log of one run, in ASCII; it ends with a line end."""
    return disarmed_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def tool(rules: Sequence[Mapping[str, Any]], **more: str) -> dict[str, Any]:
    """Who made the run, and the rules that its results name."""
    return {"driver": {"name": "archlens", "version": __version__, **more, "rules": rules}}


def error(message: str) -> dict[str, Any]:
    """A notification that something could not be done."""
    return {"level": "error", "message": {"text": visible(message)}}
