"""Where results go: ``-o`` in every command, standard output by each of its names, devices and pipes, endings."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archlens.cli import archlens as command_line
from archlens.cli import output
from archlens.comparison import Architecture
from archlens.errors import ArchlensError
from tests.cli.in_process import run
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"
DRIVING, SIAMESE = str(SAMPLES / "driving.keras"), str(SAMPLES / "siamese.keras")

WITH_A_NOTE = str(SAMPLES / "image_text.keras")
"""A warning (AL106) and a note (AL203)."""

CUSTOM = str(ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras")
"""Classes of its own, which a scan tells."""

WRITING = {
    "report": ("report", DRIVING),
    "draw": ("draw", DRIVING),
    "diff": ("diff", DRIVING, SIAMESE),
    "check": ("check", DRIVING),
    "scan": ("scan", DRIVING),
    "lock": ("lock", DRIVING),
    "skeleton": ("skeleton", DRIVING),
    "init": ("init", DRIVING),
}
"""Every command that takes ``-o``, on a model."""

OF_SURVEYS = {"survey", "find"}
"""What asks a survey, which must be there: test_survey_ask.py and test_find.py try these."""

OF_MARKERS = {"card"}
"""What writes between the markers of a file that may be there already: test_card.py tries it."""

OF_REPOSITORIES = {"review"}
"""What asks git: test_review.py tries it."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where the commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_a_process(python, environment, *args, **options):
    command = [python, "-m", "archlens", *args]
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60, **options)


def test_every_command_that_takes_it_is_tried():
    names = command_line.list_commands(None)
    having = {
        name
        for name in names
        if any("--output" in option.opts for option in command_line.get_command(None, name).params)
    }
    assert having - OF_SURVEYS - OF_MARKERS - OF_REPOSITORIES == set(WRITING)


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("stdout", ["-", "/dev/stdout"])
def test_standard_output_has_two_names(python, environment, folder, name, stdout):
    result = in_a_process(python, environment, *WRITING[name], "-o", stdout)
    assert result.returncode in (0, 1), result.stderr
    assert result.stdout
    assert b"wrote" not in result.stdout[:6] + result.stdout[-60:]
    assert not list(folder.iterdir())


def test_standard_output_that_is_a_file_has_it_too(python, environment, folder):
    with (folder / "out.lock").open("wb") as file:
        command = [python, "-m", "archlens", "lock", DRIVING, "-o", "/dev/stdout"]
        subprocess.run(command, env=environment, stdout=file, check=True, timeout=60)
    text = (folder / "out.lock").read_text(encoding="ascii")
    assert Architecture.from_lock(text).to_lock() == text
    assert [path.name for path in folder.iterdir()] == ["out.lock"]


@pytest.mark.parametrize("name", WRITING)
def test_a_pipe_with_a_name_is_written_to_and_never_read(folder, name):
    os.mkfifo(folder / "pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe").read_bytes()), daemon=True)
    reader.start()
    code, said = run(*WRITING[name], "-o", "pipe")
    reader.join(20)
    assert code in (0, 1, None)
    assert got[0]
    assert said.startswith("wrote pipe")
    assert [path.name for path in folder.iterdir()] == ["pipe"]


@pytest.mark.parametrize("name", WRITING)
def test_a_device_is_no_file_to_move_over(name):
    code, said = run(*WRITING[name], "-o", "/dev/null")
    assert code in (0, 1, None)
    assert said.startswith("wrote /dev/null")
    assert not Path("/dev/null").is_file()


PAGE = "<!doctype html>"
ENDINGS = {
    "report": {
        "txt": "driving",
        "json": "{",
        "csv": "id,class,",
        "md": "### `driving`",
        "html": PAGE,
        "HTM": PAGE,
        "": "dri",
    },
    "draw": {"svg": "<?xml", "dot": "digraph", "mmd": "flowchart", "html": PAGE},
    "diff": {"txt": "", "json": "{", "md": "### ", "svg": "<?xml", "html": PAGE, "": ""},
    "check": {"txt": "", "json": "{", "sarif": "{", "xml": "<?xml", "": ""},
    "scan": {"txt": "", "json": "{", "sarif": "{", "": ""},
}


