"""Which models are meant, and which contracts are for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlens.checks.check_settings import read_setup
from archlens.checks.jobs import contracts_for, plan
from archlens.checks.targets import NothingThereError, identity, named
from archlens.errors import ArchlensError, UnknownNameError
from archlens.settings import parse

CONTRACT = '[[contracts]]\nname = "{name}"\ntype = "branch-depth"\nmodel = "{model}"\nbranch = "x"\nmax = 3\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("a.keras", "b.h5", "b.weights.h5", "notes.txt", "deep/c.keras", ".hidden/d.keras", "odd[1].keras"):
        path = tmp_path / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    saved = tmp_path / "models" / "saved"
    saved.mkdir()
    (saved / "saved_model.pb").touch()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def setup(folder, *contracts):
    text = "".join(CONTRACT.format(name=name, model=model) for name, model in contracts)
    return read_setup(parse(str(folder / "archlens.toml"), text))


def names(targets):
    return [target.name for target in targets]


def test_a_folder_is_the_models_in_it(folder):
    assert names(named("models", Path(), folder)) == [
        "models/a.keras",
        "models/b.h5",
        "models/deep/c.keras",
        "models/odd[1].keras",
        "models/saved",
    ]
    assert names(named("models/saved", Path(), folder)) == ["models/saved"]


def test_patterns_are_of_files_and_of_folders(folder):
    assert names(named("models/*.keras", Path(), folder)) == ["models/a.keras", "models/odd[1].keras"]
    assert names(named("models/**/c.*", Path(), folder)) == ["models/deep/c.keras"]
    assert names(named("models/odd[1].keras", Path(), folder)) == ["models/odd[1].keras"]
    for nothing in ("models/*.onnx", "empty", "empty/*"):
        with pytest.raises(NothingThereError, match="found none"):
            named(nothing, Path(), folder)


def test_a_model_is_one_however_it_is_named(folder):
    (folder / "link.keras").symlink_to(folder / "models" / "a.keras")
    ways = [
        "models/a.keras",
        "./models/a.keras",
        "models/../models/a.keras",
        str(folder / "models/a.keras"),
        "link.keras",
    ]
    targets = [target for way in ways for target in named(way, Path(), folder)]
    assert names(targets) == ways
    assert len({identity(target) for target in targets}) == 1
    assert {target.key for target in targets} == {"models/a.keras"}


def test_what_is_no_path_stays_as_it_is(folder):
    for name in ("https://example.org/m.keras?v=[1]", "-", "app.models:build"):
        (target,) = named(name, folder, folder)
        assert (target.name, target.load, target.key, identity(target)) == (name,) * 4


def test_without_models_those_of_the_contracts(folder):
    planned = plan(setup(folder, ("one", "models/a.keras"), ("all", "models/*.keras"), ("none", "gone/*.keras")))
    assert [(job.target.name, [c.name for c in job.contracts]) for job in planned.jobs] == [
        ("models/a.keras", ["one", "all"]),
        ("models/odd[1].keras", ["all"]),
    ]
    assert [(each.what, each.contract.name) for each in planned.unchecked] == [("gone/*.keras", "none")]
    assert planned.whole


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("models/a.keras", ["one", "all", "deep", "folder"]),
        ("models/deep/c.keras", ["deep", "folder"]),
        ("models/b.h5", ["folder"]),
        ("app:build", ["function"]),
        ("https://example.org/m.keras", ["url"]),
    ],
)
def test_with_models_the_contracts_that_mean_them(folder, model, expected):
    made = setup(
        folder,
        ("one", "models/a.keras"),
        ("all", "./models/*.keras"),
        ("deep", "**/*.keras"),
        ("folder", "models"),
        ("function", "app:build"),
        ("url", "https://example.org/m.keras"),
        ("gone", "gone/*.keras"),
        ("none", "empty"),
    )
    (job,) = plan(made, [model]).jobs
    assert [contract.name for contract in job.contracts] == expected
    assert [contract.name for contract in contracts_for(made, model, folder)] == expected


def test_a_contract_by_its_pattern_is_for_models_that_are_not_there_yet(folder):
    made = setup(folder, ("all", "models/*.keras"), ("one", "models/new.keras"), ("other", "models/a.keras"))
    assert [c.name for c in contracts_for(made, "models/new.keras", folder)] == ["all", "one"]
    assert [c.name for c in contracts_for(made, "new.keras", folder / "models")] == ["all", "one"]


def test_models_are_relative_to_the_settings_wherever_one_is(folder, monkeypatch):
    made = setup(folder, ("one", "models/a.keras"))
    monkeypatch.chdir(folder / "empty")
    assert [job.target.name for job in plan(made).jobs] == ["models/a.keras"]
    (job,) = plan(made, ["../models/a.keras"]).jobs
    assert (job.target.name, job.target.key, len(job.contracts)) == ("../models/a.keras", "models/a.keras", 1)


def test_named_contracts_are_for_the_models_given(folder):
    made = setup(folder, ("one", "models/a.keras"), ("two", "models/a.keras"))
    (job,) = plan(made, ["models/b.h5"], ["two"]).jobs
    assert [contract.name for contract in job.contracts] == ["two"]
    with pytest.raises(UnknownNameError, match="Did you mean 'two'"):
        plan(made, [], ["twoo"])


def test_nothing_to_check_is_told(folder):
    with pytest.raises(ArchlensError, match="expected models to check, or contracts"):
        plan(setup(folder))
    assert plan(setup(folder), ["models/a.keras"]).unnamed == ()
    assert plan(setup(folder, ("x", "models/b.h5")), ["models/a.keras"]).unnamed == ("models/a.keras",)
