"""What words mean, for programs: an array of objects, each with its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archlens.contracts.contract_type import ContractType
from archlens.explanations import Term
from archlens.render.document import View
from archlens.render.explained import Explained, ScanCode, SurveyColumn, SurveyTables
from archlens.render.rules_json import as_data
from archlens.rules.rule import Rule
from archlens.text.json_writer import json_document


def render(explained: Sequence[Explained], _view: View) -> str:
    """What is explained, as JSON; it ends with a line end."""
    return json_document([_plain(each) for each in explained])


def _plain(explained: Explained) -> dict[str, Any]:
    if isinstance(explained, Rule):
        return {"kind": "rule", **as_data(explained)}
    if isinstance(explained, ContractType):
        fields = [
            {"name": field.name, "meaning": field.meaning, "required": field.required} for field in explained.fields
        ]
        return {"kind": "contract", "name": explained.name, "what": explained.summary, "fields": fields}
    if isinstance(explained, ScanCode):
        return {"kind": "scan", "code": explained.code, "what": explained.what}
    if isinstance(explained, SurveyColumn):
        tables = [
            {"table": table, "type": column.type, "meaning": column.meaning}
            for table, column in explained.columns.items()
        ]
        return {"kind": "column", "name": explained.name, "tables": tables}
    if isinstance(explained, SurveyTables):
        rows = [{"name": each.name, "row": each.row, "columns": list(each.names)} for each in explained.tables]
        return {"kind": "tables", "tables": rows}
    return {"kind": "term", **_plain_term(explained)}


def _plain_term(term: Term) -> dict[str, Any]:
    return {
        "name": term.name,
        "also": list(term.also),
        "meaning": term.meaning,
        "definition": term.definition or None,
        "examples": [{"drawing": list(each.drawing), "reading": each.reading} for each in term.examples],
        "see": list(term.see),
    }
