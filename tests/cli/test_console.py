"""A command that the tests fork goes as one that is started: what the other tests see is what users see."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

SIAMESE = str(ROOT / "sample_models" / "siamese.keras")


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["report", SIAMESE], {}),
        (["report", SIAMESE], {"COLUMNS": "60"}),
        (["report", SIAMESE], {"PYTHONIOENCODING": "ascii"}),
        (["report", SIAMESE], {"LC_ALL": "C"}),
        (["report", "m.keras", "--format", "nothing"], {}),
        (["report", "m.keras"], {}),
        (["scan", "-"], {}),
        (["check", "mine:build"], {}),
        (["lock", SIAMESE, "-o", "written.lock"], {}),
        (["--help"], {}),
        ([], {}),
    ],
)
def test_as_one_that_is_started(console, environment, tmp_path, arguments, env):
    (tmp_path / "mine.py").write_text("import sys\nprint(sys.path[0])\nraise SystemError(__name__)\n")
    env = {**environment, **env}
    command = [sys.executable, "-m", "archlens", *arguments]
    started = subprocess.run(command, cwd=tmp_path, env=env, input=b"PK", capture_output=True, check=False)
    (tmp_path / "written.lock").unlink(missing_ok=True)
    forked = console(*arguments, cwd=tmp_path, env=env, input=b"PK", encoding=None)
    assert forked.returncode == started.returncode
    assert forked.stdout == started.stdout
    assert forked.stderr == started.stderr


def test_what_is_bytes_is_text_elsewhere(console, environment, tmp_path):
    done = console("rule", "AL106", cwd=tmp_path, env=environment)
    assert "AL106" in done.stdout
    assert done.stdout.encode() == console("rule", "AL106", cwd=tmp_path, env=environment, encoding=None).stdout
