"""Lock files without a test, of modules that were collected whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from archlens.pytest_plugin.unused_locks import unused_locks


@pytest.fixture
def folder(tmp_path):
    """Lock files of two modules."""
    locks = tmp_path / "__architecture__"
    locks.mkdir()
    for name in (
        "test_a.test_kept",
        "test_a.test_kept@2",
        "test_a.test_kept@best",
        "test_a.test_gone",
        "test_b.test_x",
    ):
        (locks / f"{name}.lock").touch()
    (locks / "test_a.notes.txt").touch()
    return tmp_path


def collected(folder, *tests):
    """Tests as ``module::name``."""
    split = [test.partition("::") for test in tests]
    return [SimpleNamespace(path=folder / f"{module}.py", nodeid=f"{module}.py::{name}") for module, _, name in split]


def session(*args, lf=False):
    return SimpleNamespace(args=args, option=SimpleNamespace(lf=lf))


def test_those_of_no_test_that_was_collected(folder):
    found = unused_locks(session("tests"), collected(folder, "test_a::test_kept"))
    assert [path.name for path in found] == ["test_a.test_gone.lock"]
    found = unused_locks(session("tests"), collected(folder, "test_a::test_kept", "test_b::test_other"))
    assert [path.name for path in found] == ["test_a.test_gone.lock", "test_b.test_x.lock"]


def test_nothing_is_said_of_modules_that_were_not_collected_whole(folder):
    items = collected(folder, "test_a::test_kept")
    assert unused_locks(session("test_a.py::test_kept"), items) == []
    assert unused_locks(session("tests", lf=True), items) == []
    assert unused_locks(session("tests"), []) == []


def test_a_folder_without_lock_files_has_none(tmp_path):
    assert unused_locks(session("tests"), collected(tmp_path, "test_a::test_kept")) == []
