"""A snapshot is equal to a model whose architecture is that of the lock file; else it says why not."""

from __future__ import annotations

import functools

import pytest

import archlens
from archlens.comparison import Architecture
from archlens.pytest_plugin.snapshot import ArchitectureSnapshot, Lock
from tests.conftest import ROOT


@functools.cache
def sample(name):
    return archlens.analyze(ROOT / "sample_models" / f"{name}.keras")


@pytest.fixture
def lock(tmp_path):
    return Lock(tmp_path / "__architecture__", "test_m.test_it", update=False)


def written(lock, name, model):
    lock.folder.mkdir(exist_ok=True)
    (lock.folder / name).write_text(Architecture.of(sample(model)).to_lock())


def test_one_file_a_comparison(lock):
    names = [lock.file(name).name for name in (None, "best", None, None)]
    assert names == [
        "test_m.test_it.lock",
        "test_m.test_it@best.lock",
        "test_m.test_it@2.lock",
        "test_m.test_it@3.lock",
    ]
    assert lock.file("a/b").name.startswith("test_m.test_it@a_b-")


def test_equal_to_its_architecture_and_no_other(lock):
    written(lock, "test_m.test_it.lock", "merge_add")
    written(lock, "test_m.test_it@2.lock", "merge_add")
    snapshot = ArchitectureSnapshot(lock)
    assert sample("merge_add") == snapshot
    assert snapshot.explanation == []
    assert sample("merge_concatenate") != snapshot
    first, *changes, last = snapshot.explanation
    assert first == "The architecture is not that of __architecture__/test_m.test_it@2.lock:"
    assert any("class Add → Concatenate" in line for line in changes)
    assert "--update-architecture" in last
    assert lock.written == []


def test_without_a_lock_file_it_is_equal_to_nothing(lock):
    snapshot = ArchitectureSnapshot(lock)
    assert sample("merge_add") != snapshot
    assert snapshot.explanation == [
        "There is no lock file __architecture__/test_m.test_it.lock yet. Write it with: pytest --update-architecture"
    ]
    assert not lock.folder.exists()


@pytest.mark.parametrize("content", [b"something", b"\xff"])
def test_what_is_no_lock_file_is_told(lock, content):
    lock.folder.mkdir()
    (lock.folder / "test_m.test_it.lock").write_bytes(content)
    snapshot = ArchitectureSnapshot(lock)
    assert sample("merge_add") != snapshot
    assert "is no lock file" in snapshot.explanation[0]


def test_an_update_accepts_what_is_not_right_already(lock):
    lock.update = True
    assert sample("merge_add") == ArchitectureSnapshot(lock)
    assert [path.name for path in lock.written] == ["test_m.test_it.lock"]
    assert lock.written[0].read_text() == Architecture.of(sample("merge_add")).to_lock()
    again = Lock(lock.folder, lock.base, update=True)
    assert sample("merge_add") == ArchitectureSnapshot(again)
    assert again.written == []
    assert sample("siamese") == ArchitectureSnapshot(again, "best")
    assert [path.name for path in again.written] == ["test_m.test_it@best.lock"]


def test_it_has_no_hash_and_a_short_repr(lock):
    snapshot = ArchitectureSnapshot(lock)
    with pytest.raises(TypeError):
        hash(snapshot)
    assert repr(snapshot) == "<architecture in __architecture__>"
    assert sample("merge_add") != snapshot("best")
    assert snapshot("best") is not snapshot
