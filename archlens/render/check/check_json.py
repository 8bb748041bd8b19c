"""The outcome for programs: one JSON object, ``archlens.check/1``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.checks.outcome import Outcome, Verdict
from archlens.checks.problem import Problem
from archlens.render.check.problem_text import place
from archlens.render.check.service_commands import disarmed_json
from archlens.render.document import View
from archlens.version import __version__

SCHEMA = "archlens.check/1"


def render(outcome: Outcome, _view: View) -> str:
    """The outcome as JSON, in ASCII: whatever a terminal or a service would obey is escaped by JSON itself."""
    return disarmed_json(outcome_data(outcome))


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """The outcome as what JSON can say."""
    return {
        "schema": SCHEMA,
        "archlens": __version__,
        "exit_code": outcome.exit_code,
        "fail_on": outcome.fail_on,
        "settings": place(outcome.anchor) if outcome.anchor else None,
        "models": list(outcome.models),
        "contracts": [_verdict(verdict) for verdict in outcome.verdicts],
        "problems": [_problem(problem, fails=outcome.fails(problem)) for problem in outcome.problems],
        "accepted": [_problem(problem, fails=False) for problem in outcome.accepted],
        "stale": [
            {
                "model": s.key.model,
                "source": s.key.source,
                "code": s.key.code,
                "name": s.key.name,
                "promised": s.key.promised,
                "where": list(s.key.where),
                "count": s.count,
            }
            for s in outcome.stale
        ],
        "unchecked": [
            {"what": u.what, "message": u.message, "contract": u.contract.name if u.contract else None}
            for u in outcome.unchecked
        ],
        "unnamed": list(outcome.unnamed),
    }


def _verdict(verdict: Verdict) -> Mapping[str, Any]:
    contract = verdict.contract
    return {
        "name": contract.name,
        "type": contract.type,
        "model": verdict.model,
        "state": verdict.state,
        "broken": verdict.broken,
        "accepted": verdict.accepted,
        "because": contract.because,
        "path": place(contract.path),
        "line": contract.line,
    }


def _problem(problem: Problem, *, fails: bool) -> Mapping[str, Any]:
    return {
        "source": problem.source,
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity,
        "fails": fails,
        "model": problem.model,
        "where": list(problem.where),
        "promised": problem.promised or None,
        "message": problem.message,
        "why": problem.why,
        "hint": problem.hint,
        "figures": dict(problem.figures),
        "path": place(problem.path) if problem.path else None,
        "line": problem.line if problem.path else None,
    }
