"""What git says of files that changed."""

from __future__ import annotations

import pytest

from archlens.readers.git_program import Git, RevisionError
from archlens.reviews.changed_files import ChangedFile, base_of, changed_files
from tests.ci.repositories import Repository


@pytest.fixture
def repository(tmp_path):
    """A repository with some files."""
    made = Repository(tmp_path / "r")
    for name in ("a", "b", "c", "d", "e"):
        made.write(f"in/{name}.txt", f"{name}\n" * 20)
    made.commit()
    made.branch()
    return made


def changed(repository, *paths, revision="main", folder="."):
    git = Git(repository.top / folder)
    return set(changed_files(git, base_of(git, revision), paths))


def test_added_changed_removed_renamed_and_what_is_the_same(repository):
    repository.write("in/new.txt", "new")
    repository.write("in/a.txt", "other")
    repository.git("rm", "-q", "in/b.txt")
    repository.git("mv", "in/c.txt", "in/moved.txt")
    (repository.top / "in" / "d.txt").unlink()
    (repository.top / "in" / "d.txt").symlink_to("e.txt")
    repository.commit()
    assert changed(repository) == {
        ChangedFile("in/new.txt", None),
        ChangedFile("in/a.txt", "in/a.txt"),
        ChangedFile(None, "in/b.txt"),
        ChangedFile("in/moved.txt", "in/c.txt"),
        ChangedFile("in/d.txt", "in/d.txt", is_link=True),
    }


def test_what_is_not_committed_counts_and_what_git_does_not_know_does_not(repository):
    repository.write("in/a.txt", "other")
    repository.write("in/staged.txt", "new")
    repository.git("add", "in/staged.txt")
    repository.write("in/unknown.txt", "new")
    assert changed(repository) == {ChangedFile("in/a.txt", "in/a.txt"), ChangedFile("in/staged.txt", None)}


def test_what_came_to_the_base_meanwhile_is_no_change(repository):
    repository.write("in/a.txt", "other")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("in/b.txt", "meanwhile")
    repository.commit()
    repository.git("checkout", "-q", "change")
    assert changed(repository) == {ChangedFile("in/a.txt", "in/a.txt")}


def test_names_of_any_kind_from_any_folder_whatever_the_user_s_settings_are(repository):
    names = ["a\nb.txt", "größe.txt", '"quoted".txt', " blank ", ":100644 100644.txt"]
    for name in names:
        repository.write(f"in/{name}", name)
    with open(str(repository.top).encode() + b"/in/\xff.txt", "w", encoding="ascii") as file:  # noqa: PTH123 - no text
        file.write("x")
    repository.commit()
    for setting in ("diff.relative", "diff.noprefix", "core.quotePath", "status.relativePaths"):
        repository.git("config", setting, "true")
    repository.git("config", "diff.external", "false")
    wanted = {ChangedFile(f"in/{name}", None) for name in [*names, "\udcff.txt"]}
    assert changed(repository) == changed(repository, folder="in") == wanted


def test_paths_narrow_it_as_git_takes_them(repository):
    for path in ("in/a.txt", "other/a.txt", "-o"):
        repository.write(path, "x")
    repository.commit()
    assert changed(repository, "other") == {ChangedFile("other/a.txt", None)}
    assert changed(repository, ".", ":!in", ":!other") == {ChangedFile("-o", None)}
    assert changed(repository, "-o") == {ChangedFile("-o", None)}


def test_a_base_that_has_nothing_in_common(repository):
    repository.git("checkout", "-q", "--orphan", "alone")
    repository.commit("another beginning")
    with pytest.raises(RevisionError, match=r"have in common, found none.*git fetch --unshallow"):
        base_of(Git(repository.top), "main")


def test_a_submodule_is_no_file(repository):
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.git('rev-parse', 'HEAD')},sub.keras")
    repository.git("commit", "-q", "-m", "sub")
    assert changed(repository) == set()


def test_a_repository_without_a_working_tree(repository):
    with pytest.raises(RevisionError, match=r"expected the working tree .*, found a repository without one here"):
        base_of(Git(repository.top / ".git"), "main")
