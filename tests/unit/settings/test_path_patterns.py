from __future__ import annotations

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
