"""One model as it stands at the base, and now."""

from __future__ import annotations

import hashlib
import zipfile

import pytest

import archlens
from archlens.readers.git_program import Git
from archlens.reviews.base_files import BaseFiles
from archlens.reviews.changed_files import base_of
from archlens.reviews.changed_models import ChangedModel
from archlens.reviews.model_sides import locks_of, side_before, side_now
from tests.ci.repositories import SAMPLES, Repository

LOCK = archlens.Architecture.of(archlens.analyze(SAMPLES / "siamese.keras")).to_lock()


@pytest.fixture
def repository(tmp_path):
    """A repository with a model, a pointer with a lock file, one without, and what is no model."""
    made = Repository(tmp_path / "r")
    made.add("m.keras", "siamese")
    made.point("p.keras", hashlib.sha256((made.top / "m.keras").read_bytes()).hexdigest())
    made.write("p.lock", LOCK)
    made.point("alone.keras")
    made.write("bad.keras", "x")
    made.commit()
    return made


@pytest.fixture
def base(repository):
    """The files at the base."""
    git = Git(repository.top)
    return BaseFiles(git, base_of(git, "main"))


def both(repository, base, path, locks=(), **told):
    model = ChangedModel(path, path, **told)
    now = side_now(model, repository.top, base, locks_of(path, locks), archlens.analyze)
    return now, side_before(model, base, locks_of(path, locks), archlens.analyze)


def test_a_model_is_read(repository, base):
    now, before = both(repository, base, "m.keras")
    assert now.model == before.model == archlens.analyze(SAMPLES / "siamese.keras")
    assert (now.name, before.name) == ("m.keras", base.name("m.keras"))
    assert not now.is_pointer
    assert now.lock is None


def test_a_lock_file_is_beside_a_model_and_nothing_is_beside_the_top():
    assert list(locks_of("hub", ())) == ["hub.lock", "hub.lock"]
    for top in ("", "."):
        assert list(locks_of(top, ["locks/m.lock"])) == ["locks/m.lock"]


def test_where_there_is_none_there_is_no_side(repository, base):
    gone, new = ChangedModel(None, "m.keras"), ChangedModel("m.keras", None)
    assert side_now(gone, repository.top, base, (), archlens.analyze) is None
    assert side_before(new, base, (), archlens.analyze) is None


def test_a_lock_file_stands_for_what_is_kept_elsewhere(repository, base):
    for side in both(repository, base, "p.keras"):
        assert (side.model.to_lock(), side.lock, side.is_pointer) == (LOCK, "p.lock", True)


def test_the_lock_file_that_a_contract_names_goes_first(repository, base):
    repository.write("locks/mine.lock", LOCK.replace("model siamese", "model mine"))
    now, before = both(repository, base, "p.keras", ["locks/mine.lock"])
    assert (now.lock, now.model.name, before.lock) == ("locks/mine.lock", "mine", "p.lock")


def test_what_lfs_keeps_here_is_read(repository, base):
    oid = hashlib.sha256((repository.top / "m.keras").read_bytes()).hexdigest()
    kept = repository.top / ".git" / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    kept.parent.mkdir(parents=True)
    kept.write_bytes((repository.top / "m.keras").read_bytes())
    for side in both(repository, base, "p.keras"):
        assert side.model == archlens.analyze(SAMPLES / "siamese.keras")
        assert side.lock is None


def test_a_pointer_alone_says_what_to_do(repository, base):
    now, before = both(repository, base, "alone.keras")
    assert now.is_pointer
    assert now.model is None
    assert now.why_not.startswith("alone.keras: expected the file itself, found a Git LFS pointer")
    assert now.why_not.endswith("Run git lfs pull in the clone of its repository.")
    assert before.why_not.startswith(f"{base.name('alone.keras')}: expected the file itself")
    assert "git lfs fetch" in before.why_not


def test_a_damaged_lock_file_is_told(repository, base):
    repository.write("alone.lock", "archlens.lock/2\nnothing\n")
    now, _ = both(repository, base, "alone.keras")
    assert now.why_not.startswith("alone.lock: line 2: expected")


def test_an_error_names_the_file_and_no_copy_of_it(repository, base):
    for side in both(repository, base, "bad.keras"):
        assert side.why_not.startswith(f"{side.name}: expected a Keras model")
        assert "/tmp" not in side.why_not  # noqa: S108 - where the copy is
        assert str(repository.top) not in side.why_not


@pytest.fixture
def links(repository):
    """Links in a folder: to a file, over another link, to a folder, out of the repository, to nothing, in a circle."""
    with zipfile.ZipFile(SAMPLES / "merge_add.keras") as archive:
        archive.extractall(repository.top / "hub")
    (repository.top.parent / "outside.keras").write_bytes((repository.top / "m.keras").read_bytes())
    leads = {
        "latest": "../m.keras",
        "over": "latest.keras",
        "folder": "../hub",
        "out": "../../outside.keras",
        "whole": str(repository.top.parent / "outside.keras"),
        "nothing": "none.keras",
        "circle": "circle.keras",
    }
    (repository.top / "links").mkdir()
    for name, target in leads.items():
        (repository.top / "links" / f"{name}.keras").symlink_to(target)
    repository.commit()
    git = Git(repository.top)
    return BaseFiles(git, base_of(git, "HEAD"))


@pytest.mark.parametrize(("name", "sample"), [("latest", "siamese"), ("over", "siamese"), ("folder", "merge_add")])
def test_a_link_in_the_repository_is_followed(repository, links, name, sample):
    for side in both(repository, links, f"links/{name}.keras", is_link=True, was_link=True):
        assert side.why_not is None
        assert archlens.compare(side.model, SAMPLES / f"{sample}.keras").same


@pytest.mark.parametrize("name", ["out", "whole", "nothing", "circle"])
def test_a_link_to_anything_else_is_not_followed(repository, links, name):
    for side in both(repository, links, f"links/{name}.keras", is_link=True, was_link=True):
        assert "expected a model in this repository, found a symbolic link to something else" in side.why_not
        assert side.model is None


def test_a_model_too_large_for_memory_is_told(repository, base):
    def read(_):
        raise MemoryError

    now = side_now(ChangedModel("m.keras", None), repository.top, base, (), read)
    assert now.why_not.startswith("m.keras: expected a model that fits into memory")


def test_a_lock_file_by_itself(repository, base):
    for side in both(repository, base, "p.lock", is_lock=True):
        assert side.model.to_lock() == LOCK
        assert side.lock is None
