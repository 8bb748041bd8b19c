"""The stages of a report: each is met, and together they are the time that the process takes."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from benchmarks.where_time_goes import REST, STAGES
from tests.conftest import ROOT


@pytest.mark.parametrize("form", ["text", "json"])
def test_all_stages_are_met_and_leave_little_over(form, python, environment):
    script = ROOT / "benchmarks" / "where_time_goes.py"
    model = ROOT / "sample_models" / "image_text.keras"
    before = os.times()
    command = [python, str(script), "--stages", form, str(model)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    after = os.times()
    taken = after.children_user + after.children_system - before.children_user - before.children_system
    seconds = json.loads(done.stdout)
    assert {stage for stage, _, _ in STAGES} <= set(seconds)
    assert 0.4 * taken < sum(seconds.values()) < taken  # the rest is Python's own start, and that of the script
    assert seconds[REST] < 0.3 * taken
