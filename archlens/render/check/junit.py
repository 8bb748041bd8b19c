"""JUnit's XML, which every service of continuous integration shows: a suite a model, a case a contract.

All rules together are one case a model: which of them found nothing, no one wants to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET  # written here, never read

from archlens.checks.outcome import Outcome, Unchecked
from archlens.render.check import problem_text
from archlens.render.document import View
from archlens.text.names import visible

RULES = "rules"


def render(outcome: Outcome, _view: View) -> str:
    """The outcome as XML: what fails the check is a failure, what could not be checked an error."""
    root = ET.Element("testsuites", name="archlens")
    for model in outcome.models:
        _suite(root, model, _cases(outcome, model))
    for unchecked in outcome.unchecked:
        _suite(root, unchecked.what, [_error(unchecked)])
    _count(root)
    ET.indent(root, " ")
    # Not ET.tostring with an encoding, which would write the declaration in its own manner.
    text = ET.tostring(root, encoding="unicode").replace("##", "#&#35;")  # a command, where a log shows it
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(root: ET.Element, name: str, cases: Iterable[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=visible(name))
    suite.extend(cases)
    _count(suite)


def _count(element: ET.Element) -> None:
    """Say how many cases are in an element, in how many there are failures, and errors."""
    element.set("tests", str(len(list(element.iter("testcase")))))
    for tag in ("failure", "error"):
        element.set(f"{tag}s", str(len(list(element.iter(tag)))))


def _cases(outcome: Outcome, model: str) -> Iterator[ET.Element]:
    problems = [problem for problem in outcome.problems if problem.model == model]
    for verdict in outcome.verdicts:
        if verdict.model == model:
            name = verdict.contract.name
            case = _case(model, name)
            broken = [problem_text.plain(p) for p in problems if p.source == "contract" and p.name == name]
            _add(case, "failure", verdict.contract.type, broken)
            yield case
    if outcome.rules:
        case = _case(model, RULES)
        findings = [problem for problem in problems if problem.source == "rule"]
        _add(case, "failure", RULES, [problem_text.plain(p) for p in findings if outcome.fails(p)])
        _add(case, "system-out", None, [problem_text.plain(p) for p in findings if not outcome.fails(p)])
        yield case


def _case(model: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=visible(model), name=visible(name))


def _add(case: ET.Element, tag: str, type_: str | None, said: list[list[str]]) -> None:
    """What is said of some problems, as one element of a case; without any, nothing."""
    if not said:
        return
    element = ET.SubElement(case, tag)
    if type_ is not None:
        element.set("type", visible(type_))
        element.set("message", "; ".join(each[0] for each in said))
    element.text = "\n".join(line for each in said for line in each)


def _error(unchecked: Unchecked) -> ET.Element:
    case = _case(unchecked.what, unchecked.contract.name if unchecked.contract else "reading")
    ET.SubElement(case, "error", type="unchecked", message=visible(unchecked.message))
    return case
