"""Models as they stand in a revision; tests/cli/test_diff.py has them as users name them."""

from __future__ import annotations

import pytest

from archlens.readers.git_program import RevisionError
from archlens.readers.revisions import checked_out, likely, split
from tests.ci.repositories import Repository


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a model and a pointer, in which one is."""
    made = Repository(tmp_path / "r")
    made.add("models/m.keras", "siamese")
    made.point("models/p.keras")
    made.commit()
    monkeypatch.chdir(made.top)
    return made


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("HEAD:m.keras", ("HEAD", "m.keras")),
        (":m.keras", ("", "m.keras")),
        ("m.keras", None),
        ("HEAD:", None),
        ("https://example.org/m.keras", None),
        ("C:\\models\\m.keras", None),
    ],
)
def test_what_a_name_means(name, parts):
    assert split(name) == parts


def test_a_file_of_a_revision_is_there_as_long_as_the_context_lasts(repository):
    with checked_out("HEAD", "models/m.keras") as path:
        assert path.read_bytes() == (repository.top / "models" / "m.keras").read_bytes()
    assert not path.exists()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("models/p.keras", "a pointer of git-lfs.*git lfs smudge"),
        ("models", "a folder"),
        ("models/none.keras", "a file 'models/none.keras' in HEAD, found none"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_is_no_model_there(path, words):
    with pytest.raises(RevisionError, match=words), checked_out("HEAD", path):
        pass


@pytest.mark.usefixtures("repository")
def test_what_rather_is_a_file_than_a_function():
    assert likely("app", "m.keras")
    assert likely("HEAD", "models")
    assert not likely("app", "build")
    assert not likely("--x", "build")
