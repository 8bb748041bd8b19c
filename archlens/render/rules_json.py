"""Rules for programs: an array of all, or an object of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archlens.render.document import View
from archlens.rules.rule import Option, Rule
from archlens.text.json_writer import json_document


def render(rules: Sequence[Rule], _view: View) -> str:
    """Rules as JSON; it ends with a line end."""
    return _json([as_data(rule) for rule in rules])


def render_one(rule: Rule, _view: View) -> str:
    """A rule as JSON; it ends with a line end."""
    return _json(as_data(rule))


def _json(data: Any) -> str:
    return json_document(data)


def as_data(rule: Rule) -> dict[str, Any]:
    """A rule as plain values."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "what": rule.what,
        "why": rule.why,
        "hint": rule.hint,
        "page": f"docs/{rule.page}",
        "explain": f"archlens explain {rule.code}",
        "options": [_plain_option(option) for option in rule.options],
    }


def _plain_option(option: Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "default": option.default,
        "minimum": option.minimum,
        "maximum": option.maximum,
        "whole": option.whole,
        "meaning": option.meaning,
    }
