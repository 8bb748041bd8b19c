"""``archlens survey`` as users run it: what it says, its exit codes, and that no kill costs or doubles a file."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from archlens.surveys.store import open_zoo
from tests.unit.surveys.made import SAMPLES, some_models, tables_in


@pytest.fixture
def run(console, environment, tmp_path):
    """Run the command in a folder with models."""
    some_models(tmp_path / "models")

    def runner(*args):
        return console("survey", *args, cwd=tmp_path, env=environment)

    return runner


def test_what_is_said_of_a_survey(run, tmp_path):
    done = run("models", "-o", "zoo", "--jobs", "1")
    assert done.returncode == 2
    assert done.stdout.splitlines()[0] == "zoo: 4 models, 1 error"
    told = done.stderr.splitlines()
    assert told[0].startswith("archlens: models/broken.keras: expected ")
    assert told[1:] == ["archlens: 1 file could not be read: zoo/errors.parquet says why. --retry tries them again."]
    (tmp_path / "models" / "broken.keras").unlink()
    again = run("models", "-o", "zoo", "--jobs", "1")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.splitlines()[0] == "zoo: 4 models, no errors; 0 read now, 4 as before, 1 dropped"
    assert pd.read_parquet(tmp_path / "zoo" / "models.parquet").path.tolist() == [
        f"models/{path.name}" for path in SAMPLES[:4]
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["models"], "expected -o FOLDER, where the tables are written"),
        (["nothing", "-o", "zoo"], "nothing: expected a model file, found no such file"),
        (["no/*.keras", "-o", "zoo"], "expected files that match this pattern, found none"),
        (["models", "-o", "models"], "found one with other things in it"),
        (["-", "-o", "zoo"], "expected files to survey, or URLs of files, found '-'"),
        (["models", "-o", "zoo", "--limit", "call=1"], "Did you mean 'calls'"),
        (["models", "-o", "zoo", "--format", "excel"], "is not one of"),
        (["models", "-o", "zoo", "--timeout", "0"], "is not in the range"),
        (["models", "-o", "zoo.parquet"], "expected a folder after -o, to which the tables are written"),
    ],
)
def test_wrong_calls(run, tmp_path, args, message):
    done = run(*args)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "zoo").exists() == (args[0] == "nothing")


def test_tables_keep_their_format_until_another_one_is_asked_for(run, tmp_path):
    run("models", "-o", "zoo", "--format", "csv")
    told = run("models", "-o", "zoo", "--retry").stderr
    assert "zoo/errors.csv says why" in told
    assert (tmp_path / "zoo" / "models.csv").exists()
    assert not (tmp_path / "zoo" / "models.parquet").exists()
    run("models", "-o", "zoo", "--format", "parquet")
    assert not (tmp_path / "zoo" / "models.csv").exists()


def test_what_takes_too_long_is_a_row(run, tmp_path):
    shutil.copy(SAMPLES[0], tmp_path / "one.keras")
    done = run("one.keras", "-o", "zoo", "--timeout", "0.001", "--format", "jsonl")
    assert done.returncode == 2
    (error,) = open_zoo(tmp_path / "zoo").rows("errors")
    assert (error["kind"], error["path"]) == ("timeout", "one.keras")
    assert run("one.keras", "-o", "zoo", "--retry", "--format", "jsonl").returncode == 0


def started(models, zoo, environment, **more):
    command = [
        sys.executable,
        "-m",
        "archlens",
        "survey",
        str(models),
        "-o",
        str(zoo),
        "--jobs",
        "1",
        "--format",
        "csv",
    ]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


@pytest.fixture
def many_models(tmp_path):
    folder = tmp_path / "many"
    for copy in range(2):
        some_models(folder / str(copy), len(SAMPLES))
    return folder


def test_killed_at_any_moment_it_goes_on_and_no_file_is_lost_or_there_twice(many_models, tmp_path, environment):
    whole, zoo = tmp_path / "whole", tmp_path / "zoo"
    undisturbed = started(many_models, whole, environment)
    begun = time.monotonic()
    undisturbed.communicate()
    took = time.monotonic() - begun
    assert undisturbed.returncode == 2  # of the files that are no models
    moments = random.Random(14)
    for _ in range(4):
        process = started(many_models, zoo, environment)
        time.sleep(moments.uniform(0.4, 0.8) * took)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    finished = started(many_models, zoo, environment)
    output, _ = finished.communicate()
    assert finished.returncode == 2, output
    assert re.search(r"; \d+ read now, \d+ as before$", output.splitlines()[0]), "it went on where it was"
    assert tables_in(zoo) == tables_in(whole)
    assert not list(zoo.glob(".*"))
    paths = [row["path"] for table in ("models", "errors") for row in open_zoo(zoo).rows(table, ["path"])]
    assert sorted(paths) == sorted(str(path) for path in many_models.rglob("*.keras"))


def test_an_interrupt_leaves_tables_of_what_was_read(many_models, tmp_path, environment):
    zoo = tmp_path / "zoo"
    process = started(many_models, zoo, environment)
    wait_for((zoo / "journal.sqlite").exists)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode in {130, 2}, told
    if process.returncode == 130 and told.strip():  # else it was writing its overview, with nothing left to read
        assert "interrupted." in told
        assert "not read yet. The same command goes on." in told
    summary = open_zoo(zoo).summary
    assert summary.models + summary.errors == sum(
        1 for table in ("models", "errors") for _ in open_zoo(zoo).rows(table)
    )
    assert summary.files == 2 * (len(SAMPLES) + 1)


def test_a_second_survey_in_the_same_folder_is_refused(many_models, tmp_path, environment, run):
    process = started(many_models, tmp_path / "zoo", environment)
    wait_for((tmp_path / "zoo" / "journal.sqlite").exists)
    time.sleep(0.1)
    second = run("many", "-o", "zoo")
    process.kill()
    process.communicate()
    assert second.returncode == 2
    assert (
        "expected a survey in zoo that nobody else is at work on, found one that another process is writing"
        in second.stderr
    )


def wait_for(condition):
    for _ in range(1_000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come")


def test_tables_say_what_the_command_line_reports(run, tmp_path, console, environment):
    run("models", "-o", "zoo", "--format", "csv")
    shown = console(
        "report", *[f"models/{path.name}" for path in SAMPLES[:4]], "--format", "json", cwd=tmp_path, env=environment
    )
    reports = json.loads(shown.stdout)
    frame = pd.read_csv(tmp_path / "zoo" / "models.csv").set_index("path")
    for report in reports:
        for key in ("name", "calls", "depth", "weighted_depth", "parameters", "macs", "peak_bytes"):
            assert frame.loc[report["file"], key] == report["model"][key]
