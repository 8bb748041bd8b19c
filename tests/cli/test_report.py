"""``archlens report`` as users run it."""

import json
import os
import pty
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from archlens.cli import archlens as command
from tests.conftest import ROOT

IMAGE_TEXT, SIAMESE = (str(ROOT / "sample_models" / f"{name}.keras") for name in ("image_text", "siamese"))


@pytest.fixture
def run(console, environment, tmp_path):
    """Run a command in an empty folder."""

    def runner(*args, env=()):
        return console(*args, cwd=tmp_path, env={**environment, **dict(env)})

    return runner


def one_paragraph(text):
    return text.startswith("archlens: ") and text.count("\n") == 1 and "Traceback" not in text


def test_text_is_what_one_gets_unasked(run):
    result = run("report", IMAGE_TEXT)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("image_text · ")
    assert result.stdout.endswith("which hides 3 to 4\n")
    assert max(map(len, result.stdout.split("\n")[1:])) <= 100


def test_the_group_has_help_and_version(run):
    assert "report" in run("--help").stdout
    assert "MODEL..." in run("report", "-h").stdout
    assert run("--version").stdout.startswith("keras-archlens, version ")


@pytest.mark.parametrize("args", [["report"], ["nonsense"], ["report", "--format", "pdf", "x"], ["--nonsense"]])
def test_a_wrong_call(run, args):
    result = run(*args)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no such file"), (b"", "an empty file"), (b"PK\x03\x04 no more", ""), (b"hello", "found a text")],
)
def test_no_model(run, tmp_path, form, content, told):
    path = tmp_path / "bad\x1b[31m.keras"
    if content is not None:
        path.write_bytes(content)
    result = run("report", path, "--format", form)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert r"bad\x1b[31m.keras: expected" in result.stderr
    assert told in result.stderr


def test_a_folder_is_no_model(run, tmp_path):
    result = run("report", tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_model_that_fails_does_not_stop_the_others(run, form):
    result = run("report", IMAGE_TEXT, "missing.keras", SIAMESE, "--format", form)
    assert result.returncode == 2
    assert one_paragraph(result.stderr)
    assert result.stdout.count("written by Keras") == 2
    assert "\n\n" in result.stdout


def test_json_of_one_model_is_an_object_and_of_several_an_array(run):
    one = json.loads(run("report", IMAGE_TEXT, "--format", "json").stdout)
    assert one["model"]["name"] == "image_text"
    several = run("report", IMAGE_TEXT, "missing.keras", SIAMESE, "--format", "json")
    assert several.returncode == 2
    assert [report["model"]["name"] for report in json.loads(several.stdout)] == ["image_text", "siamese"]
    assert len(json.loads(run("report", IMAGE_TEXT, "missing.keras", "--format", "json").stdout)) == 1


def test_one_branch(run):
    result = run("report", IMAGE_TEXT, "--branch", "text_input", "--format", "json")
    assert [branch["input"] for branch in json.loads(result.stdout)["branches"]] == ["text_input"]


def test_training_is_estimated_where_a_size_of_batches_is_given(run):
    result = run("report", IMAGE_TEXT, "--batch", "32", "--width", "80")
    assert (result.returncode, result.stderr) == (0, "")
    assert "training on batches of 32: about 1.15 GB, an estimate: 208 MB of weights," in result.stdout
    assert max(map(len, result.stdout.split("\n")[1:])) <= 80
    assert "training on batches" not in run("report", IMAGE_TEXT).stdout
    report = json.loads(run("report", IMAGE_TEXT, "--batch", "32", "--format", "json").stdout)
    weights, kept = report["model"]["weight_bytes"], report["model"]["kept_bytes"]
    assert report["training"]["bytes"] == weights + 3 * 4 * 51_896_193 + 32 * kept
    assert "training" not in json.loads(run("report", IMAGE_TEXT, "--format", "json").stdout)


@pytest.mark.parametrize("batch", ["0", "-3", "many", "2.5"])
def test_a_batch_has_at_least_one_sample(run, batch):
    result = run("report", IMAGE_TEXT, "--batch", batch)
    assert result.returncode == 2
    assert "--batch" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_an_unknown_branch(run, form):
    result = run("report", IMAGE_TEXT, "--branch", "txt", "--format", form)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert "image_text.keras: expected a branch, found 'txt'. Did you mean 'text_input'?" in result.stderr


def test_a_file_is_written_whole(run, tmp_path):
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "report.json"
    target.write_text("old")
    target.chmod(0o640)
    result = run("report", IMAGE_TEXT, "--format", "json", "-o", target)
    assert (result.returncode, result.stdout, result.stderr) == (0, f"wrote {target}\n", "")
    assert json.loads(target.read_text())["model"]["name"] == "image_text"
    assert target.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path / "out") == ["report.json"]  # noqa: PTH208 - hidden files too


