"""``archlens scan`` as users run it."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from archlens.scans.codes import CODES
from tests.conftest import ROOT
from tests.unit.readers.made import dense_weights, entry, functional, given, tensor, write

CLEAN = str(ROOT / "sample_models" / "image_text.keras")
NASTY = "\x1b[31mred\u202e\n::error::</script>"


@pytest.fixture
def run(console, environment, tmp_path):
    """Run the command in an empty folder."""

    def runner(*args):
        return console("scan", *args, cwd=tmp_path, env=environment)

    return runner


@pytest.fixture
def hostile(tmp_path):
    """A file with classes from elsewhere, one of them named to break out of everything."""
    middle = entry("Block", "mid", tensor("x"), module="their")
    odd = entry("ReLU", NASTY, tensor("mid"), module=NASTY, path=f"/{NASTY.strip()}x")
    model = functional(given(), middle, odd, entry("Dense", "out", tensor(NASTY), units=2))
    return write(tmp_path / "hostile model.keras", model, dense_weights(("layers/dense", 2)))


@pytest.fixture
def damaged(tmp_path):
    """A file that cannot be looked at."""
    (tmp_path / "damaged.keras").write_bytes(b"PK\x03\x04 no more")
    return tmp_path / "damaged.keras"


def test_exit_codes(run, hostile, damaged):
    assert run(CLEAN).returncode == 0
    assert run(hostile).returncode == 1
    assert run(damaged).returncode == 2
    assert run("missing.keras").returncode == 2
    assert run(CLEAN, hostile).returncode == 1
    assert run(CLEAN, damaged, hostile).returncode == 1
    assert run(CLEAN, damaged).returncode == 2
    assert run(CLEAN, "--format", "pdf").returncode == 2


def test_text(run, hostile, damaged):
    result = run(CLEAN, hostile, damaged, "missing.keras")
    assert "image_text.keras · nothing found in what was looked at" in result.stdout
    assert "warning AS003 'their.Block' is outside Keras." in result.stdout
    assert "at config.json: config.layers[1]" in result.stdout
    assert "not looked at: the file: a damaged one" in result.stdout
    unread, missing = result.stderr.splitlines()
    assert unread.startswith(f"archlens: {damaged}: expected to look at the file, found what cannot be looked at: ")
    assert missing.startswith("archlens: missing.keras: expected")


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_nothing_of_the_file_reaches_the_terminal(run, hostile, form):
    result = run(hostile, "--format", form, "--full")
    assert not {"\x1b", "\u202e"} & {*result.stdout}
    assert not any(line.startswith("::error") for line in result.stdout.splitlines())
    assert result.stderr == ""


def test_json(run, hostile, damaged):
    one = json.loads(run(hostile, "--format", "json").stdout)
    assert (one["schema"], one["format"]) == ("archlens.scan/1", "keras")
    first = one["findings"][0]
    assert set(first) == {"code", "severity", "place", "places", "message", "hint"}
    assert (first["code"], first["place"]) == ("AS003", "config.json: config.layers[1]")
    several = json.loads(run(CLEAN, damaged, "--format", "json").stdout)
    assert [len(each["unread"]) for each in several] == [0, 1]


def test_sarif(run, hostile, damaged, tmp_path):
    result = run(CLEAN, hostile, damaged, "--format", "sarif", "-o", "scan.sarif")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "wrote scan.sarif\n", 1)
    log = json.loads((tmp_path / "scan.sarif").read_text())
    assert (log["version"], log["$schema"].rpartition("/")[2]) == ("2.1.0", "sarif-schema-2.1.0.json")
    (made,) = log["runs"]
    rules = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert [unquote(each["location"]["uri"]) for each in made["artifacts"]] == [CLEAN, str(hostile), str(damaged)]
    for each in made["results"]:
        assert rules[each["ruleIndex"]] == each["ruleId"]
        assert each["level"] in ("error", "warning", "note")
        assert each["message"]["text"]
        assert each["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 1
        assert each["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    (invocation,) = made["invocations"]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == 1


def test_many_findings_of_a_code_are_shown_in_part(run, tmp_path):
    layers = [entry("Dense", f"d{i}", tensor("x"), units=2, note=f"https://example.org/{i}") for i in range(40)]
    path = write(tmp_path / "many.keras", functional(given(), *layers), dense_weights(("layers/dense", 2)))
    text = run(path, "--ignore", "AS040").stdout
    assert "many.keras · 40 warnings " in " ".join(text.split())  # however long the path before it is
    assert text.count("AS006") == 8 + 1
    assert "… 32 more findings AS006; --full lists all" in text
    assert run(path, "--ignore", "AS040", "--full").stdout.count("AS006") == 40


def test_findings_can_be_left_out(run, hostile):
    result = run(hostile, "--ignore", "AS003", "--ignore", "AS006")
    assert (result.returncode, "AS003" in result.stdout) == (0, False)
    wrong = run(hostile, "--ignore", "AS999")
    assert wrong.returncode == 2
    assert "found 'AS999'" in wrong.stderr


def test_patterns(run, hostile, tmp_path):
    data = json.loads(run(str(tmp_path / "*.keras"), CLEAN, "--format", "json").stdout)
    assert [each["file"] for each in data] == [str(hostile), CLEAN]


def test_a_folder_is_the_models_in_it(run, hostile, damaged, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "clean.keras").write_bytes(Path(CLEAN).read_bytes())
    result = run(".", "--exclude", damaged.name, "--format", "json")
    assert [each["file"] for each in json.loads(result.stdout)] == ["deep/clean.keras", hostile.name]
    assert (result.returncode, result.stderr) == (1, "")
    assert run("deep").returncode == 0
    (tmp_path / "empty").mkdir()
    for nothing in ("empty", "*.h5"):
        none = run("deep", nothing)
        assert none.returncode == 2
        assert none.stderr.startswith(f"archlens: {nothing}: expected")
        assert "found none. " in none.stderr


def test_a_model_is_never_overwritten(run, hostile):
    before = hostile.read_bytes()
    assert run(hostile, "-o", hostile).returncode == 2
    assert hostile.read_bytes() == before


def test_nothing_is_written_if_no_file_can_be_opened(run, tmp_path):
    assert run("missing.keras", "--format", "json", "-o", "scan.json").returncode == 2
    assert not (tmp_path / "scan.json").exists()


def test_every_code_is_explained():
    page = (ROOT / "docs" / "scan.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"### {code}" not in page] == []
