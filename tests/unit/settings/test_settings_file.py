"""Settings files: which one counts, what is in it, and what is wrong with it."""

import pytest

from archlens.settings import SettingsError, find, load, parse


def test_pyproject_gives_its_own_table_with_the_files_lines():
    settings = parse(
        "x/pyproject.toml",
        '[project]\nname = "p"\n[tool.archlens]\nselect = ["A"]\n[[tool.archlens.contracts]]\nname = "c"\n',
    )
    assert settings.data == {"select": ["A"], "contracts": [{"name": "c"}]}
    assert (settings.line("select"), settings.line("contracts", 0, "name"), settings.line("name")) == (4, 6, 3)


def test_dotted_keys_in_pyproject():
    settings = parse("pyproject.toml", "[tool]\narchlens.select = []\n")
    assert settings.data == {"select": []}
    assert settings.line("select") == 2


def test_a_pyproject_without_a_table_sets_nothing():
    assert parse("pyproject.toml", "[project]\nname = 'x'\n").data == {}


@pytest.mark.parametrize(("text", "line"), [("tool = 3", 1), ("\n[tool]\narchlens = [1]", 3)])
def test_a_table_that_is_none_is_a_mistake(text, line):
    with pytest.raises(SettingsError, match="expected a table") as error:
        parse("pyproject.toml", text)
    assert error.value.mistakes[0].line == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\na = 2", 2),
        ("x = 1\n\ny = [1,", 3),
        ("n = " + "1" * 5000, 1),
        ("a = " + "[" * 9999, 1),
    ],
)
def test_what_is_no_toml_is_refused(text, line):
    with pytest.raises(SettingsError, match="expected TOML") as error:
        parse("archlens.toml", text)
    assert error.value.mistakes[0].line == line


def test_a_mark_before_the_text_and_line_ends_of_windows(tmp_path):
    path = tmp_path / "archlens.toml"
    path.write_bytes(b'\xef\xbb\xbf[[contracts]]\r\nname = "a"\r\n')
    settings = load(path)
    assert settings.data == {"contracts": [{"name": "a"}]}
    assert settings.line("contracts", 0, "name") == 2


@pytest.mark.parametrize(
    ("name", "said"), [("none.toml", "No such file"), (".", "directory"), ("a\0b", "null"), ("latin.toml", "UTF-8")]
)
def test_files_that_cannot_be_read(tmp_path, name, said):
    (tmp_path / "latin.toml").write_bytes(b'a = "\xe4"')
    with pytest.raises(SettingsError, match=said):
        load(tmp_path / name)


def test_top_keys_have_one_spelling_and_keep_their_lines():
    settings = parse("archlens.toml", "\nfail_on = 'never'\n[per_model_ignores]\n'a_b' = []")
    assert settings.data == {"fail-on": "never", "per-model-ignores": {"a_b": []}}
    assert (settings.line("fail-on"), settings.line("per-model-ignores", "a_b")) == (2, 4)


def test_a_key_in_two_spellings_is_a_mistake():
    with pytest.raises(SettingsError, match="expected fail-on once, found fail-on and fail_on") as error:
        parse("pyproject.toml", "[tool.archlens]\nfail-on = 'never'\nfail_on = 'error'")
    assert error.value.mistakes[0].line == 3


def test_which_file_counts(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "archlens.toml").write_text("")
    assert find(inner) == tmp_path / "archlens.toml"
    for useless in ("[project]\n", "tool = 1", "no toml", "[tool]\nruff = 1"):
        (inner / "pyproject.toml").write_text(useless)
        assert find(inner) == tmp_path / "archlens.toml"
    (inner / "pyproject.toml").write_text("[tool.archlens]\n")
    assert find(inner) == inner / "pyproject.toml"
    (inner / "archlens.toml").write_text("")
    assert find(inner) == inner / "archlens.toml"


def test_the_nearest_place_that_is_there():
    settings = parse("archlens.toml", 'contracts = [\n  { name = "a" },\n  { name = "b", min = 1 },\n]')
    assert settings.line("contracts", 1, "max") == 3
    assert settings.line("contracts", 7) == 1
    assert settings.line("rules") == 1
