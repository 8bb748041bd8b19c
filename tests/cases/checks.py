"""What a case may expect of a command's output.

A check is one of

- ``{"json": PATH, "is": VALUE}``, and instead of ``is``: ``one_of``, ``matches`` (a regular expression), ``includes``
  and ``lacks`` (an element of a list), ``length``, ``at_least``, ``at_most``; or ``shape`` with ``known``: of the same
  rank, every axis right or null, and those listed not null;
- ``{"finding": {...}, "count": N or "some"}``: the findings (problems) with that ``code`` and ``severity``, with one of
  the ids of ``where``, whose ``text`` (message, hint, why, places), ``message`` or ``hint`` matches or whose text
  ``lacks`` a match;
- ``{"stdout": REGEX}``, ``{"no_stdout": REGEX}``, the same for ``stderr`` and for ``output``, which is both;
- ``{"lines_at_most": N}`` of stdout;
- ``{"table": REGEX, "rows": N}``: the rows under the line that matches, or fewer and a line that says how many more.

A PATH is ``inputs[0].shape``, ``branches[input=a].depth``, ``outputs[*].name`` (a list) or ``inputs#`` (how many).
"""

import json
import math
import re

NOTHING = object()
"""What stands where a path leads nowhere."""

MORE = re.compile(r"\d+ (more|others)")


def mistakes(checks, stdout, stderr):
    """What is not as the checks expect: one text a mistake."""
    found = []
    for check in checks:
        if "json" in check:
            right = _value_is_right(pick(json.loads(stdout), check["json"]), check)
        elif "finding" in check:
            right = _findings_are_right(json.loads(stdout), check)
        elif "table" in check:
            right = _table_is_right(stdout, check)
        elif "lines_at_most" in check:
            right = len(stdout.splitlines()) <= check["lines_at_most"]
        else:
            right = _texts_are_right(check, stdout, stderr)
        if not right:
            found.append(json.dumps(check, ensure_ascii=False))
    return found


def pick(data, path):
    """What stands at a path; NOTHING where a part of it is missing."""
    if path.endswith("#"):
        return len(pick(data, path[:-1]))
    return _follow(data, re.findall(r"\[[^\]]*\]|[^.\[\]]+", path))


def _follow(data, steps):
    for number, step in enumerate(steps):
        if step == "[*]":
            return [_follow(element, steps[number + 1 :]) for element in data]
        data = _step(data, step)
        if data is NOTHING:
            break
    return data


def _step(data, step):
    if not step.startswith("["):
        return data.get(step, NOTHING) if isinstance(data, dict) else NOTHING
    inner = step[1:-1]
    if "=" not in inner:
        return data[int(inner)] if int(inner) < len(data) else NOTHING
    key, value = inner.split("=", 1)
    return next((element for element in data if str(element.get(key)) == value), NOTHING)


def _value_is_right(value, check):
    if "shape" in check:
        return _shape_is_right(value, check["shape"], check.get("known", []))
    [(kind, expected)] = [(kind, expected) for kind, expected in check.items() if kind != "json"]
    tests = {
        "is": lambda: _covers(value, expected),
        "one_of": lambda: any(_covers(value, each) for each in expected),
        "matches": lambda: isinstance(value, str) and re.search(expected, value),
        "includes": lambda: any(_covers(element, expected) for element in value),
        "lacks": lambda: not any(_covers(element, expected) for element in value),
        "length": lambda: len(value) == expected,
        "at_least": lambda: value >= expected,
        "at_most": lambda: value <= expected,
    }
    return value is not NOTHING and tests[kind]()


def _covers(value, expected):
    """Every key that is expected is there and right; others may be there too. ``true`` is not 1."""
    if isinstance(expected, dict):
        return isinstance(value, dict) and all(
            key in value and _covers(value[key], part) for key, part in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(value, list) and len(value) == len(expected) and all(map(_covers, value, expected))
    if isinstance(expected, float):
        return isinstance(value, int | float) and math.isclose(value, expected, rel_tol=1e-6, abs_tol=1e-6)
    return isinstance(value, bool) == isinstance(expected, bool) and value == expected


def _shape_is_right(shape, expected, known):
    if shape is None or expected is None:
        return shape is None and not known
    if len(shape) != len(expected):
        return False
    axes_right = all(axis is None or axis == right for axis, right in zip(shape, expected, strict=True))
    return axes_right and all(shape[axis] is not None for axis in known)


def _findings_are_right(report, check):
    findings = report.get("findings", report.get("problems"))
    count = sum(_finding_fits(finding, check["finding"]) for finding in findings)
    wanted = check.get("count", "some")
    return count > 0 if wanted == "some" else count == wanted


def _finding_fits(finding, wanted):
    text = _text_of(finding)
    tests = {
        "where": lambda ids: _stands_at(finding, ids),
        "code": lambda pattern: re.fullmatch(pattern, finding["code"]),
        "severity": lambda pattern: re.fullmatch(pattern, finding["severity"]),
        "text": lambda pattern: re.search(pattern, text),
        "lacks": lambda pattern: not re.search(pattern, text),
        "message": lambda pattern: re.search(pattern, finding.get("message") or ""),
        "hint": lambda pattern: re.search(pattern, finding.get("hint") or ""),
    }
    return all(tests[key](value) for key, value in wanted.items())


def _stands_at(finding, ids):
    wanted = {ids} if isinstance(ids, str) else set(ids)
    return bool(wanted & set(finding.get("where") or []))


def _text_of(finding):
    parts = [finding.get(key) for key in ("message", "hint", "why", "place")]
    parts += finding.get("places") or []
    return "\n".join(str(part) for part in parts if part)


def _texts_are_right(check, stdout, stderr):
    texts = {"stdout": stdout, "stderr": stderr, "output": stdout + stderr}
    for key, pattern in check.items():
        if bool(re.search(pattern, texts[key.removeprefix("no_")])) == key.startswith("no_"):
            return False
    return True


def _table_is_right(text, check):
    lines = text.splitlines()
    heading = next((number for number, line in enumerate(lines) if re.search(check["table"], line)), None)
    if heading is None:
        return True
    rows = _rows_under(lines[heading], lines[heading + 1 :])
    return len(rows) == check["rows"] or any(MORE.search(row) for row in rows)


def _rows_under(heading, lines):
    """The lines as far as the next blank line, one that is indented less, or another heading of the same first word."""
    indent = len(heading) - len(heading.lstrip())
    rows = []
    for line in lines:
        same_heading = line.split()[:1] == heading.split()[:1]
        if not line.strip() or len(line) - len(line.lstrip()) < indent or same_heading:
            break
        rows.append(line)
    return rows
