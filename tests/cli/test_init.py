"""``archlens init`` and ``archlens lock`` as users call them."""

from __future__ import annotations

import shutil

import pytest

import sample_models
from archlens.contracts import check, read
from archlens.settings import Mistakes, load
from tests.unit.contracts.made import sample


@pytest.fixture
def run(tmp_path, console, environment):
    shutil.copy(sample_models.path("image_text"), tmp_path / "model.keras")

    def run(*args):
        return console(*args, cwd=tmp_path, env=environment)

    return run


def contracts_in(path):
    mistakes = Mistakes(str(path))
    found = read(load(path), mistakes)
    mistakes.stop()
    return found


def test_init_writes_a_file_whose_contracts_are_kept(run, tmp_path):
    done = run("init", "model.keras")
    assert (done.returncode, done.stdout, done.stderr) == (0, "wrote archlens.toml with 10 contracts\n", "")
    contracts = contracts_in(tmp_path / "archlens.toml")
    assert len(contracts) == 10
    assert {contract.model for contract in contracts} == {"model.keras"}
    assert not any(check(contract, sample("image_text")) for contract in contracts)


def test_the_model_is_named_from_where_the_file_stands(run, tmp_path):
    (tmp_path / "settings").mkdir()
    assert run("init", "model.keras", "-o", "settings/archlens.toml").returncode == 0
    assert contracts_in(tmp_path / "settings" / "archlens.toml")[0].model == "../model.keras"


def test_a_function_is_named_as_it_is(run, tmp_path):
    (tmp_path / "made.py").write_text(f"def build():\n    return {str(tmp_path / 'model.keras')!r}\n")
    assert run("init", "made:build").returncode == 0
    assert contracts_in(tmp_path / "archlens.toml")[0].model == "made:build"


def test_a_file_that_is_there_is_replaced_only_by_force(run, tmp_path):
    (tmp_path / "archlens.toml").write_text("mine")
    done = run("init", "model.keras")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--force replaces it" in done.stderr
    assert (tmp_path / "archlens.toml").read_text() == "mine"
    assert run("init", "model.keras", "--force").returncode == 0
    assert len(contracts_in(tmp_path / "archlens.toml")) == 10


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["none.keras"], "none.keras"),
        (["-"], "standard input"),
        (["model.keras", "-o", "model.keras"], "one of the models"),
        (["model.keras", "-o", "pyproject.toml", "--force"], "[[tool.archlens.contracts]]"),
        (["model.keras", "-o", "."], "a folder"),
        (["model.keras", "-o", "no/such/folder.toml"], "No such file"),
    ],
)
def test_init_says_what_stands_in_the_way(run, tmp_path, args, said):
    before = sorted(tmp_path.iterdir())
    done = run("init", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_lock(run, tmp_path):
    assert run("lock", "model.keras").stdout == "wrote model.lock\n"
    assert run("lock", "model.keras").stdout == "wrote model.lock (as it was)\n"
    assert run("diff", "model.lock", "model.keras").returncode == 0
    shutil.copy(sample_models.path("siamese"), tmp_path / "model.keras")
    assert run("diff", "model.lock", "model.keras").returncode == 1
    assert run("lock", "model.keras").stdout == "wrote model.lock\n"
    assert run("diff", "model.lock", "model.keras").returncode == 0


def test_lock_replaces_nothing_but_lock_files(run, tmp_path):
    (tmp_path / "uv.lock").write_text("version = 1\n")
    done = run("lock", "model.keras", "-o", "uv.lock")
    assert (done.returncode, done.stdout) == (2, "")
    assert "another file" in done.stderr
    assert (tmp_path / "uv.lock").read_text() == "version = 1\n"
    assert run("lock", "none.keras").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.keras", "uv.lock"]
