"""Many analyses: do they give the same, and does memory stay?

    python benchmarks/load.py [--concurrent 1000] [--one-after-another 10000]

1. So many analyses of the sample models at once, from threads and from processes: every report must be the same, byte
   for byte, as that of an analysis alone.
2. So many analyses one after another in one process: its memory must not grow. It is compared after a tenth of them,
   when all caches are full, and at the end. Goal: at most 5 % more.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))
GROWTH = 1.05


def report(path: Path) -> str:
    """The report of a model as JSON."""
    import archlens
    from archlens.render import json_report

    return json_report.render(archlens.analyze(path))


def differing(pool: Executor, number: int, alone: dict[Path, str]) -> int:
    """How many of so many concurrent reports differ from those made alone."""
    paths = [SAMPLES[i % len(SAMPLES)] for i in range(number)]
    return sum(made != alone[path] for path, made in zip(paths, pool.map(report, paths), strict=True))


def memory() -> float:
    """What this process holds in memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def growth(number: int) -> tuple[float, float]:
    """Memory after a tenth of so many analyses, and after all."""
    early = 0.0
    for i in range(number):
        report(SAMPLES[i % len(SAMPLES)])
        if i == number // 10:
            early = memory()
    return early, memory()


def main() -> int:
    """Measure and print; 0 if all is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concurrent", type=int, default=1000)
    parser.add_argument("--one-after-another", type=int, default=10_000)
    a = parser.parse_args()
    alone = {path: report(path) for path in SAMPLES}
    wrong = 0
    pools = {
        "threads": ThreadPoolExecutor(32),
        "processes": ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")),
    }
    for name, pool in pools.items():
        start = time.perf_counter()
        with pool:
            differ = differing(pool, a.concurrent, alone)
        wrong += differ
        print(f"{a.concurrent} analyses from {name}: {differ} differ, {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    early, late = growth(a.one_after_another)
    print(
        f"{a.one_after_another} analyses in one process: {early:.1f} MB, then {late:.1f} MB, "
        f"{time.perf_counter() - start:.0f} s"
    )
    return int(wrong > 0 or late > GROWTH * early)


if __name__ == "__main__":
    sys.exit(main())
