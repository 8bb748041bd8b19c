"""Every case of ``cases.json``: the command of a user, and what it must say of a file that is easily read wrongly."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.checks import mistakes

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(console, environment, tmp_path):
    """Run a case's command in an empty folder."""
    plain = {**environment, "COLUMNS": "100", "NO_COLOR": "1"}

    def runner(words):
        program, *arguments = [word.replace("{dir}", str(HERE / "files")) for word in words]
        if program == "archlens":
            return console(*arguments, cwd=tmp_path, env=plain)
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**plain, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return runner


@pytest.fixture
def _numbers_of_any_length():
    """Let Python read integers of thousands of digits, which JSON allows."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield
    sys.set_int_max_str_digits(limit)


@pytest.mark.usefixtures("_numbers_of_any_length")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case, run):
    for words in case.get("before", []):
        assert run(words).returncode == 0, words
    done = run(case["command"])
    exits = case["exit"] if isinstance(case["exit"], list) else [case["exit"]]
    assert done.returncode in exits, done.stdout[-1500:] + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not mistakes(case["checks"], done.stdout, done.stderr), f"{case['expects']} ({case['why']})"


def test_every_file_belongs_to_a_case():
    commands = json.dumps(CASES)
    unused = [path.name for path in (HERE / "files").iterdir() if path.name not in commands]
    assert unused == []
