"""Surveys on a cluster of Dask, which is a real one of several processes: nothing is lost, nothing comes twice."""

from __future__ import annotations

import gc
import os
import signal
from collections import Counter
from contextlib import contextmanager
from logging import CRITICAL

import pandas as pd
import pytest
from distributed import LocalCluster

import archlens
from archlens.errors import ArchlensError
from archlens.surveys import dask_executor
from archlens.surveys.dask_executor import DaskExecutor, connected
from archlens.surveys.executors import outcomes
from archlens.surveys.work_process import WorkerDiedError
from tests.conftest import ROOT
from tests.unit.surveys import work_to_do
from tests.unit.surveys.test_work_process import is_running, wait_for


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=":0", silence_logs=CRITICAL) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def client(cluster):
    with connected(cluster.scheduler_address) as client:
        yield client


@contextmanager
def small_cluster(workers):
    """A cluster without processes of its own."""
    with (
        LocalCluster(n_workers=workers, processes=False, dashboard_address=":0", silence_logs=CRITICAL) as cluster,
        connected(cluster.scheduler_address) as client,
    ):
        yield cluster, client


def test_each_item_has_its_outcome_once(client):
    """As on one machine."""
    items = [*range(60), "hang", *range(60, 120), "crash", "error", *range(120, 150)]
    with DaskExecutor(client, seconds=1) as executor:
        found = list(outcomes(executor, work_to_do.as_asked, items))
    assert Counter(item for item, _ in found) == Counter(items)
    by_item = dict(found)
    assert isinstance(by_item.pop("hang"), TimeoutError)
    assert isinstance(by_item.pop("crash"), WorkerDiedError)
    assert isinstance(by_item.pop("error"), RuntimeError)
    assert by_item == {number: 2 * number for number in range(150)}


def test_leaving_ends_what_is_being_done_and_what_was_kept(client, tmp_path):
    with DaskExecutor(client) as executor:
        kept = {executor.submit(work_to_do.process_of, number).result() for number in range(4)}
        for _ in range(3):
            executor.submit(work_to_do.write_process_and_hang, str(tmp_path))
        wait_for(lambda: len(list(tmp_path.iterdir())) == 3)
    numbers = kept | {int(path.name) for path in tmp_path.iterdir()}
    assert kept.isdisjoint(client.run(os.getpid).values())
    wait_for(lambda: not any(map(is_running, numbers)))


def test_few_items_are_spread_over_the_threads(client):
    with DaskExecutor(client) as executor:
        futures = executor.submit_each(work_to_do.process_of, range(4))
        assert len({future.result() for future in futures}) > 1


def test_a_survey_on_a_cluster_writes_the_tables_of_one_here(client, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    sources = ["sample_models/image_*.keras", "sample_models/no_model.keras"]
    archlens.survey(sources, tmp_path / "here", jobs=1)
    archlens.survey(sources, tmp_path / "there", client=client)
    for table in ("models", "branches", "fusions", "outputs", "findings", "errors"):
        here, there = (pd.read_parquet(tmp_path / zoo / f"{table}.parquet") for zoo in ("here", "there"))
        assert len(here) > 0
        pd.testing.assert_frame_equal(here, there)


def test_a_path_that_the_workers_do_not_see_is_told(client):
    with DaskExecutor(client) as executor:
        executor.check_sees("pyproject.toml")
        with pytest.raises(
            ArchlensError, match=r"workers of the cluster see \('no/m\.keras'\), found none .* 2 workers"
        ):
            executor.check_sees("no/m.keras")


def test_workers_with_another_archlens_are_refused(client, monkeypatch):
    there = dask_executor.__version__
    monkeypatch.setattr(dask_executor, "__version__", "99.0")
    with pytest.raises(
        ArchlensError, match=rf"^expected archlens 99\.0 on the scheduler and all workers.*, found archlens {there}\. "
    ):
        DaskExecutor(client)


def test_a_cluster_without_workers_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(dask_executor, "_FIRST_WORKER", 0.3)
    message = r"^expected a worker of the cluster that takes work, found none within 0\.3 seconds"
    with small_cluster(0) as (_, client), pytest.raises(ArchlensError, match=message):
        DaskExecutor(client)


def test_a_cluster_that_is_lost_ends_the_survey():
    with small_cluster(1) as (cluster, client), DaskExecutor(client) as executor:
        cluster.scale(0)
        wait_for(lambda: not client.nthreads())
        future = executor.submit(work_to_do.double, 1)
        cluster.close()
        with pytest.raises(ArchlensError, match=r"found one that was lost.*Run this again: it goes on where it was"):
            future.result(timeout=10)


def test_where_there_is_no_scheduler(monkeypatch):
    monkeypatch.setattr(dask_executor, "_CONNECTING", 0.5)
    with pytest.raises(
        ArchlensError, match=r"^expected a scheduler of Dask at tcp://127\.0\.0\.1:9, found an error \("
    ):
        connected("tcp://127.0.0.1:9").__enter__()


@pytest.mark.parametrize("address", ["localhost", "tcp://10.0.0.5", "nope://10.0.0.5:1", "tcp://host:port"])
def test_what_is_no_address_is_told_in_a_paragraph_and_no_more(address, capsys):
    with pytest.raises(
        ArchlensError, match=r"^expected a scheduler of Dask at .*, found an error \(.*Check the address"
    ):
        connected(address).__enter__()
    gc.collect()
    assert capsys.readouterr() == ("", "")


def test_a_worker_is_lost_and_nothing_else(client):
    workers = client.run(os.getpid)
    found = []
    with DaskExecutor(client, seconds=60) as executor:
        for outcome in outcomes(executor, work_to_do.double, range(400), in_flight=100):
            found.append(outcome)
            if len(found) == 150:
                os.kill(min(workers.values()), signal.SIGKILL)
    assert sorted(found) == [(number, 2 * number) for number in range(400)]


def test_an_item_that_kills_workers_is_told_and_what_was_beside_it_is_done(client, cluster, monkeypatch):
    # With four lost workers, as usual, it would take longer.
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    items = [*range(20), "kill worker", *range(20, 40)]
    with DaskExecutor(client, seconds=60) as executor:
        found = list(outcomes(executor, work_to_do.as_asked, items))
    assert Counter(item for item, _ in found) == Counter(items)
    by_item = dict(found)
    died = by_item.pop("kill worker")
    assert isinstance(died, WorkerDiedError)
    assert str(died).startswith("expected a worker of the cluster that reads the file, found one that was lost with it")
    assert by_item == {number: 2 * number for number in range(40)}
