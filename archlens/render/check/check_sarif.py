"""SARIF 2.1.0, as code scanning takes it.

A result needs a place in a file of the repository: it is that of the contract or the rule's settings. What makes two
results one is their key, not the line's text: many results may stand at one line.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from archlens import contracts as contract_types
from archlens import rules as rule_set
from archlens.checks.outcome import Outcome
from archlens.checks.problem import Problem
from archlens.render.check import problem_lines
from archlens.render.check.anchor import anchor, uri
from archlens.render.check.check_json import dumped, figures
from archlens.text.escape import markdown_text, visible
from archlens.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"


def write(outcome: Outcome) -> str:
    """The outcome as one run; what a baseline accepts is left out."""
    rules = _rules(outcome)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = []
    for problem in outcome.problems:
        print_ = fingerprint(problem)
        seen[print_] += 1
        results.append(_result(problem, index, f"{print_}:{seen[print_]}"))
    run = {
        "tool": {
            "driver": {"name": "archlens", "version": __version__, "semanticVersion": __version__, "rules": rules}
        },
        "columnKind": "utf16CodeUnits",
        "invocations": [_invocation(outcome)],
        "results": results,
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def fingerprint(problem: Problem) -> str:
    """The same for the same problem in every run, whatever its figures and whichever numbers Keras counts."""
    return hashlib.sha256(json.dumps(astuple(problem.key)).encode()).hexdigest()[:32]


def rule_id(problem: Problem) -> str:
    """What SARIF calls a rule: a rule's code, or the type of a contract."""
    return problem.code if problem.source == "rule" else f"contract/{problem.code}"


def _rules(outcome: Outcome) -> list[dict[str, Any]]:
    """All rules, and the types of the contracts that were checked or broken."""
    found = [
        _descriptor(rule.code, rule.name, rule.what, f"{rule.why} {rule.hint}", rule.severity)
        for rule in rule_set.RULES
    ]
    types = {verdict.contract.type for verdict in outcome.verdicts}
    types |= {problem.code for problem in outcome.problems if problem.source == "contract"}
    summaries = {each.name: each.summary for each in contract_types.TYPES}
    for name in sorted(types):
        what = summaries.get(name, f"A contract of the type {name}.")
        help_ = "The settings promise this of the model. Change the model, or the contract and what depends on it."
        found.append(_descriptor(f"contract/{name}", name, what, help_, "error"))
    known = {rule["id"] for rule in found}
    others = {problem.code: problem for problem in outcome.problems if rule_id(problem) not in known}
    found += [
        _descriptor(rule_id(p), p.name or p.code, p.message, p.why or p.hint, p.severity) for p in others.values()
    ]
    return found


def _descriptor(id_: str, name: str, what: str, help_: str, severity: str) -> dict[str, Any]:
    kind = "contract" if id_.startswith("contract/") else "rule"
    return {
        "id": id_,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": visible(what)},
        "fullDescription": {"text": visible(what)},
        "help": {"text": visible(help_), "markdown": markdown_text(help_)},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {
            "tags": ["architecture", kind],
            "precision": "very-high",
            "problem.severity": {"info": "recommendation"}.get(severity, severity),
        },
    }


def _result(problem: Problem, index: dict[str, int], print_: str) -> dict[str, Any]:
    file, line = anchor(problem)
    artifact = {"uri": uri(file)} if file.startswith("/") else {"uri": uri(file), "uriBaseId": _ROOT}
    result: dict[str, Any] = {
        "ruleId": rule_id(problem),
        "ruleIndex": index[rule_id(problem)],
        "level": _LEVELS[problem.severity],
        # "[words](target)" is a link even in plain text.
        "message": {"text": "\n".join(_message(problem)).replace("](", "] (")},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}},
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": print_, "archlensProblem/v1": print_},
        "properties": {
            "model": visible(problem.model),
            "where": [visible(id_) for id_ in problem.where],
            "figures": figures(problem),
        },
    }
    if problem.where:
        result["locations"][0]["logicalLocations"] = [_logical(problem.model, id_) for id_ in problem.where]
    return result


def _message(problem: Problem) -> Sequence[str]:
    first, *rest = problem_lines.plain(problem)
    return [f"{visible(problem.model)}: {first}", *rest]


def _logical(model: str, id_: str) -> dict[str, str]:
    return {"name": visible(id_.rpartition("/")[2]), "fullyQualifiedName": visible(f"{model}:{id_}"), "kind": "member"}


def _invocation(outcome: Outcome) -> dict[str, Any]:
    """Whether all could be checked, and what could not."""
    invocation: dict[str, Any] = {"executionSuccessful": not outcome.unchecked, "exitCode": outcome.exit_code}
    if outcome.unchecked:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": visible(unchecked.message)}} for unchecked in outcome.unchecked
        ]
    return invocation
