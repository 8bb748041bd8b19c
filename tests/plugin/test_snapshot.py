"""``assert model == architecture_snapshot``."""

from __future__ import annotations

import shutil

import pytest

from tests.plugin.conftest import SAMPLES

TEST = """
    import pytest

    @pytest.mark.parametrize("name", ["siamese", "image_text"])
    def test_architecture(archlens, architecture_snapshot, name):
        assert archlens(f"models/{name}.keras") == architecture_snapshot

    class TestOthers:
        def test_several(self, architecture_snapshot):
            assert "models/merge_add.keras" == architecture_snapshot
            assert "models/siamese.keras" == architecture_snapshot
            assert "models/image_text.keras" == architecture_snapshot("both")
"""


@pytest.fixture
def locked(project):
    project.makepyfile(test_models=TEST)
    result = project.runpytest("--update-architecture")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*architectures accepted*", "*test_models.test_architecture[[]siamese[]].lock"])
    return project


def files(project):
    folder = project.path / "__architecture__"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_a_lock_file_a_comparison_beside_the_module(locked):
    assert sorted(files(locked)) == [
        "test_models.TestOthers.test_several.lock",
        "test_models.TestOthers.test_several@2.lock",
        "test_models.TestOthers.test_several@both.lock",
        "test_models.test_architecture[image_text].lock",
        "test_models.test_architecture[siamese].lock",
    ]
    before = files(locked)
    locked.runpytest().assert_outcomes(passed=3)
    result = locked.runpytest("--update-architecture")
    assert "architectures accepted" not in result.stdout.str()
    assert files(locked) == before


@pytest.mark.parametrize("ci", ["", "true"])
def test_without_a_lock_file_a_test_fails_and_says_how_to_write_it(project, monkeypatch, ci):
    monkeypatch.setenv("CI", ci)
    project.makepyfile(test_models=TEST)
    result = project.runpytest()
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["*There is no lock file*Write it with: pytest --update-architecture*"])
    assert files(project) == {}


def test_another_architecture_fails_with_what_changed_until_it_is_accepted(locked):
    shutil.copy(SAMPLES / "merge_concatenate.keras", locked.path / "models" / "merge_add.keras")
    result = locked.runpytest()
    result.assert_outcomes(failed=1, passed=2)
    result.stdout.fnmatch_lines(
        [
            "E *The architecture is not that of __architecture__/test_models.TestOthers.test_several.lock:",
            "E *mode add*concatenate*",
            "E *If that is meant, accept it with: pytest --update-architecture",
        ]
    )
    before = files(locked)
    locked.runpytest("--update-architecture").assert_outcomes(passed=3)
    after = files(locked)
    assert [name for name in after if after[name] != before[name]] == ["test_models.TestOthers.test_several.lock"]
    locked.runpytest().assert_outcomes(passed=3)


def test_it_runs_in_several_processes(locked):
    before = files(locked)
    for path in (locked.path / "__architecture__").iterdir():
        path.unlink()
    result = locked.runpytest_subprocess("-n", "2", "--update-architecture")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*architectures accepted*", "*test_models.test_architecture[[]siamese[]].lock"])
    assert files(locked) == before


def test_a_lock_file_without_a_test_is_told(locked):
    locked.makepyfile(test_models=TEST.replace('"siamese", "image_text"', '"siamese"'))
    for args in ((), ("-k", "several"), ("-n", "1")):
        result = locked.runpytest_subprocess(*args)
        result.stdout.fnmatch_lines(["*lock files without a test*", "*test_architecture[[]image_text[]].lock"])
        assert "siamese].lock" not in result.stdout.str()
    some = locked.runpytest("test_models.py::TestOthers")
    assert "lock files without a test" not in some.stdout.str()


def test_a_file_that_is_no_lock_file_is_told(locked):
    path = locked.path / "__architecture__" / "test_models.test_architecture[siamese].lock"
    path.write_bytes(b"\xff\xfe")
    locked.runpytest().stdout.fnmatch_lines(["E *is no lock file*", "E *Write it anew with*"])
    locked.runpytest("--update-architecture").assert_outcomes(passed=3)
    locked.runpytest().assert_outcomes(passed=3)


def test_odd_names_of_tests_make_files_that_every_system_takes(project):
    project.makepyfile(
        test_odd="""
        import pytest

        @pytest.mark.parametrize("name", ["a/b", "a:b", "CON?", "..", "größe", "x" * 300, "a@b", "\\\\x1b[0m"])
        def test_it(architecture_snapshot, name):
            assert "models/siamese.keras" == architecture_snapshot
    """
    )
    project.runpytest("--update-architecture").assert_outcomes(passed=8)
    names = list(files(project))
    assert len({name.lower() for name in names}) == 8
    for name in names:
        assert name.isascii()
        assert len(name) < 150
        assert not set(name) & set('<>:"/\\|?*@')
    result = project.runpytest()
    result.assert_outcomes(passed=8)
    assert "without a test" not in result.stdout.str()


def test_not_equal_is_the_other_way_round(locked):
    locked.makepyfile(
        test_ne="""
        def test_it(architecture_snapshot):
            assert "models/siamese.keras" == architecture_snapshot("a")
            assert not ("models/siamese.keras" != architecture_snapshot("a"))
    """
    )
    locked.runpytest("test_ne.py", "--update-architecture").assert_outcomes(passed=1)
    locked.runpytest("test_ne.py").assert_outcomes(passed=1)
