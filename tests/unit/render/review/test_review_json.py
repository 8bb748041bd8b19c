"""A review as JSON: the documented keys, and nothing that a service would obey."""

from __future__ import annotations

import json
import re

from archlens.render.check.check_json import outcome_data
from archlens.render.diff import diff_json
from archlens.render.document import View
from archlens.render.review.review_json import render
from tests.conftest import ROOT
from tests.unit.checks.made import HOSTILE
from tests.unit.render.review import made


def test_what_is_written():
    review = made.of_each_kind()
    data = json.loads(render(review, View()))
    assert (data["schema"], data["exit_code"], data["fail_on"]) == ("archlens.review/1", 2, "warning")
    assert data["base"] == {"revision": "main", "commit": made.COMMIT}
    assert [(each["path"], each["state"]) for each in data["models"]] == [
        (model.path, model.state) for model in review.models
    ]
    changed, added, *_ = data["models"]
    sides = ("0123456789ab:m.keras", "m.keras")
    assert changed["diff"] == json.loads(diff_json.render(made.CHANGE, View(sides=sides)))
    assert changed["new"] == {"name": "m.keras", "lock": None, "pointer": False, "why_not": None}
    assert (added["before"], added["old"], added["diff"]) == (None, None, None)
    assert data["check"] == json.loads(json.dumps(outcome_data(review.outcome)))


def test_the_documented_keys_are_those_that_are_written():
    page = (ROOT / "docs" / "pull-requests.md").read_text("utf-8")
    section = page.partition("\n## JSON\n")[2].partition("\n## ")[0]
    data = json.loads(render(made.of_each_kind(), View()))
    documented = set(re.findall(r"[a-z_]+", section))
    assert set(data) <= documented
    assert set(data["models"][0]) <= documented
    assert set(data["models"][0]["new"]) <= documented


def test_nothing_of_a_stranger_is_obeyed():
    text = render(made.hostile([*HOSTILE, "##[error]x"]), View())
    assert text.isascii()
    assert all(char.isprintable() or char == "\n" for char in text)
    assert not re.search(r"##[A-Za-z]*\[|^\s*::", text, re.MULTILINE)
    json.loads(text)