@pytest.mark.parametrize(("name", "ending"), [(name, ending) for name in ENDINGS for ending in ENDINGS[name]])
def test_the_ending_chooses_the_format_and_what_was_written_is_said(name, ending):
    file = f"out.{ending}" if ending else "out"
    code, said = run(*WRITING[name], "-o", file)
    assert code in (0, 1, None)
    assert said == f"wrote {file}\n"
    text = Path(file).read_text(encoding="utf-8")
    assert text.lstrip().startswith(ENDINGS[name][ending])
    if ending not in ("json", "sarif"):
        assert not text.startswith("{")


def test_a_format_that_is_named_comes_before_the_ending():
    assert run("report", DRIVING, "--format", "json", "-o", "r.html") == (0, "wrote r.html\n")
    assert json.loads(Path("r.html").read_text())["schema"] == "archlens.report/1"


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("file", ["x.docx", "x.html.gz", "x.keras"])
def test_an_ending_of_no_format_is_an_error(folder, name, file):
    code, said = run(*WRITING[name], "-o", file)
    assert code == 2
    assert "expected a file that ends in ." in said
    assert f"found the ending '{Path(file).suffix}'" in said
    assert not list(folder.iterdir())


def test_bytes_are_not_written_to_a_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(ArchlensError, match="expected a file or a pipe for what is no text, found a terminal"):
        output.deliver(b"\x89PNG", "-")


def test_several_reports_as_json_say_which_file_each_is_of(folder):
    for name in ("driving", "siamese"):
        shutil.copy(SAMPLES / f"{name}.keras", folder)
    _, text = run("report", "siamese.keras", "driving.keras", "--format", "json")
    assert [each["file"] for each in json.loads(text)] == ["siamese.keras", "driving.keras"]


def test_git_shows_a_model_by_its_lock_file(python, environment, folder):
    """The recipe of docs/lock.md."""
    recipe = (ROOT / "docs" / "lock.md").read_text(encoding="utf-8")
    assert "*.keras diff=archlens" in recipe
    (textconv,) = re.findall(r"git config --global diff\.archlens\.textconv '(.*)'", recipe)

    def git(*args):
        command = ["git", "-c", "user.name=n", "-c", "user.email=e", *args]
        return subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8").stdout

    git("init", "-q")
    git("config", "diff.archlens.textconv", textconv.replace("archlens", f"{python} -m archlens", 1))
    (folder / ".gitattributes").write_text("*.keras diff=archlens\n")
    shutil.copy(SAMPLES / "merge_add.keras", folder / "m.keras")
    (folder / "a.keras").write_bytes(b"")
    git("add", ".")
    git("commit", "-qm", "a model")
    shutil.copy(SAMPLES / "merge_concatenate.keras", folder / "m.keras")
    (folder / "a.keras").write_text("no model")
    changed = git("diff").split("\n")
    assert any(line.startswith("+archlens: ") and "found a text" in line for line in changed)
    assert any(line.startswith("-call ") and "Add" in line for line in changed)
    assert any(line.startswith("+call ") and "Concatenate" in line for line in changed)


PRINTING = {
    "report": ("report", DRIVING),
    "diff": ("diff", DRIVING, SIAMESE),
    "check": ("check", WITH_A_NOTE),
    "scan": ("scan", CUSTOM),
    "rules": ("rules",),
    "rule": ("rule", "AL106"),
    "explain": ("explain", "fusion"),
}
"""Every command that lays text out."""


def widest(text):
    return max(map(len, text.splitlines()))


def test_every_command_that_lays_out_text_is_told_how_wide():
    names = command_line.list_commands(None)
    having = {
        name
        for name in names
        if any("--width" in option.opts for option in command_line.get_command(None, name).params)
    }
    assert having - OF_SURVEYS == set(PRINTING)


@pytest.mark.parametrize("name", PRINTING)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_text_is_as_wide_as_asked_for(name, columns, monkeypatch):
    by_option = run(*PRINTING[name], "--width", columns)
    assert widest(by_option[1]) <= columns
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run(*PRINTING[name]) == by_option
    assert run(*PRINTING[name], "--width", 100) != by_option


