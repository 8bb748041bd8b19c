"""A whole review, on real repositories; each state is compared with what `compare` and `check` say by themselves."""

from __future__ import annotations

import zipfile

import pytest

import archlens
from archlens.checks.baseline import Baseline
from archlens.checks.check_settings import read_setup
from archlens.readers.git_program import RevisionError
from archlens.reviews.reviewing import review
from archlens.settings import load
from tests.ci.repositories import SAMPLES, Repository

LOCKED = '[[contracts]]\nname = "locked"\ntype = "locked"\nmodel = "{model}"\nlock = "{lock}"\n'


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with some models, in which one is, on a branch of one's own."""
    made = Repository(tmp_path / "r")
    for path, sample in (("m", "merge_concatenate"), ("gone", "siamese"), ("old", "driving"), ("kept", "two_heads")):
        made.add(f"models/{path}.keras", sample)
    made.point("models/p.keras")
    made.write("models/p.lock", lock_of("merge_concatenate"))
    made.point("models/alone.keras")
    made.commit()
    made.branch()
    monkeypatch.chdir(made.top)
    return made


def lock_of(sample):
    return archlens.Architecture.of(archlens.analyze(SAMPLES / f"{sample}.keras")).to_lock()


def reviewed(repository, *paths, fail_on="warning", baseline=None, settings=None, revision="main"):
    if settings is not None:
        repository.write("archlens.toml", settings)
    repository.git("add", "-A")
    path = repository.top / "archlens.toml"
    setup = read_setup(load(path) if path.exists() else None)

    def read(_, file):
        return archlens.analyze(file)

    return review(setup, revision, paths, read, fail_on=fail_on, baseline=baseline)


def states(made):
    return {model.path: model.state for model in made.models}


def test_a_file_that_became_a_folder_is_compared_with_what_it_was(repository):
    repository.git("rm", "-q", "models/m.keras")
    with zipfile.ZipFile(SAMPLES / "merge_add.keras") as archive:
        archive.extractall(repository.top / "models" / "m.keras")
    (model,) = reviewed(repository).models
    assert (model.path, model.before, model.state) == ("models/m.keras", "models/m.keras", "changed")
    alone = archlens.compare(SAMPLES / "merge_concatenate.keras", SAMPLES / "merge_add.keras")
    assert (model.comparison.reconfigured, model.comparison.figures) == (alone.reconfigured, alone.figures)


def test_a_repository_that_is_a_model_itself(repository):
    with zipfile.ZipFile(SAMPLES / "merge_add.keras") as archive:
        archive.extractall(repository.top)
    made = reviewed(repository)
    assert states(made) == {".": "added"}
    assert made.outcome.models == (".",)


def test_each_state(repository):
    repository.add("models/m.keras", "merge_add")
    repository.add("models/new.keras", "image_text")
    repository.git("rm", "-q", "models/gone.keras")
    repository.git("mv", "models/old.keras", "models/moved.keras")
    repository.write("models/bad.keras", "x")
    repository.add("models/alone.keras", "siamese")
    repository.point("models/other.keras")
    made = reviewed(repository)
    assert states(made) == {
        "models/m.keras": "changed",
        "models/new.keras": "added",
        "models/gone.keras": "removed",
        "models/moved.keras": "same",
        "models/bad.keras": "unreadable",
        "models/alone.keras": "not-compared",
        "models/other.keras": "pointer",
    }
    renamed = [(model.before, model.path) for model in made.models if model.is_renamed]
    assert renamed == [("models/old.keras", "models/moved.keras")]
    assert {unchecked.what for unchecked in made.outcome.unchecked} == {"models/bad.keras", "models/other.keras"}
    assert made.exit_code == 2
    assert not made.settings_changed


def test_what_changed_is_what_a_comparison_says(repository):
    repository.add("models/m.keras", "merge_add")
    (model,) = reviewed(repository).models
    alone = archlens.compare(SAMPLES / "merge_concatenate.keras", SAMPLES / "merge_add.keras")
    assert model.comparison.figures == alone.figures
    assert model.comparison.reconfigured == alone.reconfigured


def test_nothing_changed(repository):
    made = reviewed(repository)
    assert (made.models, made.exit_code) == ((), 0)


def test_a_finding_that_was_there_before_is_not_new(repository):
    repository.add("models/m.keras", "image_text")
    repository.commit()
    repository.git("branch", "-f", "main")
    before = archlens.analyze("models/m.keras")
    assert before.findings
    repository.add("models/copy.keras", "image_text")
    repository.add("models/m.keras", "image_text_nested")
    made = reviewed(repository)
    new = {problem.code for problem in made.outcome.problems if problem.model == "models/m.keras"}
    known = {problem.code for problem in made.outcome.accepted}
    now = {finding.code for finding in archlens.analyze("models/m.keras").findings}
    assert new | known == now
    assert {problem.model for problem in made.outcome.problems} >= {"models/copy.keras"}
    repository.add("models/m.keras", "image_text")
    made = reviewed(repository, "models/m.keras")
    assert made.models == ()


