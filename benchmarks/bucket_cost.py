"""What a survey of a bucket takes: requests and bytes a file, measured, and from these what a million files take.

    python benchmarks/bucket_cost.py [FILE ...] [--write]

A server that speaks S3 (moto) runs in this process and counts each request and the bytes of its answer. Files are put
into a bucket, and `archlens survey s3://…` reads them with one worker; the processor's time is what they take more than
the first of them alone, which has the start of the survey in it. Without files these are the sample models, which
have no weights, and a model whose weights are 10 MB. `--write` puts the table into `docs/performance.md`.

Needs the extras `keras-archlens[survey]`, s3fs and `moto[server]`. Round trips to this server take next to no time; how
many a file takes is told instead.
"""

from __future__ import annotations

import argparse
import collections
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measured_models import write_sized
from benchmarks.measuring import ROOT, figure
from benchmarks.pages import fill
from tests.unit.surveys.object_store import ENVIRONMENT, Request, object_store

PAGE = ROOT / "docs" / "performance.md"
START = "<!-- made by benchmarks/bucket_cost.py -->"
MILLION = 1_000_000
_TEN_MEGABYTES = 2_500_000


def surveyed(url: str, bucket: str, folder: Path) -> float:
    """Survey a bucket; the processor's seconds."""
    command = [
        sys.executable,
        "-m",
        "archlens",
        "survey",
        f"s3://{bucket}/",
        "-o",
        str(folder / "tables"),
        "--jobs",
        "1",
    ]
    environment = {**os.environ, "FSSPEC_S3_ENDPOINT_URL": url, "PYTHONPATH": str(ROOT)}
    before = os.times()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    after = os.times()
    if done.returncode:
        raise SystemExit(f"archlens survey: exit code {done.returncode}\n{done.stderr}")
    return after.children_user + after.children_system - before.children_user - before.children_system


def line(what: str, files: Sequence[Path], folder: Path) -> str:
    """The row of some files: measured a file, and of a million such files."""
    with object_store() as store:
        bucket = what.replace(" ", "-")
        store.put(f"{bucket}-first", {f"first{files[0].suffix}": files[0].read_bytes()})
        start = surveyed(store.url, f"{bucket}-first", folder / "first")
        store.put(bucket, {f"{number}/{file.name}": file.read_bytes() for number, file in enumerate(files)})
        seconds = (surveyed(store.url, bucket, folder / "all") - start) / (len(files) - 1)
        requests = list(store.requests)
    kinds = collections.Counter(kind_of(request) for request in requests)
    number = len(requests) / len(files)
    moved = sum(request.size for request in requests) / len(files)
    size = sum(file.stat().st_size for file in files) / len(files)
    cells = [
        f"{what} ({len(files)} of {figure(size / 1e6)} MB)",
        ", ".join(f"{figure(amount / len(files))} {kind}" for kind, amount in sorted(kinds.items())),
        f"{figure(moved / 1e3)} KB",
        f"{figure(1000 * seconds)} ms",
        f"{figure(number * MILLION / 1e6)} million",
        f"{figure(moved * MILLION / 1e9)} GB",
        f"{figure(seconds * MILLION / 3600)} h",
    ]
    return f"| {' | '.join(cells)} |"


def kind_of(request: Request) -> str:
    """What a request is counted as: listings cost more than others where requests are paid for."""
    return "LIST" if "list-type" in request.path else request.method


def table(folder: Path, named: Sequence[Path]) -> str:
    """The rows of all groups of files."""
    heads = (
        "| files | requests a file | read a file | processor a file "
        "| a million: requests | a million: read | a million: worker hours |"
    )
    lines = [heads, "|---|---:|---:|---:|---:|---:|---:|"]
    groups = {"those named": list(named)}
    if not named:
        large = [write_sized(folder / f"large_{number}.keras", _TEN_MEGABYTES) for number in range(5)]
        samples = sorted((ROOT / "sample_models").glob("*.keras"))
        groups = {"skeletons": samples * 4, "models with weights": large * 4}
    for what, files in groups.items():
        with tempfile.TemporaryDirectory() as tables:
            lines.append(line(what, files, Path(tables)))
    return "\n".join(lines)


def main() -> None:
    """Measure and print, or write into the page between its marks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    os.environ.update(ENVIRONMENT)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        text = table(Path(folder), [file.resolve() for file in arguments.files])
    print(text)
    if arguments.write:
        fill(PAGE, START, text)


if __name__ == "__main__":
    main()