@pytest.mark.parametrize(
    ("columns", "width"),
    [("80", 80), ("7", 40), ("0", 100), ("", 100), ("wide", 100), ("-80", 100), ("٨٠", 100), ("9" * 5000, 100)],
    ids=ascii,
)
def test_columns_of_the_environment(columns, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    assert output.terminal_for("report.txt").width == width
    assert output.terminal_for("report.txt", 72).width == 72


def test_a_file_is_as_wide_as_asked_for(folder):
    run("report", DRIVING, "--width", 60, "-o", "narrow.txt")
    run("report", DRIVING, "-o", "wide.txt")
    assert widest((folder / "narrow.txt").read_text("utf-8")) <= 60 < widest((folder / "wide.txt").read_text("utf-8"))


@pytest.mark.parametrize("width", ["39", "-1", "0", "wide", "1e3"])
def test_widths_that_nothing_fits_into(width):
    code, said = run("report", DRIVING, "--width", width)
    assert code == 2
    assert "--width" in said


@pytest.mark.parametrize("command", ["report", "check"])
def test_findings_are_held_back_and_counted(command):
    _, everything = run(command, WITH_A_NOTE)
    _, warnings = run(command, WITH_A_NOTE, "--findings", "warning")
    _, nothing = run(command, WITH_A_NOTE, "--findings", "none")
    assert ("AL106" in everything, "AL203" in everything, "not shown" in everything) == (True, True, False)
    assert ("AL203" in warnings, "1 note not shown" in warnings) == (False, True)
    assert "AL106" in warnings
    assert "AL203" not in nothing
    assert "1 warning, 1 note not shown" in nothing


def test_programs_and_exit_codes_know_what_is_held_back():
    for command in ("report", "check"):
        option = "--format" if command == "report" else "--output-format"
        said = run(command, WITH_A_NOTE, option, "json")
        assert run(command, WITH_A_NOTE, option, "json", "--findings", "none") == said
        assert run(command, WITH_A_NOTE, "--findings", "none")[0] == said[0]


def test_a_broken_contract_is_never_held_back(folder):
    (folder / "model.keras").write_bytes(Path(WITH_A_NOTE).read_bytes())
    promise = {"name": "stays shallow", "type": "branch-depth", "model": "model.keras", "branch": "image_input"}
    lines = ["[[contracts]]", *(f'{key} = "{value}"' for key, value in promise.items()), "max = 3"]
    (folder / "archlens.toml").write_text("\n".join(lines), "utf-8")
    code, said = run("check", "model.keras", "--findings", "none")
    assert code == 1
    assert "found     4 calls deep" in said
    assert "1 warning, 1 note not shown" in said


def test_findings_of_a_scan_are_held_back_and_counted():
    code, said = run("scan", CUSTOM, "--findings", "none")
    assert (code, "AS0" in said, "not shown" in said) == (1, False, True)
    code, said = run("scan", CUSTOM)
    assert (code, "AS0" in said, "not shown" in said) == (1, True, False)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_text_in_pieces_is_written_as_it_would_be_whole(encoding):
    pieces = ["größe × ", "3\n", "→ 4\n"]
    written = []
    for text in (iter(pieces), "".join(pieces)):
        buffer = io.BytesIO()
        stream = io.TextIOWrapper(buffer, encoding=encoding)
        output.write_stream(text, stream)
        written.append(buffer.getvalue())
    assert written[0] == written[1]
    assert "größe".encode() in written[0] or encoding != "utf-8"


def test_a_report_that_memory_does_not_suffice_for_is_told_and_not_half_there(folder, monkeypatch):
    def pieces(*_):
        yield "{"
        raise MemoryError

    monkeypatch.setattr("archlens.render.json_report.pieces", pieces)
    code, said = run("report", DRIVING, "--format", "json", "-o", "out.json")
    assert code == 2
    assert said == (
        f"archlens: {DRIVING}: expected a model that fits into memory, found a larger or deeper one. Is it damaged?\n"
    )
    assert not list(folder.iterdir())
