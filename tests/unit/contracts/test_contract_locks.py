"""The lock file that a contract names, and the command that writes it anew."""

from __future__ import annotations

import pytest

from archlens.comparison import Architecture
from archlens.contracts.contract_locks import lock_command, locked_architecture
from archlens.errors import ArchlensError
from tests.unit.contracts.made import contract, sample


@pytest.fixture
def promise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "settings").mkdir()
    return contract("locked", 'lock = "m.lock"', path=str(tmp_path / "settings" / "archlens.toml"))


def test_it_is_read_beside_the_settings(promise, tmp_path):
    architecture = Architecture.of(sample("merge_add"))
    (tmp_path / "settings" / "m.lock").write_text(architecture.to_lock(), encoding="utf-8")
    assert locked_architecture(promise).to_lock() == architecture.to_lock()


@pytest.mark.parametrize(
    ("content", "found"), [(None, "none"), (b"else", "one with a mistake (line 1: "), (b"\xff", "bytes that are not")]
)
def test_what_cannot_be_read_is_an_error_that_says_what_to_do(promise, tmp_path, content, found):
    if content is not None:
        (tmp_path / "settings" / "m.lock").write_bytes(content)
    with pytest.raises(ArchlensError, match=r"expected a lock file at settings/m[.]lock") as error:
        locked_architecture(promise)
    assert error.value.found.startswith(found)
    assert error.value.hint.endswith("rite it with: archlens lock m.keras -o settings/m.lock")


def test_the_model_is_named_from_here(promise, tmp_path):
    assert lock_command(promise) == "archlens lock m.keras -o settings/m.lock"  # no such file: it is named as it is
    (tmp_path / "settings" / "m.keras").touch()
    assert lock_command(promise) == "archlens lock settings/m.keras -o settings/m.lock"
