"""TOML that is written is read back as what it was."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.settings.toml_values import key, string, value

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_strings_come_back(text):
    assert tomllib.loads(f"x = {string(text)}") == {"x": text}
    assert string(text).isprintable()


@given(st.dictionaries(texts, st.just(1)))
def test_keys_come_back(table):
    assert tomllib.loads("\n".join(f"{key(name)} = 1" for name in table)) == table


@given(st.lists(texts))
def test_arrays_come_back(items):
    assert tomllib.loads(f"x = {value(items)}") == {"x": items}


@given(st.dictionaries(texts, texts))
def test_tables_come_back(table):
    assert tomllib.loads(f"x = {value(table)}") == {"x": table}


@given(st.integers(0))
def test_numbers_come_back(number):
    assert tomllib.loads(f"x = {value(number)}") == {"x": number}


def test_what_toml_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="ud800"):
        string("a\ud800")


@pytest.mark.parametrize("char", ["\u115f", "\u1160", "\u3164", "\uffa0", "\u202e", "\x1b", "\u200b"])
def test_what_cannot_be_seen_is_escaped(char):
    assert char not in string(f"a{char}b")
    assert tomllib.loads(f"x = {string(f'a{char}b')}") == {"x": f"a{char}b"}
