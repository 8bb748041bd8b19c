"""One "did you mean" for all."""

import time

import pytest

from archlens.text.suggestions import code_or_name, did_you_mean, is_code, nearest

NAMES = ["text", "image", "मॉडल"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("imge", "Did you mean 'image'? There are: 'text', 'image', 'मॉडल'."),
        ("IMAGE", "Did you mean 'image'? There are: 'text', 'image', 'मॉडल'."),
        ("मडल", "Did you mean 'मॉडल'? There are: 'text', 'image', 'मॉडल'."),
        ("nope", "There are: 'text', 'image', 'मॉडल'."),  # letters in common by chance
        ("zzz", "There are: 'text', 'image', 'मॉडल'."),
    ],
)
def test_hints(name, hint):
    assert did_you_mean(name, NAMES) == hint


def test_of_many_the_nearest_are_listed():
    names = [f"layer_{number}" for number in range(100)]
    hint = did_you_mean("layer_77x", names)
    assert hint.startswith("Did you mean 'layer_77'? There are: 'layer_77', ")
    assert hint.endswith(" and 92 more.")
    assert "more" not in did_you_mean("layer_77x", names, most=None)


def test_names_that_are_there_twice_are_listed_once():
    assert did_you_mean("a", ["b", "b"]) == "There are: 'b'."


def test_the_nearest():
    assert nearest("botleneck", ["AL205", "bottleneck"]) == "bottleneck"
    assert nearest("anything", []) is None
    assert nearest("Sequential", ["Dense"], 0.8) is None
    assert nearest("", ["first", "second"]) == "first"


def test_a_stranger_cannot_make_it_slow():
    started = time.perf_counter()
    did_you_mean("a" * 100_000, [f"{'a' * 100_000}{number}" for number in range(2000)] + ["b"] * 10**6)
    assert time.perf_counter() - started < 20


def test_the_nearest_of_many_come_first_and_the_others_are_counted():
    hint = did_you_mean("layer_7", [f"layer_{i}" for i in range(20)])
    assert hint.startswith("Did you mean 'layer_7'? There are: 'layer_7', ")
    assert hint.endswith(" and 12 more.")


@pytest.mark.parametrize(
    ("name", "known", "likely"),
    [
        ("txt", "text_input", True),
        ("gps", "gps_input", True),
        ("nope", "shown_name", False),
        ("nope", "speed", False),
        ("x", "text", False),
    ],
)
def test_what_is_short_for_a_name_is_like_it_and_a_few_letters_in_common_are_not(name, known, likely):
    assert ("Did you mean" in did_you_mean(name, [known])) is likely


CODES = ["AL101", "AL102", "AL201", "AL301", "AL302", "AL303", "AS001"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("al102", "Did you mean 'AL102'?"),
        ("ALIO2", "Did you mean 'AL102'?"),
        ("AL199", "With AL1 begin: 'AL101', 'AL102'."),
        ("AL3", "With AL3 begin: 'AL301', 'AL302', 'AL303'."),
        ("AL30x", "With AL3 begin: 'AL301', 'AL302', 'AL303'."),
        ("AS9", "There are: 'AL101' … 'AL102', 'AL201', 'AL301' … 'AL303', 'AS001'."),
        ("AL999", "There are: 'AL101' … 'AL102', 'AL201', 'AL301' … 'AL303', 'AS001'."),
        ("dense", "There are: 'AL101' … 'AL102', 'AL201', 'AL301' … 'AL303', 'AS001'."),
        ("", "There are: 'AL101' … 'AL102', 'AL201', 'AL301' … 'AL303', 'AS001'."),
    ],
)
def test_of_codes_those_that_begin_alike_are_listed(code, hint):
    assert did_you_mean(code, CODES) == hint


def test_names_of_a_model_are_no_codes():
    assert did_you_mean("IN9", ["IN1", "IN2"]) == "Did you mean 'IN1'? There are: 'IN1', 'IN2'."


def test_a_code_or_a_name():
    assert code_or_name("AL109", CODES, ["bottleneck"]) == "With AL1 begin: 'AL101', 'AL102'. "
    assert code_or_name("botleneck", CODES, ["bottleneck"]) == "Did you mean 'bottleneck'? "
    assert code_or_name("", CODES, ["bottleneck"]) == code_or_name("quite another", CODES, ["bottleneck"]) == ""
    assert [name for name in ("AL1", "as0o1", "all", "al", "A1", "AL1000", "AL10000") if is_code(name)] == [
        "AL1",
        "as0o1",
        "AL1000",
    ]
