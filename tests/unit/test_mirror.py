"""Tests stand where what they test does: every module that decides something has a test module named as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = (
    "checks",
    "comparison/architecture",
    "comparison/changes",
    "comparison/lock",
    "comparison/match",
    "contracts",
    "contracts/types",
    "explanations",
    "github",
    "layers",
    "pytest_plugin",
    "readers",
    "readers/forms",
    "readers/graph",
    "readers/keras",
    "readers/weights",
    "render/card",
    "render/check",
    "render/diagram",
    "render/diagram/fold",
    "render/diagram/scene",
    "render/diagram/write",
    "render/diff",
    "render/flow",
    "render/review",
    "render/survey",
    "reviews",
    "rules",
    "rules/findings",
    "scans",
    "scans/findings",
    "settings",
    "skeletons",
    "surveys",
    "text",
)
RECORDS = frozenset(
    {
        # They only say what a thing consists of.
        "checks/problem",
        "contracts/contract",
        "contracts/contract_type",
        "explanations/term",
        "layers/layer_class",
        "layers/rule_types",
        "readers/forms/form",
        "readers/forms/model_description",
        "readers/keras/model_records",
        "rules/rule",
        "scans/scan_results",
        "surveys/records",
        "surveys/survey_answers",
        "surveys/survey_results",
        # Lists; tests/against_keras/test_catalog.py holds those of Keras's words against Keras itself,
        # rules/test_find.py and tests/cli/test_scan.py those of codes against their pages,
        # rules/findings/test_reader_notes.py the kinds of notes against the rules.
        "layers/roles",
        "layers/vocabulary",
        "readers/graph/note_kinds",
        "rules/registry",
        "scans/codes",
    }
)
WRITERS = {
    # What they write is read back by programs that know the format; each test does so in all formats.
    "render/check": ("test_outputs.py",),
    "render/diff": ("test_diff.py",),
    "render/survey": ("test_answer_document.py", "test_nearest_document.py", "test_overview_document.py"),
    # What they write is drawn, and names that do harm are looked for in it; tests/golden has whole pictures.
    "render/diagram/write": ("test_diagram_names.py",),
}
WRITING = frozenset(
    {
        "render/check/anchor",
        "render/check/check_json",
        "render/check/check_sarif",
        "render/check/check_text",
        "render/check/github",
        "render/check/junit",
        "render/diagram/write/dot",
        "render/diagram/write/engine",
        "render/diagram/write/mermaid",
        "render/diagram/write/svg",
        "render/diff/diff_json",
        "render/diff/diff_text",
        "render/survey/answer_csv",
        "render/survey/answer_text",
        "render/survey/nearest_csv",
        "render/survey/nearest_json",
        "render/survey/nearest_text",
        "render/survey/overview_text",
        "render/survey/survey_json",
        "render/survey/survey_markdown",
    }
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_has_tests_of_its_own(room):
    modules = {f"{room}/{path.stem}" for path in (ROOT / "archlens" / room).glob("*.py") if path.stem != "__init__"}
    assert modules
    tests = {f"{room}/{path.stem.removeprefix('test_')}" for path in (ROOT / "tests" / "unit" / room).glob("test_*.py")}
    assert modules - tests - RECORDS - WRITING == set()


def test_what_has_no_tests_of_its_own_is_there_and_has_none():
    for name in RECORDS | WRITING:
        room, _, module = name.rpartition("/")
        assert room in ROOMS
        assert Path(ROOT / "archlens" / f"{name}.py").is_file()
        assert not Path(ROOT / "tests" / "unit" / room / f"test_{module}.py").is_file()


def test_writers_have_a_test_together():
    assert {name.rpartition("/")[0] for name in WRITING} == set(WRITERS)
    for room, tests in WRITERS.items():
        for test in tests:
            assert Path(ROOT / "tests" / "unit" / room / test).is_file()
