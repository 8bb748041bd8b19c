"""What goes wrong around a command: a clear message, the right exit code, and the old output file untouched."""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers.forms import keras_parts
from tests.conftest import ROOT

MODEL = str(ROOT / "sample_models" / "image_text.keras")
LOCALES = [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}]
WRITES = [("report", "r.txt"), ("report", "r.json", "--format", "json"), ("draw", "d.svg"), ("draw", "d.dot")]


@pytest.fixture
def start(python, environment, tmp_path):
    """Start the command in a process of its own; it is ended with the test."""
    with contextlib.ExitStack() as stack:

        def starter(*args, **options):
            settings = {"env": environment, "cwd": tmp_path, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = subprocess.Popen([python, "-m", "archlens", *args], **{**settings, **options})
            stack.callback(process.wait)
            stack.callback(process.kill)
            stack.enter_context(process)
            return process

        yield starter


def ended(process):
    """Exit code, standard output and standard error of a process once it has ended."""
    out, err = process.communicate(timeout=60)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


def complained(err):
    return err.startswith("archlens: ") and err.count("\n") == 1 and "Traceback" not in err


def only(folder, *names):
    return sorted(path.name for path in folder.iterdir()) == sorted(names)


def full_disk():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


@pytest.mark.parametrize("write", WRITES)
def test_a_disk_that_is_full_while_writing(start, environment, tmp_path, write):
    command, target, *options = write
    (tmp_path / target).write_text("old")
    # Or Python would keep compiled modules that end at the limit, and no later command could load them.
    limited = {"preexec_fn": full_disk, "env": {**environment, "PYTHONDONTWRITEBYTECODE": "1"}}
    code, out, err = ended(start(command, MODEL, "-o", target, *options, **limited))
    assert (code, out, complained(err)) == (2, "", True)
    assert f"expected to write {target}, found an error of the system (File too large)" in err
    assert (tmp_path / target).read_text() == "old"
    assert only(tmp_path, target)


@pytest.mark.parametrize("folder", ["missing", "/proc", "/dev/null"])
@pytest.mark.parametrize("write", WRITES)
def test_a_folder_that_is_missing_or_takes_nothing(start, tmp_path, folder, write):
    command, target, *options = write
    code, out, err = ended(start(command, MODEL, "-o", f"{folder}/{target}", *options))
    assert (code, out, complained(err)) == (2, "", True)
    assert f"expected to write {folder}/{target}, found an error of the system" in err
    assert only(tmp_path)


def interfere(monkeypatch, what):
    """Do something once the archive's directory is read and its members are not."""
    version = keras_parts.version_of  # the moment between two reads

    def interfered(archive):
        what()
        return version(archive)

    monkeypatch.setattr(keras_parts, "version_of", interfered)


def test_an_input_that_is_deleted_or_replaced_while_it_is_read(tmp_path, monkeypatch):
    model = tmp_path / "m.keras"
    shutil.copy(MODEL, model)
    before = archlens.analyze(MODEL).to_dict()
    interfere(monkeypatch, model.unlink)
    assert archlens.analyze(model).to_dict() == before
    shutil.copy(MODEL, model)
    shutil.copy(ROOT / "sample_models" / "siamese.keras", tmp_path / "other")
    interfere(monkeypatch, lambda: (tmp_path / "other").replace(model))
    assert archlens.analyze(model).to_dict() == before


@pytest.mark.parametrize("size", [0, 10, 500])
def test_an_input_that_is_truncated_while_it_is_read(tmp_path, monkeypatch, size):
    model = tmp_path / "m.keras"
    shutil.copy(MODEL, model)
    interfere(monkeypatch, lambda: os.truncate(model, size))
    with pytest.raises(ModelFileError, match="a damaged one"):
        archlens.analyze(model)


def test_an_input_whose_weights_are_cut_off_while_it_is_read(tmp_path, monkeypatch):
    model = tmp_path / "m.keras"
    shutil.copy(MODEL, model)
    parse = keras_parts.parse_any

    def cut(*args):
        os.truncate(model, model.stat().st_size - 1_000)
        return parse(*args)

    monkeypatch.setattr(keras_parts, "parse_any", cut)
    assert archlens.analyze(model).model.depth == 6


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("command", ["report", "draw"])
def test_a_signal_while_reading(start, tmp_path, command, sent, code):
    os.mkfifo(tmp_path / "slow.keras")  # reading it waits for a writer
    (tmp_path / "out.html").write_text("old")
    process = start(command, "slow.keras", "-o", "out.html")
    writer = os.open(tmp_path / "slow.keras", os.O_WRONLY)  # returns once the command has opened it
    process.send_signal(sent)
    assert ended(process)[:2] == (code, "")
    os.close(writer)
    assert (tmp_path / "out.html").read_text() == "old"
    assert only(tmp_path, "slow.keras", "out.html")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_writing(python, environment, tmp_path, sent, code):
    """The file is written beside its place, and the move to its place is held up here."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom archlens.cli import main\n"
        "def slow(self, target):\n    print('writing', flush=True)\n    time.sleep(60)\n"
        "Path.replace = slow\nmain(sys.argv[1:])\n"
    )
    (tmp_path / "out.txt").write_text("old")
    process = subprocess.Popen(
        [python, "-c", program, "report", MODEL, "-o", "out.txt"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(sent)
    assert ended(process)[0] == code
    assert (tmp_path / "out.txt").read_text() == "old"
    assert only(tmp_path, "out.txt")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_reader_that_goes_away(python, environment, form):
    line = f"set -o pipefail; '{python}' -m archlens report {' '.join([MODEL] * 20)} --format {form} --full | head -n 1"
    result = subprocess.run(
        ["/bin/bash", "-c", line], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode in (0, 141)
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["report", "--help"], ["report", MODEL], ["draw", MODEL]])
def test_output_that_is_closed_or_full(start, tmp_path, args):
    with Path("/dev/full").open("wb") as full:
        code, _, err = ended(start(*args, stdout=full))
    assert (code, complained(err)) == (2, True)
    assert "found an error of the system (No space left on device)" in err
    code, _, err = ended(start(*args, stdout=None, preexec_fn=lambda: os.close(1)))
    assert (code, complained(err)) == (2, True)
    assert "found an error of the system (Bad file descriptor)" in err
    assert {path.suffix for path in tmp_path.iterdir()} <= {".svg"}


def test_errors_that_nobody_can_read(start):
    assert ended(start("report", "missing.keras", stderr=None, preexec_fn=lambda: os.close(2)))[:2] == (2, "")
    assert ended(start("report", MODEL, stdin=None, preexec_fn=lambda: os.close(0)))[0] == 0


def test_no_home_and_no_environment(start):
    bare = {"PYTHONPATH": str(ROOT)}
    code, out, err = ended(start("report", MODEL, "--format", "json", env=bare))
    assert (code, json.loads(out)["model"]["name"], err) == (0, "image_text", "")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["größe 層.keras", b"\xff\xfe.keras", "line\nend\x1b[31m.keras"])
def test_odd_locales_and_names(start, tmp_path, environment, locale, name):
    model = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + os.fsencode(name)))
    shutil.copy(MODEL, model)
    settings = {**environment, **locale}
    for form in ("text", "json", "markdown"):
        code, out, err = ended(start("report", model, "--format", form, env=settings))
        assert (code, err) == (0, "")
        assert "\x1b" not in out
    assert ended(start("draw", model, "-o", "ö.svg", env=settings))[0] == 0
    model.unlink()
    code, out, err = ended(start("report", model, env=settings))
    assert (code, out, complained(err), "\x1b" in err) == (2, "", True, False)


def test_files_have_the_same_line_ends_everywhere(start, tmp_path):
    for command, target, *options in WRITES:
        assert ended(start(command, MODEL, "-o", target, *options))[0] == 0
        content = (tmp_path / target).read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_a_command_that_is_killed_leaves_the_old_file(start, tmp_path):
    """Nothing can be tidied up then, but what was there is still whole."""
    (tmp_path / "out.html").write_text("old")
    os.mkfifo(tmp_path / "slow.keras")
    process = start("report", "slow.keras", "-o", "out.html")
    writer = os.open(tmp_path / "slow.keras", os.O_WRONLY)
    time.sleep(0.1)
    process.kill()
    assert ended(process)[0] == -signal.SIGKILL
    os.close(writer)
    assert (tmp_path / "out.html").read_text() == "old"
