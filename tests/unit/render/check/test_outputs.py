"""What the formats write, read back by programs that know them."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from archlens.render.check.anchor import in_repository, uri
from archlens.render.document import View
from archlens.render.formats import formats_of, named
from archlens.rules import RULES
from tests.unit.checks.made import HOSTILE, contract, finding, hostile, missing, outcome, violation

# What XML 1.0 allows in a document: https://www.w3.org/TR/xml/#charsets
XML_CHARACTERS = re.compile("[\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")

FORMS = [each.name for each in formats_of("outcome")]


def write(outcome, form):
    """An outcome in the form of that name."""
    return named(form, "outcome").writer("outcome")(outcome, View())


def commands(text):
    """Workflow commands as the runner reads them: trimmed lines that start with two colons; values unescaped."""
    found = []
    for line in text.split("\n"):
        line = line.strip()  # noqa: PLW2901
        if not line.startswith("::"):
            continue
        head, _, message = line[2:].partition("::")
        name, _, rest = head.partition(" ")
        properties = dict(pair.split("=", 1) for pair in rest.split(",") if pair)
        unescaped = {key: unescape(value) for key, value in properties.items()}
        found.append((name, unescaped, unescape(message)))
    return found


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - it was written here


def unescape(text):
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@pytest.mark.parametrize("form", FORMS)
def test_every_format_ends_its_last_line_and_is_the_same_every_time(form):
    made = outcome(violation(), finding(), unchecked=[missing()])
    assert write(made, form).endswith("\n")
    assert write(made, form) == write(made, form)
    write(outcome(models=()), form).encode()


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_a_stranger_moves_a_cursor_or_is_no_text(form):
    text = write(hostile(), form)
    text.encode("utf-8")  # no lone surrogates
    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("form", FORMS)
def test_no_line_is_a_command_that_a_stranger_wrote(form):
    text = write(hostile(), form)
    for name, properties, _ in commands(text):
        assert form == "github"
        assert name in ("error", "warning", "notice")
        assert list(properties) == ["file", "line", "title"]
        assert re.search(r": (broken|warning|note): |: not checked$|^and \d+ more$", properties["title"])
    others = [line for line in text.split("\n") if not line.strip().startswith("::")]
    assert not re.search(r"##[A-Za-z]*\[", "\n".join(others))


def test_annotations_say_where_and_what():
    made = outcome(violation(message="50 %, or\nmore"), finding(), finding("AL405", severity="info"))
    assert commands(write(made, "github")) == [
        (
            "error",
            {"file": "archlens.toml", "line": "12", "title": "model.keras: broken: shallow (branch-depth)"},
            "promised: at most 3\nfound: 50 %, or\\nmore\ncalls: a → b\nbecause: the phone holds three\ntry: use fewer",
        ),
        (
            "warning",
            {"file": "archlens.toml", "line": "1", "title": "model.keras: warning: AL101 dominant-arm"},
            "found: 96 %\nat: concatenate\nwhy: it hides the rest\ntry: narrow it",
        ),
        (
            "notice",
            {"file": "archlens.toml", "line": "1", "title": "model.keras: note: AL405 dominant-arm"},
            "found: 96 %\nat: concatenate\nwhy: it hides the rest\ntry: narrow it",
        ),
    ]


def test_github_shows_ten_of_a_kind_so_the_tenth_tells_the_rest():
    made = outcome(
        *(violation(f"c{i}", message=f"m{i}") for i in range(25)), *(finding(where=(str(i),)) for i in range(10))
    )
    found = commands(write(made, "github"))
    errors = [each for each in found if each[0] == "error"]
    assert len(errors) == 10
    assert errors[-1][1]["title"] == "and 16 more"
    assert [f"c{i} " in errors[-1][2] for i in range(25)] == [False] * 9 + [True] * 16
    assert len([each for each in found if each[0] == "warning"]) == 10
    assert found[-1][1]["title"] == "model.keras: warning: AL101 dominant-arm"


def test_what_could_not_be_checked_is_an_error_everywhere():
    made = outcome(unchecked=[missing()], models=())
    assert commands(write(made, "github"))[0][0] == "error"
    run = json.loads(write(made, "sarif"))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "gone.keras" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert parsed(write(made, "junit")).find("testsuite/testcase/error") is not None
    assert json.loads(write(made, "json"))["unchecked"][0]["what"] == "gone.keras"


def test_junit_has_a_case_for_each_contract_and_model_and_only_what_xml_allows():
    text = write(hostile(), "junit")
    assert XML_CHARACTERS.fullmatch(text)
    root = parsed(text.encode())
    assert root.get("tests") == str(len(root.findall("testsuite/testcase"))) == str(3 * len(HOSTILE))
    assert root.get("failures") == str(len(root.findall("testsuite/testcase/failure"))) == str(2 * len(HOSTILE))
    assert root.get("errors") == str(len(root.findall("testsuite/testcase/error"))) == str(len(HOSTILE))
    assert len(root.findall("testsuite/testcase/system-out")) == len(HOSTILE)  # an info does not fail
    assert {element.tag for element in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "system-out",
    }


def test_junit_counts_a_finding_as_failure_as_fail_on_says():
    failures = {}
    for fail_on in ("error", "warning", "info", "never"):
        made = outcome(finding(severity="info"), finding(), finding(severity="error"), fail_on=fail_on)
        (element,) = parsed(write(made, "junit")).iter("testcase")
        failures[fail_on] = sum(e.text.count("AL101") for e in element.findall("failure"))
        assert sum(e.text.count("AL101") for e in element.findall("system-out")) == 3 - failures[fail_on]
    assert failures == {"error": 1, "warning": 2, "info": 3, "never": 0}


def test_sarif_is_what_code_scanning_asks_for():
    data = json.loads(write(hostile(), "sarif"))
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules][: len(RULES)] == [rule.code for rule in RULES]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert "](" not in result["message"]["text"]  # which would be a link
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", place["artifactLocation"]["uri"])
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert place["region"]["startLine"] >= 1
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_fingerprints_outlive_figures_lines_and_order():
    def prints(*problems):
        results = json.loads(write(outcome(*problems), "sarif"))["runs"][0]["results"]
        return {r["message"]["text"].split(":")[2][:3] + r["ruleId"]: r["partialFingerprints"] for r in results}

    before = prints(violation(), finding())
    after = prints(finding(message="97 %", line=40), violation(message="5 calls", line=80))
    assert list(before.values()) == list(reversed(after.values()))
    twice = json.loads(write(outcome(finding(), finding()), "sarif"))["runs"][0]["results"]
    assert twice[0]["partialFingerprints"] != twice[1]["partialFingerprints"]
    assert twice[0]["partialFingerprints"] == before[next(key for key in before if "AL101" in key)]


def test_a_problem_without_settings_is_shown_at_its_model():
    results = json.loads(write(outcome(finding(path=None, model="models/a model.keras")), "sarif"))["runs"][0][
        "results"
    ]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "models/a%20model.keras", "uriBaseId": "%SRCROOT%"}


def test_places_are_relative_to_the_repository(tmp_path, monkeypatch):
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    inner = tmp_path / "repo" / "services" / "vision"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert in_repository("archlens.toml", {}) == "services/vision/archlens.toml"
    monkeypatch.chdir(tmp_path)
    assert in_repository("archlens.toml", {}) == "archlens.toml"
    assert in_repository(str(tmp_path / "x" / "a.toml"), {"GITHUB_WORKSPACE": str(tmp_path / "x")}) == "a.toml"
    monkeypatch.chdir(inner)
    outside = in_repository(str(tmp_path / "a.toml"), {})
    assert outside == (tmp_path / "a.toml").as_posix()
    assert uri(outside).startswith("file:///")


def test_json_says_all_of_it_in_ascii():
    text = write(hostile(), "json")
    assert text.isascii()
    data = json.loads(text)
    assert data["schema"] == "archlens.check/1"
    assert data["exit_code"] == 2
    assert [problem["message"] for problem in data["problems"]][::3] == list(HOSTILE)
    assert [problem["fails"] for problem in data["problems"]][:3] == [True, True, False]
    assert data["problems"][1]["figures"] == {"share": 0.96}


def test_text_fits_the_width_and_says_a_path_once():
    problem = violation(where=tuple(f"call_{i}" for i in range(100)), message="x " * 200)
    text = write(outcome(problem), "text")
    assert max(map(len, text.split("\n"))) <= 100
    assert "… 76 more …" in " ".join(text.split())
    proof = violation(where=("a", "b"), message="a → b")
    assert write(outcome(proof), "text").count("a → b") == 1


def test_text_explains_a_rule_once():
    text = write(outcome(finding(), finding(where=("x",)), violation("a"), violation("b")), "text")
    assert (text.count("it hides the rest"), text.count("narrow it")) == (1, 1)
    assert text.count("the phone holds three") == 2


def test_text_says_nothing_good_of_a_model_that_could_not_be_checked():
    made = outcome(models=("a.keras", "b.keras"), unchecked=[missing("a.keras", of=contract())])
    assert "Nothing found in b.keras." in write(made, "text")


@pytest.mark.parametrize(
    ("fail_on", "told"),
    [
        ("info", "Failed by 1 warning, 1 note, for --fail-on is info."),
        ("warning", "Failed by 1 warning, for --fail-on is warning."),
        ("error", ""),
    ],
)
def test_text_says_what_fails_a_check_that_breaks_no_contract(fail_on, told):
    text = write(outcome(finding(severity="info"), finding(), fail_on=fail_on), "text")
    last = text.splitlines()[-1]
    assert last.endswith(told)
    assert ("Failed by" in last) == bool(told)
    assert "Failed by" not in write(outcome(finding(), violation(), fail_on=fail_on), "text")
