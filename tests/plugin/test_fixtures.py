"""The fixture ``archlens``, what asserts on it say, and what the plugin loads."""

from __future__ import annotations

import subprocess

import pytest

HEAVY = (
    "archlens.analysis",
    "archlens.readers",
    "archlens.graph",
    "archlens.checks",
    "archlens.rules",
    "archlens.contracts",
    "archlens.comparison",
    "archlens.render",
    "archlens.cli",
    "click",
    "h5py",
    "numpy",
    "networkx",
    "tensorflow",
    "keras",
)


def test_the_fixture_gives_the_analysis(project):
    project.makepyfile("""
        def test_it(archlens):
            a = archlens("models/image_text.keras")
            assert a.branch("image_input").depth == 4
            assert archlens("models/image_text.keras") is a

        def test_once_a_session(archlens):
            assert archlens("models/image_text.keras").fusions[0].mode == "concatenate"
    """)
    project.runpytest().assert_outcomes(passed=2)


def test_a_failed_assert_says_what_the_branch_is(project):
    project.makepyfile("""
        def test_it(archlens):
            assert archlens("models/image_text.keras").branch("image_input").depth == 3
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *assert 4 == 3",
            "E *where 4 = <branch 'image_input': depth 4: image_conv → image_pool → image_flatten → image_dense>.depth",
        ]
    )


def test_two_analyses_that_differ_are_told_apart_by_what_changed(project):
    project.makepyfile("""
        def test_it(archlens):
            assert archlens("models/merge_add.keras") == archlens("models/merge_concatenate.keras")
    """)
    result = project.runpytest()
    result.stdout.fnmatch_lines(["E *mode concatenate*add*"])
    result.assert_outcomes(failed=1)


def test_what_has_nothing_to_do_with_models_is_explained_as_ever(project):
    project.makepyfile("""
        def test_it(archlens):
            archlens("models/merge_add.keras")
            assert [1, 2] == [1, 3]
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *At index 1 diff: 2 != 3"])


def test_the_plugin_loads_nothing_until_it_is_used(python, environment, tmp_path):
    (tmp_path / "test_x.py").write_text(
        "import sys\ndef test_x():\n"
        "    assert 'archlens.pytest_plugin' in sys.modules\n"
        f"    assert not [name for name in {HEAVY!r} if name in sys.modules]\n"
        "def test_y(request):\n    assert 'x' == 'y'\n"
    )
    done = subprocess.run(
        [
            python,
            "-m",
            "pytest",
            "-q",
            "-p",
            "archlens.pytest_plugin",
            "-p",
            "no:hypothesispytest",
            "-c",
            "/dev/null",
            "--rootdir",
            ".",
            "test_x.py",
        ],
        env={**environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["archlens", "architecture_snapshot"])
def test_the_fixtures_are_documented(project, name):
    result = project.runpytest("--fixtures")
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"{name}*"])


def test_a_model_file_that_is_missing_is_told_without_the_way_through_archlens(project):
    project.makepyfile("""
        import pytest
        from archlens.testing import assert_contracts, assert_no_path, assert_same_architecture

        NONE = "models/none.keras"

        @pytest.fixture
        def model(archlens):
            return archlens(NONE)

        def test_fixture(model):
            assert model

        def test_call(archlens):
            assert archlens(NONE).model.depth == 4

        def test_snapshot(architecture_snapshot):
            assert NONE == architecture_snapshot

        def test_unequal(architecture_snapshot):
            assert NONE != architecture_snapshot

        def test_path():
            assert_no_path(NONE, "a", "b")

        def test_same():
            assert_same_architecture(NONE, "models/siamese.keras")

        def test_contracts():
            assert_contracts(NONE, "none.toml")

        def test_no_model(archlens):
            archlens(3)
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=7, errors=1)
    told = result.stdout.str()
    expected = "E *ModelFileError: models/none.keras: expected a model file, found no such file. Check the path."
    result.stdout.fnmatch_lines([expected] * 6)
    assert told.count("E   ") == 8
    assert "def analyze(" not in told
    assert "archlens/api/" not in told
    assert "During handling" not in told


def test_what_failed_in_the_code_of_a_live_model_is_told_with_its_way(project):
    project.makepyfile("""
        from archlens.errors import LiveModelError
        from archlens.testing import told_in_short

        def call():
            raise ValueError("of the user")

        @told_in_short
        def analyze(model):
            try:
                call()
            except ValueError as error:
                raise LiveModelError(None, expected="a", found="b", hint="c") from error

        def test_live():
            analyze(None)
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *ValueError: of the user", "*direct cause*", "E *LiveModelError: expected a*"])
