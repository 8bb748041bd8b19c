"""Outcomes made by hand, with text that a stranger may have written."""

from __future__ import annotations

from archlens.checks.outcome import Outcome, Unchecked, Verdict
from archlens.checks.problem import Key, Problem
from archlens.contracts.contract import Contract

HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "a\r\n::error::owned",
    "::error file=x::owned",
    "  ::stop-commands::x",
    "##[error]owned",
    "##vso[task.setvariable variable=x]y",
    "\x00\x08\x0b\x1f",
    "\ud800 lone",
    "\ufffe\uffff",
    "]]><script>alert(1)</script>&amp;",
    '" onload="x',
    "[click](https://evil.example)",
    "100% %0A::error::x, a:b,c=d",
    "\u202eevil",
    "größe 層 🎉",
)


def contract(name="shallow", *, because="the phone holds three", line=12, path="archlens.toml", type_="branch-depth"):
    return Contract(name, type_, because, "model.keras", {}, path, line)


def violation(name="shallow", **given):
    named = {"model": "model.keras", "where": ("a", "b"), "message": "4 calls", "promised": "at most 3", "line": 12}
    model, where, message, promised, line = {**named, **given}.values()
    return Problem(
        "contract",
        "branch-depth",
        name,
        "error",
        model,
        where,
        message,
        "the phone holds three",
        "use fewer",
        Key(model, "contract", "branch-depth", name, promised, where),
        promised,
        {},
        "archlens.toml",
        line,
        along=where == ("a", "b"),
    )


def finding(code="AL101", **given):
    named = {
        "severity": "warning",
        "model": "model.keras",
        "where": ("concatenate",),
        "message": "96 %",
        "hint": "narrow it",
        "name": "dominant-arm",
        "path": "archlens.toml",
        "line": 1,
    }
    severity, model, where, message, hint, name, path, line = {**named, **given}.values()
    return Problem(
        "rule",
        code,
        name,
        severity,
        model,
        where,
        message,
        "it hides the rest",
        hint,
        Key(model, "rule", code, name, "", where),
        "",
        {"share": 0.96},
        path,
        line,
    )


def outcome(*problems, models=("model.keras",), fail_on="warning", unchecked=(), rules=True, **more):
    verdicts = {}
    for problem in problems:
        if problem.source == "contract":
            key = problem.name, problem.model
            verdicts[key] = Verdict(
                contract(problem.name), problem.model, verdicts[key].broken + 1 if key in verdicts else 1
            )
    return Outcome(models, rules, tuple(verdicts.values()), problems, tuple(unchecked), fail_on, **more)


def missing(what="gone.keras", *, of=None):
    return Unchecked(what, f"{what}: expected a model file, found no such file. Check the path.", of)


def hostile():
    """An outcome in which every text is hostile."""
    problems = []
    for text in HOSTILE:
        problems.append(violation(text, model=text, where=(text, "b"), message=text, promised=text))
        problems.append(finding(model=text, where=(text,), message=text, hint=text))
        problems.append(finding("AL405", severity="info", model=text, where=(text,), message=text, hint=text))
    return outcome(*problems, models=HOSTILE, unchecked=[missing(text) for text in HOSTILE])
