"""git, asked for what is in a repository."""

from __future__ import annotations

import pytest

from archlens.readers.git_program import Git, RevisionError, refusal
from tests.ci.repositories import Repository


@pytest.fixture
def repository(tmp_path):
    """A repository with one commit."""
    made = Repository(tmp_path / "r")
    made.write("a.txt", "a")
    made.commit()
    return made


def test_a_commit_is_named_in_any_way_that_git_takes(repository):
    git = Git(repository.top)
    commit = repository.git("rev-parse", "HEAD")
    assert {git.commit(name) for name in ("HEAD", "main", commit, commit[:8])} == {commit}


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", "not 'nowhere', found none of that name.*fetch-depth: 0"),
        ("--upload-pack=touch", "No revision begins with a dash"),
        ("HEAD:a.txt", "a revision of this repository"),
        ("", "a revision of this repository"),
    ],
)
def test_a_revision_that_is_none(repository, revision, words):
    with pytest.raises(RevisionError, match=words):
        Git(repository.top).commit(revision)


def test_a_folder_that_is_no_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="expected a git repository, found none here"):
        Git(tmp_path).check_repository()


def test_a_repository_that_git_does_not_read_is_told_as_git_tells_it(repository):
    repository.write(".git/config", "[core]\n  repositoryformatversion = 99\n")
    with pytest.raises(
        RevisionError, match=r"expected git to read the repository, found its complaint .*version.*Do what git asks for"
    ):
        Git(repository.top).check_repository()


def test_what_git_says_against_a_question_is_told(repository):
    with pytest.raises(RevisionError, match="expected git cat-file to answer, found its complaint"):
        Git(repository.top).bytes_of("cat-file", "blob", "HEAD:nothing")
    assert Git(repository.top).answer("cat-file", "blob", "HEAD:nothing") is None
    assert Git(repository.top).answer("cat-file", "blob", "HEAD:a.txt") == "a"


def test_a_complaint_is_one_line_and_not_endless():
    said = str(refusal("git to answer", b"fatal:\n  \xff no\n" + b"x" * 10_000))
    assert "\n" not in said
    assert len(said) < 500


def test_without_git_there_is_nothing_to_ask(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="the program git, found none on this computer"):
        Git()
