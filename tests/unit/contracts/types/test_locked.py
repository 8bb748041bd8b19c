"""Nothing changed against a lock file, or all that did is told."""

from __future__ import annotations

import pytest

from archlens.comparison import Architecture
from archlens.contracts import check
from archlens.errors import ArchlensError
from tests.unit.contracts.made import contract, sample


@pytest.fixture
def lock(tmp_path):
    """The contract; its lock file is beside the settings, in a folder."""
    (tmp_path / "locks").mkdir()
    return contract("locked", 'lock = "locks/m.lock"', path=str(tmp_path / "archlens.toml"))


def test_without_a_lock_file_nothing_can_be_said(lock):
    with pytest.raises(ArchlensError, match=r"archlens lock m[.]keras -o") as error:
        check(lock, sample("merge_add"))
    assert error.value.found == "none"


@pytest.mark.parametrize(
    ("content", "found"), [(b"something else", "one with a mistake (line 1: "), (b"\xff", "bytes that are not UTF-8")]
)
def test_what_is_no_lock_file_is_an_error(lock, tmp_path, content, found):
    (tmp_path / "locks" / "m.lock").write_bytes(content)
    with pytest.raises(ArchlensError, match="expected a lock file at ") as error:
        check(lock, sample("merge_add"))
    assert error.value.found.startswith(found)


def test_it_is_kept_until_something_changes(lock, tmp_path):
    (tmp_path / "locks" / "m.lock").write_text(Architecture.of(sample("merge_add")).to_lock())
    assert check(lock, sample("merge_add")) == ()
    (found,) = check(lock, sample("merge_concatenate"))
    assert "'merge' (Concatenate): class Add → Concatenate" in found.found
    assert found.where == ("merge",)
    assert "\n" not in found.found


def test_the_model_is_named_as_it_can_be_from_here(lock, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path.parent)
    (tmp_path / "m.keras").touch()
    with pytest.raises(ArchlensError, match="archlens lock ") as error:
        check(lock, sample("merge_add"))
    assert f"archlens lock {tmp_path.name}/m.keras -o {tmp_path.name}/locks/m.lock" in error.value.hint


def test_an_input_of_another_shape_is_named(lock, tmp_path):
    before = Architecture.of(sample("merge_add")).to_lock()
    line = next(line for line in before.splitlines() if line.startswith("input "))
    name = line.split()[1].removesuffix(":")
    (tmp_path / "locks" / "m.lock").write_text(before.replace(line, line.replace("(None, ", "(None, 9")))
    (found,) = check(lock, sample("merge_add"))
    assert f"'{name}': shape " in found.found
    assert name in found.where
