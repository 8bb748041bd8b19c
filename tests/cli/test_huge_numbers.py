"""Every command, in every format, on a model whose figures Python by itself turns into no text."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import archlens
from archlens.cli import archlens as command_line
from archlens.comparison import Architecture, compare
from archlens.contracts import check, read
from archlens.settings import Mistakes, parse
from archlens.text.digits import digits_of, number_of
from archlens.text.figures import count
from tests.huge_numbers import AXES, FEATURES, huge_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with two such models."""
    folder = tmp_path_factory.mktemp("huge")
    huge_model(folder / "a.keras")
    huge_model(folder / "b.keras", units=7)
    return folder


@pytest.fixture(autouse=True)
def _there(folder, monkeypatch):
    monkeypatch.chdir(folder)


def run(*arguments):
    """Run a command; what it fails of is raised."""
    result = CliRunner().invoke(command_line, arguments, catch_exceptions=False, standalone_mode=False)
    assert result.exception is None
    return result.return_value, result.output


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown", "html"])
def test_report(form):
    code, _ = run("report", "a.keras", "--format", form, "-o", f"report.{form}")
    assert not code


@pytest.mark.parametrize("full", [(), ("--full",)], ids=["short", "full"])
def test_figures_of_the_report(full):
    _, report = run("report", "a.keras", *full)
    assert count(FEATURES) in report
    for code in ("AL101", "AL103", "AL205"):
        assert code in report


def test_figures_of_rules_that_yield_to_another():
    _, report = run("check", "a.keras", "--select", "AL201,AL202")
    assert "AL201" in report
    assert "AL202" in report


def test_the_json_report_is_exact():
    _, text = run("report", "a.keras", "--format", "json")
    data = json.loads(text, parse_int=number_of)
    arms = data["fusions"][1]["arms"]
    assert [arm["features"] for arm in arms] == [FEATURES, FEATURES // AXES[-1]]
    assert archlens.Analysis.from_dict(data).to_dict() == archlens.analyze("a.keras").to_dict()


@pytest.mark.parametrize("ending", ["svg", "png", "dot", "mmd", "html"])
def test_draw(ending):
    code, _ = run("draw", "a.keras", "-o", f"picture.{ending}")
    assert not code


@pytest.mark.parametrize("measure", ["macs", "parameters"])
def test_draw_by_cost(measure):
    code, _ = run("draw", "a.keras", "-o", "costs.svg", "--color-by", measure)
    assert not code
    written = Path("costs.svg").read_text(encoding="utf-8")
    assert "≥ 30%" in written or "parameters unknown" in written


@pytest.mark.parametrize("form", ["text", "json", "markdown", "svg", "html"])
@pytest.mark.parametrize("full", [(), ("--full",)], ids=["short", "full"])
def test_diff(form, full):
    code, _ = run("diff", "a.keras", "b.keras", "--format", form, "-o", f"diff.{form}", *full)
    assert code == 1


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_check(form):
    code, output = run("check", "a.keras", "--output-format", form)
    assert code == 1
    if form in ("json", "sarif"):
        json.loads(output, parse_int=number_of)


def test_lock():
    code, _ = run("lock", "a.keras", "-o", "a.lock")
    assert not code
    text = Path("a.lock").read_text(encoding="ascii")
    assert f"features={digits_of(FEATURES)}" in text
    analysis = archlens.analyze("a.keras")
    assert Architecture.from_lock(text).to_lock() == text
    assert compare(Architecture.from_lock(text), analysis).same
    assert run("diff", "a.lock", "a.keras")[0] == 0
    assert run("diff", "a.lock", "b.keras", "--format", "json")[0] == 1


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_scan(form):
    run("scan", "a.keras", "--format", form)


@pytest.mark.parametrize("options", [(), ("--anonymize",)])
def test_skeleton(options):
    code, _ = run("skeleton", "a.keras", "-o", "small.keras", *options)
    assert not code
    figures = [archlens.analyze(path).fusions[1].arms[0].features for path in ("a.keras", "small.keras")]
    assert figures == [FEATURES, FEATURES]


def test_init():
    code, _ = run("init", "a.keras", "-o", "contracts.toml", "--force")
    assert not code
    code, output = run("check", "a.keras", "--config", "contracts.toml", "--ignore", "AL")
    assert code == 0, output


CONTRACTS = {
    "features": 'fusion = "fused"\nmin = 1_000_000_000_000\nmax = 2_000_000_000_000',
    "fusion": 'inputs = ["picture", "other"]\nmax-share = 0.5',
    "shape": 'inputs = { picture = "(None, 8)" }',
    "parameters": "max = 5",
    "branch-depth": 'branch = "picture"\nmax = 1',
}


@pytest.mark.parametrize(("type_", "fields"), CONTRACTS.items())
def test_contracts(type_, fields):
    mistakes = Mistakes("archlens.toml")
    text = f'[[contracts]]\nname = "c"\nmodel = "a.keras"\ntype = "{type_}"\n{fields}'
    contracts = read(parse("archlens.toml", text), mistakes)
    for contract in contracts:
        for violation in check(contract, archlens.analyze("a.keras")):
            assert not re.search(r"\d{100}", violation.promised + violation.found)


def test_reprs_and_graphs():
    analysis = archlens.analyze("a.keras")
    assert len(repr(analysis)) < 200
    assert "fused" in analysis._repr_html_()
    assert count(FEATURES) in str(analysis)
