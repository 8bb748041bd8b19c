"""Where results go: ``-o`` in every command, standard output by each of its names, devices and pipes, endings."""

from __future__ import annotations

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
    assert having == set(WRITING)


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
