"""The outcome of a check in SARIF, as code scanning takes it.

A result needs a place in a file of the repository: it is that of the contract or the rule's settings. What makes two
results one is their key, not the line's text: many results may stand at one line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from archlens.checks.outcome import Outcome
from archlens.checks.problem import Problem
from archlens.contracts import TYPES
from archlens.graph import Severity
from archlens.render.check import problem_text
from archlens.render.check.anchor import anchor, uri
from archlens.render.document import View
from archlens.render.sarif import LEVELS, error, log, tool
from archlens.rules import RULES
from archlens.text.json_writer import json_line
from archlens.text.markdown import markdown_text
from archlens.text.names import visible
from archlens.version import __version__

_ROOT = "%SRCROOT%"


def render(outcome: Outcome, _view: View) -> str:
    """The outcome of a check as one run, in ASCII; what a baseline accepts is left out."""
    rules = _outcome_rules(outcome)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    times: Counter[str] = Counter()
    results = []
    for problem in outcome.problems:
        fingerprint = _fingerprint(problem)
        times[fingerprint] += 1
        results.append(_problem_result(problem, index, f"{fingerprint}:{times[fingerprint]}"))
    invocation: dict[str, Any] = {"executionSuccessful": not outcome.unchecked, "exitCode": outcome.exit_code}
    if outcome.unchecked:
        invocation["toolExecutionNotifications"] = [error(unchecked.message) for unchecked in outcome.unchecked]
    return log(
        {
            "tool": tool(rules, semanticVersion=__version__),
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation],
            "results": results,
        }
    )


def _fingerprint(problem: Problem) -> str:
    """The same for the same problem in every run, whatever its figures and whichever numbers Keras counts."""
    return hashlib.sha256(json_line(astuple(problem.key)).encode()).hexdigest()[:32]


def _rule_id(problem: Problem) -> str:
    """What SARIF calls a rule: a rule's code, or the type of a contract."""
    return problem.code if problem.source == "rule" else f"contract/{problem.code}"


def _outcome_rules(outcome: Outcome) -> list[dict[str, Any]]:
    """All rules, and the types of the contracts that were checked or broken."""
    rules = [_rule(rule.code, rule.name, rule.what, f"{rule.why} {rule.hint}", rule.severity) for rule in RULES]
    types = {verdict.contract.type for verdict in outcome.verdicts}
    types |= {problem.code for problem in outcome.problems if problem.source == "contract"}
    summaries = {each.name: each.summary for each in TYPES}
    for name in sorted(types):
        what = summaries.get(name, f"A contract of the type {name}.")
        help_ = "The settings promise this of the model. Change the model, or the contract and what depends on it."
        rules.append(_rule(f"contract/{name}", name, what, help_, "error"))
    known = {rule["id"] for rule in rules}
    others = {problem.code: problem for problem in outcome.problems if _rule_id(problem) not in known}
    for problem in others.values():
        name, help_ = problem.name or problem.code, problem.why or problem.hint
        rules.append(_rule(_rule_id(problem), name, problem.message, help_, problem.severity))
    return rules


def _rule(id_: str, name: str, what: str, help_: str, severity: Severity) -> dict[str, Any]:
    kind = "contract" if id_.startswith("contract/") else "rule"
    return {
        "id": id_,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": visible(what)},
        "fullDescription": {"text": visible(what)},
        "help": {"text": visible(help_), "markdown": markdown_text(help_)},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "tags": ["architecture", kind],
            "precision": "very-high",
            "problem.severity": "recommendation" if severity == "info" else severity,
        },
    }


def _problem_result(problem: Problem, index: Mapping[str, int], fingerprint: str) -> dict[str, Any]:
    file, line = anchor(problem)
    artifact = {"uri": uri(file)} if file.startswith("/") else {"uri": uri(file), "uriBaseId": _ROOT}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}}}
    if problem.where:
        location["logicalLocations"] = [_call_location(problem.model, id_) for id_ in problem.where]
    first, *rest = problem_text.plain(problem)
    message = "\n".join([f"{visible(problem.model)}: {first}", *rest])
    return {
        "ruleId": _rule_id(problem),
        "ruleIndex": index[_rule_id(problem)],
        "level": LEVELS[problem.severity],
        # "[words](target)" is a link even in plain text.
        "message": {"text": message.replace("](", "] (")},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "archlensProblem/v1": fingerprint},
        "properties": {
            "model": visible(problem.model),
            "where": [visible(id_) for id_ in problem.where],
            "figures": dict(problem.figures),
        },
    }


def _call_location(model: str, id_: str) -> dict[str, str]:
    return {"name": visible(id_.rpartition("/")[2]), "fullyQualifiedName": visible(f"{model}:{id_}"), "kind": "member"}
