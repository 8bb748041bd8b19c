"""SARIF 2.1.0, which code hosts and editors show: what a check found, and what scans found.

The format is https://docs.oasis-open.org/sarif/sarif/v2.1.0. Code scanning wants a place in a file of the repository:
for a check that is the line of the contract or of the rule's settings. What makes two results one is their key, not the
line's text: many results may stand at one line. A place inside a model file is no line of text, so it is a logical
location.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any
from urllib.parse import quote

from archlens.checks.outcome import Outcome
from archlens.checks.problem import Problem
from archlens.contracts import TYPES
from archlens.graph import Severity
from archlens.render.check import problem_text
from archlens.render.check.anchor import anchor, uri
from archlens.render.check.check_json import dumped
from archlens.render.document import View
from archlens.rules import RULES
from archlens.scans.codes import CODES
from archlens.scans.scan_results import Scan, ScanFinding
from archlens.text.json_writer import json_line
from archlens.text.markdown import markdown_text
from archlens.text.names import visible
from archlens.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"
_MOST_PLACES = 100


def render_outcome(outcome: Outcome, _view: View) -> str:
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
        invocation["toolExecutionNotifications"] = [_error(unchecked.message) for unchecked in outcome.unchecked]
    return _log(
        {
            "tool": {
                "driver": {"name": "archlens", "version": __version__, "semanticVersion": __version__, "rules": rules}
            },
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation],
            "results": results,
        }
    )


def render_scans(scans: Sequence[Scan], _view: View) -> str:
    """Scans as one run, in ASCII."""
    codes = sorted({finding.code for scan in scans for finding in scan.findings})
    rules = [{"id": code, "shortDescription": {"text": CODES[code]}} for code in codes]
    return _log(
        {
            "tool": {"driver": {"name": "archlens", "version": __version__, "rules": rules}},
            "artifacts": [{"location": {"uri": _model_uri(scan.source)}} for scan in scans],
            "results": [
                _finding_result(finding, scan, number, codes)
                for number, scan in enumerate(scans)
                for finding in scan.findings
            ],
            "invocations": [
                {
                    "executionSuccessful": not any(scan.unread for scan in scans),
                    "toolExecutionNotifications": list(_unread(scans)),
                }
            ],
        }
    )


def _log(run: Mapping[str, Any]) -> str:
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _error(message: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": visible(message)}}


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
        "defaultConfiguration": {"level": _LEVELS[severity]},
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
        "level": _LEVELS[problem.severity],
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


def _finding_result(finding: ScanFinding, scan: Scan, number: int, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(f"{finding.message} {finding.hint}")},
        "locations": [_model_location(scan, number, place) for place in finding.places[:_MOST_PLACES]],
    }


def _unread(scans: Sequence[Scan]) -> Iterator[dict[str, Any]]:
    """What could not be looked at."""
    for number, scan in enumerate(scans):
        for unread in scan.unread:
            place = unread.place or "the file"
            error = _error(f"{scan.source}: {place} could not be looked at: {unread.why}")
            yield {**error, "locations": [_model_location(scan, number, place)]}


def _model_location(scan: Scan, number: int, place: str) -> dict[str, Any]:
    """A place in a model file, which is the artifact of that number."""
    return {
        "physicalLocation": {"artifactLocation": {"uri": _model_uri(scan.source), "index": number}},
        "logicalLocations": [{"fullyQualifiedName": visible(place)}],
    }


def _model_uri(source: str) -> str:
    """A path as a URI; a URL stays one.

    Example:
        >>> _model_uri("models/a b.keras"), _model_uri("https://example.org/m.keras")
        ('models/a%20b.keras', 'https://example.org/m.keras')
    """
    if "://" in source:
        return quote(source, safe=":/?&=%#+,;@~", errors="replace")
    return quote(source.replace("\\", "/"), safe="/~", errors="replace")
