from __future__ import annotations

import glob
import os

import pytest

from archlens.settings.path_patterns import fits, is_pattern, matches


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.keras", "a.keras", "c.txt", "odd[1].keras"):
        (tmp_path / name).touch()
    return tmp_path


def test_patterns_match_files_in_order():
    assert matches("*.keras") == ["a.keras", "b.keras", "odd[1].keras"]
    assert matches("*.h5") == []


def test_a_bracket_that_is_not_closed_is_no_pattern():
    assert is_pattern("m[12].keras")
    assert not is_pattern("m\x1b[31m.keras")


def test_a_name_with_the_signs_of_a_pattern_is_none_if_it_is_a_file_or_a_url():
    assert is_pattern("*.keras")
    assert not is_pattern("odd[1].keras")
    assert not is_pattern("https://example.org/m.keras?v=1")


@pytest.mark.parametrize(
    ("path", "pattern", "right"),
    [
        ("m.keras", "*.keras", True),
        ("a/m.keras", "*.keras", False),
        ("a/m.keras", "**/*.keras", True),
        ("m.keras", "**/*.keras", True),
        ("a/b/c/m.keras", "a/**/m.keras", True),
        ("a/b/m.keras", "a/*/m.keras", True),
        ("A/m.keras", "a/*", False),
        ("a/b", "a/b/**", True),
    ],
)
def test_one_star_stays_in_its_folder_and_two_do_not(path, pattern, right):
    assert fits(path, pattern) is right


JUDGED = """
** **/ t/** t/**/ t/**/*.k **/b/* t/**/b/**/x.k t/**/** t/**/**/x.k t*/**/.h* ./**/x.k t/**/b t/**/[[]q]/* t/a** t/**x/*
**/no t/**/../x.k {here}/t/**/x.k t//**//x.k
"""


@pytest.mark.parametrize("pattern", JUDGED.split())
def test_without_links_patterns_match_as_those_of_python_do(tmp_path, monkeypatch, pattern):
    monkeypatch.chdir(tmp_path)
    for name in ("t/x.k", "t/a/x.k", "t/a/b/x.k", "t/b/c/x.k", "t/[q]/x.k", "t/.h/x.k", "t/a/.hidden.k", "u/b/**/x.k"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    pattern = pattern.format(here=tmp_path)
    found = matches(pattern)
    assert found == sorted(set(found))
    judge = glob.glob(pattern, recursive=True)  # noqa: PTH207
    assert set(map(os.path.normpath, found)) == set(map(os.path.normpath, judge))


def test_links_that_lead_back_are_gone_through_once(tmp_path, monkeypatch):
    """Two of them, in every combination, would be 2^40 paths."""
    monkeypatch.chdir(tmp_path)
    for name in ("t/a", "t/b", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "t/a/loop").symlink_to("../../t")
    (tmp_path / "t/a/back").symlink_to("..")
    (tmp_path / "t/b/away").symlink_to("../../elsewhere")
    for name in ("t/b/x.k", "elsewhere/y.k"):
        (tmp_path / name).write_text("")
    assert matches("t/**/*.k") == ["t/b/away/y.k", "t/b/x.k"]
    assert matches("t/**") == ["t/", "t/a", "t/a/back", "t/a/loop", "t/b", "t/b/away", "t/b/away/y.k", "t/b/x.k"]
    assert matches("**/loop/b/*.k") == ["t/a/loop/b/x.k"]
