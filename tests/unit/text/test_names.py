"""Names are made harmless by one rule, whoever shows them."""

import json
import tomllib

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import archlens
from archlens import testing
from archlens.cli import archlens as command_line
from archlens.comparison import compare
from archlens.comparison.changes.in_words import describe
from archlens.errors import UnknownNameError
from archlens.settings.toml_values import string
from archlens.text.names import is_visible, quoted, told_apart, visible
from tests.unit.readers.made import entry, functional, tensor, write
from tests.unit.readers.made import given as an_input

any_text = st.text(st.characters(codec=None), max_size=30)

READABLE = "मॉडल"
HOSTILE = "a\x1b[2J\u202e\u3164"
SHOWN = {READABLE: "मॉडल", HOSTILE: r"a\x1b[2J\u202e\u3164"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x07", r"\x1b[2J\x07"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("\u202egnp\u2066\u200f\u061c", r"\u202egnp\u2066\u200f\u061c"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\u200b\ufeff\u00ad\u2060\u3164\ufe0f\U000e0041", r"\u200b\ufeff\xad\u2060\u3164\ufe0f\U000e0041"),
        ("\ud800x", r"\ud800x"),
        ("\xa0\u3000", r"\xa0\u3000"),
        ("größe/層_1@2", "größe/層_1@2"),
        ("मॉडल", "मॉडल"),
    ],
)
def test_visible(text, shown):
    assert visible(text) == shown


@given(any_text)
def test_visible_text_is_printable_and_stays_so(text):
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown
    shown.encode()


@given(any_text)
def test_a_text_is_visible_where_its_characters_are(text):
    assert (visible(text) == text) == all(map(is_visible, text))


@given(any_text)
def test_quotes_hold_what_is_visible_of_a_name(text):
    assert quoted(text).isprintable()
    assert quoted(text)[0] == quoted(text)[-1]
    if "'" not in text:
        assert quoted(text) == f"'{visible(text)}'"


def test_quotes():
    assert quoted("it's") == '"it\'s"'
    assert quoted("""it's "it\"""") == """'it\\'s "it"'"""
    assert quoted("x" * 100, 10) == "'xxxxx…xxxxx'"
    assert quoted(None) == "'None'"


@given(any_text.filter(lambda text: text.isprintable()))
def test_toml_escapes_what_cannot_be_seen_and_its_own_signs(text):
    written = string(text)
    assert tomllib.loads(f"x = {written}") == {"x": text}
    assert is_visible(text[:1] or "x") == (text[:1] in written or text[:1] in ('"', "\\"))


def two_inputs(name, units):
    """A model with an input, a layer and a fusion of such a name, which AL103 and AL105 tell of."""
    other = f"{name}2"
    return functional(
        an_input(name, (None, 8)),
        an_input(other, (None, 1)),
        entry("Add", f"{name}+", [tensor(name), tensor(other, shape=(None, 1))]),
        entry("Dense", f"{name}!", tensor(f"{name}+"), units=units),
        inputs=[[name, 0, 0], [other, 0, 0]],
    )


@pytest.fixture(params=SHOWN, ids=["readable", "hostile"])
def models(request, tmp_path):
    """Two models with a name in all places, the name, and how it is to be shown."""
    paths = [write(tmp_path / f"{units}.keras", two_inputs(request.param, units)) for units in (2, 3)]
    return paths, request.param, SHOWN[request.param]


def run(*arguments):
    result = CliRunner().invoke(command_line, [str(argument) for argument in arguments], catch_exceptions=False)
    return result.output


@pytest.mark.parametrize(
    "command",
    [
        ("report",),
        ("report", "--format", "markdown"),
        ("check",),
        ("check", "--output-format", "github"),
        ("check", "--output-format", "junit"),
        ("check", "--output-format", "sarif"),
        ("check", "--output-format", "json"),
    ],
    ids=" ".join,
)
def test_a_name_looks_the_same_in_every_format(models, command):
    (path, _), name, shown = models
    name_of, *options = command
    output = run(name_of, path, *options)
    if "json" in options or "sarif" in options:
        texts = [finding["message"] for finding in findings(json.loads(output))]
        assert any(f"'{shown}+'" in text for text in texts)
        return
    assert f"{shown}+" in output
    assert shown == name or name not in output


def findings(data):
    if "runs" in data:
        return [{"message": result["message"]["text"]} for result in data["runs"][0]["results"]]
    return data["problems"]


def test_a_name_looks_the_same_in_a_diff_and_a_failing_test(models):
    paths, _, shown = models
    assert f"{shown}! (Dense)" in run("diff", *paths)
    old, new = map(archlens.analyze, paths)
    assert f"'{shown}!' (Dense)" in describe(compare(old, new))
    with pytest.raises(AssertionError) as caught:
        testing.assert_same_architecture(new, old)
    assert f"'{shown}!'" in str(caught.value)
    with pytest.raises(AssertionError) as caught:
        testing.assert_no_path(old, f"{models[1]}2", f"{models[1]}!")
    assert f"{shown}!" in str(caught.value)


def test_a_name_looks_the_same_in_reprs_and_errors(models):
    (path, _), _, shown = models
    analysis = archlens.analyze(path)
    assert f"'{shown}'" in repr(analysis.fusions[0])
    assert f"'{shown}+'" in repr(analysis.fusions[0])
    assert all(f"'{shown}+'" in finding.message for finding in analysis.findings if finding.code == "AL103")
    with pytest.raises(UnknownNameError) as caught:
        analysis.branch("zzz")
    assert f"There are: '{shown}', '{shown}2'." in str(caught.value)


@given(st.lists(st.sampled_from(["h", "h_1", "h_2", "h_1_1", ""]), max_size=12))
def test_names_told_apart_are_those_that_keras_2_gives(names):
    """As its Functional models number their output names: each proposal is tried against all that were given."""
    given_names, counts = [], {}
    for name in names:
        proposal = name
        while proposal in given_names:
            count = counts.get(name, 1)
            proposal = f"{name}_{count}"
            counts[name] = count + 1
        given_names.append(proposal)
    assert told_apart(names) == given_names
    assert len(set(given_names)) == len(names)
