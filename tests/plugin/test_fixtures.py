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