def test_text_in_a_file_is_unicode_whatever_the_terminal(run, tmp_path):
    run("report", IMAGE_TEXT, "-o", "r.txt", env={"PYTHONIOENCODING": "ascii"})
    assert "→" in (tmp_path / "r.txt").read_text(encoding="utf-8")


def test_nothing_is_written_if_no_model_can_be_read(run, tmp_path):
    target = tmp_path / "report.txt"
    target.write_text("old")
    result = run("report", "missing.keras", "-o", target)
    assert result.returncode == 2
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_several_reports_in_one_file(run, tmp_path):
    assert run("report", IMAGE_TEXT, SIAMESE, "-o", "r.md", "--format", "markdown").returncode == 0
    assert (tmp_path / "r.md").read_text(encoding="utf-8").count("### ") >= 2


@pytest.mark.parametrize("how", ["itself", "link", "hard link", "other spelling"])
def test_a_model_is_never_overwritten(run, tmp_path, how):
    model, target = tmp_path / "m.keras", tmp_path / "t.keras"
    shutil.copy(IMAGE_TEXT, model)
    before = model.read_bytes()
    if how == "itself":
        target = model
    elif how == "link":
        target.symlink_to(model)
    elif how == "hard link":
        target.hardlink_to(model)
    else:
        target = tmp_path / ".." / tmp_path.name / "m.keras"
    result = run("report", SIAMESE, model, "-o", target)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert model.read_bytes() == before


