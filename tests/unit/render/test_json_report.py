import json
import math

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from archlens import Analysis
from archlens.analysis import analyze_graph
from archlens.errors import ReportFormatError
from archlens.render import json_report
from archlens.render.document import View
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.render.made import SAMPLES, renamed, sample

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def closed(schema):
    """The schema with no room for keys that it does not name: the reports of this version have none."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(each) for key, each in schema.items()}
    if isinstance(schema.get("properties"), dict):
        result["additionalProperties"] = False
    return result


OPEN, CLOSED = (jsonschema.Draft202012Validator(schema) for schema in (SCHEMA, closed(SCHEMA)))


def refuse(constant):
    raise AssertionError(f"{constant} is no JSON")


def strictly(text):
    return json.loads(text, parse_constant=refuse)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_reports_of_sample_models(path):
    analysis = sample(path.stem)
    data = strictly(json_report.render(analysis))
    CLOSED.validate(data)
    assert Analysis.from_dict(data).to_dict() == analysis.to_dict()
    for branch in analysis.branches:
        CLOSED.validate(strictly(json_report.render(analysis, View(branch=branch.input))))


def undescribed(schema, place=""):
    """The places of a schema that are of no description, neither of their own nor of what they refer to."""
    schema = {**SCHEMA["$defs"].get(schema.get("$ref", "").removeprefix("#/$defs/"), {}), **schema}
    if "description" not in schema:
        yield place
    for key, each in schema.get("properties", {}).items():
        yield from undescribed(each, f"{place}.{key}")
    if "properties" in schema.get("items", {}):
        yield from undescribed({"description": "", **schema["items"]}, f"{place}[]")


def test_every_column_of_the_list_of_calls_is_described():
    assert list(undescribed(SCHEMA["properties"]["calls"], "calls")) == []
    (call, *_) = strictly(json_report.render(sample("driving"), View(full=True)))["calls"]
    assert call.keys() == SCHEMA["properties"]["calls"]["items"]["properties"].keys()


def test_it_says_which_file_it_is_of():
    analysis = sample("driving")
    data = strictly(json_report.render(analysis, View(source="models/\u00e4.keras")))
    CLOSED.validate(data)
    assert list(data)[:2] == ["schema", "file"]
    assert data["file"] == "models/\u00e4.keras"
    assert Analysis.from_dict(data) == analysis


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs())
def test_reports_of_any_graph(graph):
    analysis = analyze_graph(graph)
    data = strictly(json_report.render(analysis))
    CLOSED.validate(data)
    assert Analysis.from_dict(data).to_dict() == analysis.to_dict()


def test_keys_may_be_added():
    data = sample("image_text").to_dict()
    data["more"] = data["model"]["more"] = 1
    OPEN.validate(data)


def test_a_report_of_an_older_version_does_not_tell_what_is_left_without_an_input():
    data = sample("image_text").to_dict()
    del data["without"]
    OPEN.validate(data)
    assert Analysis.from_dict(data).without == ()


@pytest.mark.parametrize("change", [{"schema": "other"}, {"inputs": None}, {"blocks": [{}]}, {"merge_points": [1]}])
def test_the_schema_refuses_what_is_no_report(change):
    assert not OPEN.is_valid({**sample("image_text").to_dict(), **change})


def test_names_of_any_kind_are_ascii_and_come_back():
    hostile = "\x1b\u202e\u2028\ud800\n</script>\U0001f600"
    analysis = renamed(sample("driving"), lambda old: old + hostile)
    text = json_report.render(analysis)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert Analysis.from_dict(strictly(text)).to_dict() == analysis.to_dict()


def test_numbers_that_json_cannot_say_are_null():
    data = sample("image_text").to_dict()
    data["fusions"][0]["ratio"] = math.inf
    data["naive_average"]["mean_branch_depth"] = math.nan
    written = strictly(json_report.render(Analysis.from_dict(data)))
    assert written["fusions"][0]["ratio"] is None
    assert written["naive_average"]["mean_branch_depth"] is None


def test_whole_numbers_are_exact():
    data = sample("image_text").to_dict()
    data["model"]["parameters"] = 10**5000 + 7
    data["interaction"]["parameters"] = 1 << 500_000
    text = json_report.render(Analysis.from_dict(data))
    assert f'"parameters": 1{"0" * 4999}7,' in text
    assert '"parameters": null' in text


def test_a_report_of_one_branch():
    analysis = sample("driving")
    data = strictly(json_report.render(analysis, View(branch="gps_input")))
    assert [branch["input"] for branch in data["branches"]] == ["gps_input"]
    assert [fusion["id"] for fusion in data["fusions"]] == ["route_concatenate"]
    assert data["merge_points"] == ["route_concatenate"]
    assert data["model"] == analysis.to_dict()["model"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_all_calls_are_listed_where_they_are_asked_for(path):
    analysis = sample(path.stem)
    data = strictly(json_report.render(analysis, View(full=True)))
    CLOSED.validate(data)
    assert data == analysis.to_dict(full=True)
    assert {key: value for key, value in data.items() if key != "calls"} == analysis.to_dict()
    assert [call["id"] for call in data["calls"]] == [call.id for call in analysis.graph.calls]
    assert Analysis.from_dict(data).to_dict() == analysis.to_dict()
    for branch in analysis.branches:
        narrowed = strictly(json_report.render(analysis, View(full=True, branch=branch.input)))
        CLOSED.validate(narrowed)
        assert narrowed["calls"] == [call for call in data["calls"] if call["sources"] == [branch.input]]


def test_a_report_that_was_read_back_knows_no_calls():
    again = Analysis.from_dict(sample("driving").to_dict(full=True))
    assert "calls" not in strictly(json_report.render(again, View(full=True)))
    with pytest.raises(ReportFormatError, match="which holds no graph"):
        again.to_dict(full=True)