def test_a_baseline_accepts(repository):
    repository.add("models/new.keras", "image_text")
    made = reviewed(repository)
    assert made.exit_code == 1
    accepted = Baseline.of(made.outcome.problems)
    made = reviewed(repository, baseline=accepted)
    assert (made.outcome.problems, made.exit_code) == ((), 0)


def test_a_contract_is_checked_and_one_that_names_what_is_gone_is_told(repository):
    contract = '[[contracts]]\nname = "{0}"\ntype = "branch-depth"\nmodel = "models/{0}.keras"\nbranch = "*"\nmax = 0\n'
    repository.add("models/m.keras", "merge_add")
    repository.git("rm", "-q", "models/gone.keras")
    repository.git("mv", "models/old.keras", "models/moved.keras")
    made = reviewed(repository, settings="".join(map(contract.format, ("m", "gone", "old", "kept"))))
    assert {(verdict.contract.name, verdict.state) for verdict in made.outcome.verdicts} == {("m", "broken")}
    assert [unchecked.message for unchecked in made.outcome.unchecked] == [
        "models/gone.keras: contract 'gone' names this model, which is no longer there.",
        "models/old.keras: contract 'old' names this model, which is no longer there.",
    ]
    assert made.settings_changed


@pytest.mark.parametrize(
    ("fail_on", "sample", "code"),
    [
        ("changed", "merge_add", 1),
        ("changed", "merge_concatenate", 0),
        ("warning", "merge_add", 0),
        ("warning", "image_text", 1),
        ("never", "image_text", 0),
    ],
)
def test_what_fails(repository, fail_on, sample, code):
    repository.add("models/m.keras", sample)
    repository.write("models/notes.txt", "x")
    severity = {"changed": "info"}.get(fail_on, fail_on)
    made = reviewed(repository, fail_on=fail_on, settings=f'fail-on = "{severity}"\n')
    assert made.exit_code == code


def test_lock_files_stand_for_models_that_are_elsewhere(repository):
    repository.point("models/p.keras", "beef" * 16)
    made = reviewed(repository)
    assert (states(made), made.exit_code) == ({"models/p.keras": "same"}, 0)
    repository.write("models/p.lock", lock_of("merge_add"))
    made = reviewed(repository)
    (model,) = made.models  # the lock file itself is not told twice
    assert (model.path, model.state, model.new.lock) == ("models/p.keras", "changed", "models/p.lock")
    alone = archlens.compare(SAMPLES / "merge_concatenate.keras", SAMPLES / "merge_add.keras")
    changes = [(change.class_name, change.settings) for change in model.comparison.reconfigured]
    assert changes == [(change.class_name, change.settings) for change in alone.reconfigured]


def test_a_contract_on_what_a_lock_file_stands_for_is_not_kept_by_that(repository):
    repository.point("models/p.keras", "beef" * 16)
    made = reviewed(repository, settings=LOCKED.format(model="models/p.keras", lock="models/p.lock"))
    (unchecked,) = made.outcome.unchecked
    assert unchecked.message.startswith(
        "models/p.keras: expected the file itself, for the contracts on it, found a Git"
    )
    assert made.exit_code == 2


def test_a_lock_file_alone_is_a_model(repository):
    repository.write("models/p.lock", lock_of("merge_add"))
    repository.write("locks/new.lock", lock_of("siamese"))
    made = reviewed(repository)
    assert (states(made), made.exit_code) == ({"locks/new.lock": "added", "models/p.lock": "changed"}, 0)


def test_from_a_folder_of_the_repository_the_paths_are_those_from_its_top(repository, monkeypatch):
    repository.add("models/m.keras", "merge_add")
    contract = '[[contracts]]\nname = "c"\ntype = "branch-depth"\nmodel = "models/m.keras"\nbranch = "*"\nmax = 0\n'
    repository.write("archlens.toml", contract)
    repository.git("add", "-A")
    monkeypatch.chdir(repository.top / "models")
    made = review(
        read_setup(load(repository.top / "archlens.toml")),
        "main",
        ["m.keras"],
        lambda _, file: archlens.analyze(file),
        fail_on="warning",
    )
    assert states(made) == {"models/m.keras": "changed"}
    assert [verdict.model for verdict in made.outcome.verdicts] == ["models/m.keras"]


def test_a_revision_that_is_none(repository):
    with pytest.raises(RevisionError, match="not 'nowhere'"):
        reviewed(repository, revision="nowhere")
