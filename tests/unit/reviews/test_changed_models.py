"""Which of the files that changed are models."""

from __future__ import annotations

import json
import zipfile

import pytest

import archlens
from archlens.readers.git_program import Git
from archlens.reviews.base_files import BaseFiles
from archlens.reviews.changed_files import base_of, changed_files
from archlens.reviews.changed_models import ChangedModel, changed_models
from tests.ci.repositories import SAMPLES, Repository

CONFIG = zipfile.ZipFile(SAMPLES / "siamese.keras").read("config.json").decode()
TFJS = json.dumps({"format": "layers-model", "modelTopology": {}, "weightsManifest": []})


@pytest.fixture
def repository(tmp_path):
    """A repository on a branch of its own."""
    made = Repository(tmp_path / "r")
    made.write("hub/config.json", CONFIG)
    made.write("hub/metadata.json", "{}")
    made.write("gone/config.json", CONFIG)
    made.write("was.json", CONFIG)
    made.write("notes.md", "x")
    made.commit()
    made.branch()
    return made


def models(repository):
    repository.git("add", "-A")
    git = Git(repository.top)
    base = base_of(git, "main")
    return changed_models(changed_files(git, base, ()), repository.top, BaseFiles(git, base))


def test_files_that_are_named_as_models(repository):
    for path in ("a.keras", "b.h5", "c.hdf5", "d.weights.h5", "e.txt", "keras"):
        repository.write(path, "x")
    assert models(repository) == tuple(ChangedModel(path, None) for path in ("a.keras", "b.h5", "c.hdf5"))


def test_files_in_json_that_are_models_by_what_they_start_with(repository):
    repository.write("model.json", CONFIG)
    repository.write("as_text.json", json.dumps(CONFIG))
    repository.write("tfjs/model.json", TFJS)
    repository.write("old.json", '{"class_name": "Sequential", "config": []}')
    repository.write("package.json", '{"name": "x", "format": 1, "layer": {"class_name": "Functional"}}')
    repository.write("was.json", "{}")
    found = {model.name for model in models(repository)}
    assert found == {"model.json", "as_text.json", "tfjs/model.json", "old.json", "was.json"}


def test_lock_files_are_told_from_other_files_of_that_ending(repository):
    repository.write("m.lock", archlens.Architecture.of(archlens.analyze(SAMPLES / "siamese.keras")).to_lock())
    repository.write("poetry.lock", "[[package]]")
    assert models(repository) == (ChangedModel("m.lock", None, is_lock=True),)


def test_a_part_of_a_folder_that_is_a_model(repository):
    repository.write("hub/model.weights.h5", "x")
    repository.write("hub/README.md", "x")
    repository.git("rm", "-q", "-r", "gone")
    repository.write("new/saved_model.pb", "x")
    repository.write("new/variables/variables.index", "x")
    repository.write("web/config.json", "{}")
    assert models(repository) == (
        ChangedModel(None, "gone", was_folder=True),
        ChangedModel("hub", "hub", is_folder=True, was_folder=True),
        ChangedModel("new", None, is_folder=True),
    )


def test_a_repository_that_is_a_model_itself(repository):
    repository.write("config.json", CONFIG)
    repository.write("metadata.json", "{}")
    repository.add("models/m.keras", "siamese")
    assert [model.name for model in models(repository)] == [".", "models/m.keras"]


def test_a_file_that_became_a_folder_and_a_folder_that_became_a_file(repository):
    repository.add("m.keras", "siamese")
    repository.write("f.keras/config.json", CONFIG)
    repository.write("f.keras/metadata.json", "{}")
    repository.commit()
    repository.git("checkout", "-q", "-b", "next")
    repository.git("branch", "-f", "main")
    repository.git("rm", "-q", "-r", "m.keras", "f.keras")
    repository.add("f.keras", "image_text")
    repository.write("m.keras/config.json", CONFIG)
    repository.write("m.keras/metadata.json", "{}")
    assert models(repository) == (
        ChangedModel("f.keras", "f.keras", was_folder=True),
        ChangedModel("m.keras", "m.keras", is_folder=True),
    )


def test_a_model_that_moved_and_a_link(repository):
    repository.add("m.keras", "siamese")
    repository.commit()
    repository.git("checkout", "-q", "-b", "next")
    repository.git("branch", "-f", "main")
    repository.git("mv", "m.keras", "moved.keras")
    (repository.top / "link.keras").symlink_to("/etc/passwd")
    (repository.top / "link.json").symlink_to("/etc/passwd")
    assert models(repository) == (
        ChangedModel("link.keras", None, is_link=True),
        ChangedModel("moved.keras", "m.keras"),
    )
