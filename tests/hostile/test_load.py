"""A small version of ``benchmarks/load.py``: analyses at once give the same; one after another, no more memory."""

import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import archlens
from archlens.errors import LimitError
from archlens.render import json_report
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))


def report(path):
    return json_report.render(archlens.analyze(path))


def test_analyses_at_once_are_as_those_alone():
    alone = {path: report(path) for path in SAMPLES}
    paths = [SAMPLES[i % len(SAMPLES)] for i in range(150)]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(report, paths)) == [alone[path] for path in paths]


def test_limits_of_one_thread_are_not_those_of_another():
    def outcome(i):
        try:
            return archlens.analyze(SAMPLES[0], limits={"calls": 1} if i % 2 else None).model.calls > 1
        except LimitError:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(outcome, range(200))) == [i % 2 == 0 for i in range(200)]


def test_memory_does_not_grow():
    for path in SAMPLES:
        report(path)
    tracemalloc.start()
    try:
        held = []
        for _ in range(3):
            for path in SAMPLES[:10]:
                report(path)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert held[2] < held[0] + 50_000
