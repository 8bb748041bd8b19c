"""Which models are checked, and by which contracts."""

from __future__ import annotations

import pytest

from archlens.checks.check_settings import read_setup
from archlens.checks.jobs import contracts_for, plan
from archlens.errors import ArchlensError, UnknownNameError
from archlens.settings import parse

CONTRACT = '[[contracts]]\nname = "{name}"\ntype = "branch-depth"\nmodel = "{model}"\nbranch = "x"\nmax = 3\n'


def setup(folder, *contracts):
    text = "".join(CONTRACT.format(name=name, model=model) for name, model in contracts)
    return read_setup(parse(str(folder / "archlens.toml"), text))


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


def test_models_that_are_named_can_be_left_out(folder, monkeypatch):
    made = setup(folder, ("one", "models/a.keras"))
    kept = plan(made, ["models"], leave_out=["a.*"])
    assert "models/a.keras" not in [job.target.name for job in kept.jobs]
    assert "models/b.h5" in [job.target.name for job in kept.jobs]
    monkeypatch.chdir(folder / "empty")  # patterns of paths are meant from where one is, not from the settings
    assert [job.target.name for job in plan(made, ["../models"], leave_out=["../models/b*"]).jobs][:1] == [
        "../models/a.keras"
    ]
    (unchecked,) = plan(made, ["../models/a.keras"], leave_out=["*.keras"]).unchecked
    assert unchecked.message.endswith(
        "expected models that are not left out, found only such that are (1). Check the patterns."
    )


def test_two_stars_mean_folders_below_the_settings_and_not_beside_them(folder, monkeypatch):
    made = setup(folder / "models", ("below", "**/*.keras"), ("beside", "../*/*.keras"))
    (folder / "models" / "archlens.toml").touch()
    (folder / "empty" / "m.keras").touch()
    monkeypatch.chdir(folder / "empty")
    assert [contract.name for contract in plan(made, ["m.keras"]).jobs[0].contracts] == ["beside"]
    assert [contract.name for contract in plan(made, ["../models/a.keras"]).jobs[0].contracts] == ["below"]