@pytest.mark.parametrize("target", [".", "no/such/folder.txt", "x" * 300, ""])
def test_a_target_that_cannot_be_written(run, tmp_path, target):
    result = run("report", IMAGE_TEXT, "-o", target)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "report.txt"
    target.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    result = CliRunner().invoke(command, ["report", IMAGE_TEXT, "-o", str(target)], standalone_mode=False)
    assert result.return_value == 2
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_pipe_that_nobody_reads_is_no_noise(python, environment):
    process = subprocess.Popen(
        [python, "-m", "archlens", "report", *[IMAGE_TEXT] * 3],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(python, environment):
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [python, "-m", "archlens", "report", IMAGE_TEXT],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert result.returncode == 2
    assert one_paragraph(result.stderr)


def test_an_interrupt(python, environment, tmp_path):
    os.mkfifo(tmp_path / "slow.keras")  # reading it waits for a writer
    process = subprocess.Popen(
        [python, "-m", "archlens", "report", tmp_path / "slow.keras"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writer = os.open(tmp_path / "slow.keras", os.O_WRONLY)  # returns once the command has opened it
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    os.close(writer)
    assert process.returncode == 130
    assert (out, b"Traceback" in err) == (b"", False)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_terminal_without_unicode(run, encoding, form):
    result = run("report", IMAGE_TEXT, "--format", form, env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.isascii()
    assert form == "json" or "->" in result.stdout


def on_a_terminal(python, environment, *args, columns=80, **env):
    """What the command writes to a terminal of so many columns."""
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {k: v for k, v in environment.items() if k not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [python, "-m", "archlens", *args],
        stdout=follower,
        stderr=subprocess.DEVNULL,
        env={**environment, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **env},
    )
    os.close(follower)
    written = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux's way to say that the other side has closed
            break
        if not piece:
            break
        written += piece
    os.close(leader)
    assert process.wait() == 0
    return written.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_its_width(python, environment):
    import re

    coloured = on_a_terminal(python, environment, "report", IMAGE_TEXT, columns=72)
    plain = re.sub(r"\x1b\[\d*m", "", coloured)
    assert "\x1b[" in coloured
    assert max(map(len, plain.split("\n"))) <= 72


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colours(python, environment, env):
    assert "\x1b" not in on_a_terminal(python, environment, "report", IMAGE_TEXT, **env)


def test_very_narrow_and_very_wide_terminals(python, environment):
    for columns, limit in ((20, 60), (50, 50), (500, 140)):
        written = on_a_terminal(python, environment, "report", IMAGE_TEXT, columns=columns, NO_COLOR="1")
        assert max(map(len, written.split("\n"))) <= limit


def test_a_page(run, tmp_path):
    result = run("report", IMAGE_TEXT, "-o", "r.html")
    assert (result.returncode, result.stdout, result.stderr) == (0, "wrote r.html\n", "")
    printed = run("report", IMAGE_TEXT, "--format", "html", env={"PYTHONIOENCODING": "ascii"})
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == (tmp_path / "r.html").read_text(encoding="ascii")
    assert printed.stdout.startswith("<!doctype html>")


@pytest.mark.parametrize("form", ["html", "csv"])
@pytest.mark.parametrize("args", [[IMAGE_TEXT, SIAMESE], [str(ROOT / "sample_models" / "*.keras")]])
def test_a_page_and_a_table_of_calls_are_about_one_model(run, tmp_path, args, form):
    result = run("report", *args, "--format", form, "-o", f"r.{form}")
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert f"expected one model with --format {form}" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [[], ["-o", "r.html"]])
def test_a_page_is_opened(run, tmp_path, options):
    """``BROWSER`` names a program, which Python starts with the address of the page."""
    result = run("report", IMAGE_TEXT, "--format", "html", "--open", *options, env={"BROWSER": "echo opened %s"})
    name = options[-1] if options else "image_text.html"
    said = f"wrote {name}\n"
    assert (result.returncode, result.stderr) == (0, "")
    assert sorted(result.stdout.splitlines()) == sorted([*said.splitlines(), f"opened {(tmp_path / name).as_uri()}"])
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_no_browser(run, tmp_path):
    result = run("report", IMAGE_TEXT, "--format", "html", "--open", env={"BROWSER": "false", "PATH": str(tmp_path)})
    assert result.returncode == 0
    assert one_paragraph(result.stderr)
    assert "image_text.html: no browser could be started" in result.stderr


def test_a_page_never_overwrites_its_model(run, tmp_path):
    shutil.copy(IMAGE_TEXT, tmp_path / "model.html")
    before = (tmp_path / "model.html").read_bytes()
    result = run("report", "model.html", "--format", "html", "--open", env={"BROWSER": "echo"})
    assert (result.returncode, result.stdout, one_paragraph(result.stderr)) == (2, "", True)
    assert (tmp_path / "model.html").read_bytes() == before


@pytest.mark.parametrize("option", ["--open-layers", "--open-class=Encoder"])
def test_layers_of_a_file_cannot_be_opened(run, option):
    result = run("report", IMAGE_TEXT, option)
    assert (result.returncode, result.stdout) == (2, "")
    assert "open_layers=, found a path" in result.stderr


def test_open_is_for_pages_and_says_how_layers_are_opened(run, tmp_path):
    for args in (["report", IMAGE_TEXT], ["report", IMAGE_TEXT, "--format", "json"], ["report", "Encoder", IMAGE_TEXT]):
        result = run(*args, "--open", env={"BROWSER": "echo opened %s"})
        assert (result.returncode, result.stdout) == (2, "")
        assert one_paragraph(result.stderr)
        assert "--open-layers, or --open-class CLASS" in result.stderr
    for name in ("draw", "check", "init", "lock"):
        result = run(name, "--open", IMAGE_TEXT)
        assert (result.returncode, result.stdout, one_paragraph(result.stderr)) == (2, "", True)
        assert "--open-layers, or --open-class CLASS" in result.stderr
        assert "--open " not in run(name, "--help").stdout
    assert list(tmp_path.iterdir()) == []


def test_a_full_report_lists_all_calls(run):
    full = run("report", IMAGE_TEXT, "--full", "--width", "80")
    assert (full.returncode, full.stderr) == (0, "")
    calls = [line.split() for line in full.stdout.partition("\nCalls  9 calls")[2].splitlines()]
    assert ["image_conv", "Conv2D", "32,", "3×3,", "relu", "222×222×32", "896", "42.6", "M"] in calls
    listed = json.loads(run("report", IMAGE_TEXT, "--full", "--format", "json").stdout)["calls"]
    assert [call["id"] for call in listed][-2:] == ["concatenate", "match"]
    assert "calls" not in json.loads(run("report", IMAGE_TEXT, "--format", "json").stdout)
    assert "\nCalls" not in run("report", IMAGE_TEXT).stdout


def test_where_a_model_stands_is_not_told_in_a_list_of_its_calls(run, tmp_path):
    result = run("report", IMAGE_TEXT, "--beside", tmp_path, "--format", "csv")
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert "expected --beside with --format text, json, markdown or html, found --format csv" in result.stderr
