"""A short run of the fuzzer; the long ones are started by hand. What they found is among the hostile files."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.hostile.fuzz import READERS

FILES, SECONDS = 500, 10


@pytest.mark.parametrize("reader", READERS)
def test_a_report_or_a_clean_error(reader, tmp_path):
    # In a process of its own: its memory is bounded, and what other tests loaded into this one would count.
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.hostile.fuzz",
            "--reader",
            reader,
            "--seconds",
            str(SECONDS),
            "--seed",
            "smoke",
            "--count",
            str(FILES),
            "--out",
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    ran, reports = map(int, re.match(rf"{reader}: (\d+) files, (\d+) reports, 0 findings", run.stdout).groups())
    assert ran > FILES / 10
    assert 0 < reports < ran
