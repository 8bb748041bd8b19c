"""Files as they stand at the base."""

from __future__ import annotations

import hashlib
import json

import pytest

from archlens.readers.git_program import Git, RevisionError
from archlens.reviews.base_files import BaseFiles
from archlens.reviews.changed_files import base_of
from tests.ci.repositories import Repository


@pytest.fixture
def repository(tmp_path):
    """A repository with a model, a pointer and a folder of Keras 3."""
    made = Repository(tmp_path / "r")
    made.add("m.keras", "siamese")
    content = (made.top / "m.keras").read_bytes()
    made.oid = hashlib.sha256(content).hexdigest()
    made.point("p.keras", made.oid)
    made.write("hub/config.json", json.dumps({"class_name": "Functional", "config": {}}))
    made.write("hub/metadata.json", "{}")
    made.write("hub/variables/variables.index", "index")
    made.write("hub/other/large.bin", "large")
    made.write("web/config.json", json.dumps({"port": 8080}))
    made.commit()
    return made


@pytest.fixture
def base(repository):
    """Its files."""
    git = Git(repository.top)
    return BaseFiles(git, base_of(git, "main"))


def test_a_file_is_written_as_long_as_it_is_read(repository, base):
    with base.written("m.keras") as path:
        assert path.read_bytes() == (repository.top / "m.keras").read_bytes()
        assert path.suffix == ".keras"
    assert not path.exists()
    with pytest.raises(RevisionError, match="its complaint"), base.written("nothing"):
        pass


def test_what_is_there(base):
    assert base.has("m.keras")
    assert not base.has("hub")
    assert not base.has("nothing")
    assert base.head("m.keras").startswith(b"PK")
    assert base.head("nothing") == b""
    assert base.name("m.keras").endswith(":m.keras")


def test_a_pointer_is_the_file_itself_where_lfs_keeps_that_here(repository, base):
    with base.written("p.keras") as path:
        assert path.read_bytes().startswith(b"version https://git-lfs")
    kept = repository.top / ".git" / "lfs" / "objects" / repository.oid[:2] / repository.oid[2:4] / repository.oid
    kept.parent.mkdir(parents=True)
    kept.write_bytes((repository.top / "m.keras").read_bytes())
    with base.written("p.keras") as path:
        assert path.read_bytes() == kept.read_bytes()
    assert base.kept_elsewhere(repository.top / "p.keras") == kept
    assert base.kept_elsewhere(repository.top / "m.keras") is None


@pytest.mark.parametrize("oid", ["../../../../etc/passwd", "A" * 64, "4d7a", "4d7a" * 17])
def test_a_pointer_that_leads_elsewhere_is_none(repository, base, oid):
    repository.point("q.keras", oid)
    assert base.kept_elsewhere(repository.top / "q.keras") is None


def test_a_folder_that_is_a_model_and_one_that_is_not(base):
    assert base.is_model_folder("hub")
    assert not base.is_model_folder("web")
    assert not base.is_model_folder("nothing")
    assert not base.is_model_folder("")


def test_of_a_folder_what_a_model_is_read_from(base):
    with base.written_folder("hub") as folder:
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {"config.json", "metadata.json", "variables/variables.index"}
