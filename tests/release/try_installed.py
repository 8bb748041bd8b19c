"""Try an archlens that is installed, as its users would: every command that reads files, on sample models.

``python tests/release/try_installed.py VERSION`` runs with the Python that archlens is installed for, from anywhere,
and needs no other package. Any warning of Python is an error. It ends with exit code 0 and the word "works", or with
what is not as it should be. The tests run it on a wheel that they build, the release workflow on the one that it
publishes, for each Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata, util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_models"
GOLDEN = ROOT / "tests" / "golden"
ALONE = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "COLUMNS"}}


def archlens(*arguments: str, code: int = 0) -> str:
    """Run a command in the current folder; what it printed.

    Raises:
        SystemExit: If its exit code is another one, or it said something on standard error.
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "archlens", *arguments],
        env={**ALONE, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    command = " ".join(("archlens", *arguments))
    expect(done.returncode == code, f"{command}: exit code {done.returncode} instead of {code}\n{done.stderr}")
    return done.stdout


def expect(fact: bool, otherwise: str) -> None:
    """Stop with a text unless something is so."""
    if not fact:
        raise SystemExit(otherwise)


def try_reading() -> None:
    """Reports are those that people have read, byte for byte; pictures and scans are there."""
    golden = (GOLDEN / "image_text.txt").read_text(encoding="utf-8")
    expect(archlens("report", "sample_models/image_text.keras") == golden, "report: not the golden text")
    page = archlens("report", "sample_models/driving.keras", "--format", "html")
    expect("<svg" in page, "report: no picture in HTML")
    archlens("draw", "sample_models/driving.keras", "-o", "driving.svg")
    picture = Path("driving.svg").read_text(encoding="utf-8")
    expect("<svg" in picture and "lidar_input" in picture, "draw: no picture of the model")
    scan = json.loads(archlens("scan", "sample_models/driving.keras", "--format", "json"))
    expect(bool(scan), "scan: nothing is told")
    expect("AL106" in archlens("explain", "AL106"), "explain: the rule is not told")


def try_comparing() -> None:
    """A model is equal to its skeleton and to its lock file, and another one is not."""
    archlens("skeleton", "sample_models/siamese.keras", "-o", "skeleton.keras")
    archlens("lock", "sample_models/siamese.keras", "-o", "siamese.lock")
    archlens("diff", "sample_models/siamese.keras", "skeleton.keras")
    archlens("diff", "siamese.lock", "skeleton.keras")
    told = archlens("diff", "sample_models/merge_add.keras", "sample_models/merge_dot.keras", code=1)
    expect("dot" in told.lower(), "diff: the other merge is not told")


def try_checking() -> None:
    """A model keeps the contracts that are proposed for it; another one in its place breaks them."""
    shutil.copy("sample_models/siamese.keras", "model.keras")
    archlens("init", "model.keras", "-o", "archlens.toml")
    archlens("check")
    shutil.copy("sample_models/driving.keras", "model.keras")
    archlens("check", code=1)


def try_surveys() -> None:
    """A survey has one row a model, and finds a model among the others."""
    archlens("survey", "sample_models", "-o", "zoo")
    number = len(list(SAMPLES.glob("*.keras")))
    answer = json.loads(archlens("survey", "zoo", "--format", "json"))
    expect(f'"models": {number}' in json.dumps(answer), f"survey: {number} models are not told: {answer}")
    expect("siamese" in archlens("find", "sample_models/siamese.keras", "zoo"), "find: the model is not found")


def main(version: str) -> None:
    """Try all of it in a folder of its own, after a look at what is tried."""
    place = util.find_spec("archlens")
    expect(place is not None and place.origin is not None, "archlens is not installed")
    expect(ROOT not in Path(place.origin).resolve().parents, f"this is not an installed archlens: {place.origin}")
    expect(metadata.version("keras-archlens") == version, f"installed is {metadata.version('keras-archlens')}")
    expect(archlens("--version").split()[-1] == version, f"archlens --version: {archlens('--version')}")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        shutil.copytree(SAMPLES, "sample_models", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        try_reading()
        try_comparing()
        try_checking()
        if util.find_spec("duckdb"):
            try_surveys()
        os.chdir(ROOT)
    sys.stdout.write(f"archlens {version} works on Python {sys.version.split()[0]}\n")


if __name__ == "__main__":
    main(sys.argv[1])
