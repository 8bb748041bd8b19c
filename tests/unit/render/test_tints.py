"""The colours of names on a terminal."""

from __future__ import annotations

import re

import pytest

from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.render import text_report
from archlens.render.document import View, name, say
from archlens.render.paint import paint
from archlens.render.tints import tints_of
from archlens.text.terminal import Terminal
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def colours(analysis, number):
    return tints_of(analysis, Terminal(colour=True, colours=number))


@pytest.mark.parametrize("number", [16, 256, 2**24])
def test_a_branch_has_one_colour_and_what_sees_several_inputs_none(number):
    tints = colours(sample("driving"), number)
    camera = {tints["call", id_] for id_ in ("camera_input", "camera_conv_1", "camera_dense")}
    lidar = {tints["call", id_] for id_ in ("lidar_input", "lidar_pool")}
    assert len(camera) == len(lidar) == 1
    assert camera != lidar
    assert ("call", "scene_dense") not in tints


def test_heads_have_colours_of_their_own():
    tints = colours(sample("driving"), 256)
    assert tints["output", "steering"] == tints["call", "steering"]
    assert tints["output", "steering"] != tints["output", "speed"]


def test_codes_are_those_of_terminals():
    patterns = {16: r"(3[1-6]|9[1-6])", 256: r"38;5;\d{2,3}", 2**24: r"38;2;\d+;\d+;\d+"}
    for number, pattern in patterns.items():
        assert all(re.fullmatch(pattern, code) for code in colours(sample("driving"), number).values())


def test_many_branches_take_colours_again():
    m = Made()
    names = [m.input(f"x{i}") for i in range(40)]
    analysis = analyze_graph(m.graph(m.call("all", "Add", *names)))
    assert len({colours(analysis, 16)["call", each] for each in names}) == 12
    assert len({colours(analysis, 2**24)["call", each] for each in names}) == 40


def test_without_colour_or_graph_there_are_none():
    analysis = sample("driving")
    assert tints_of(analysis, Terminal()) is None
    assert colours(Analysis.from_dict(analysis.to_dict()), 16) is None


def test_words_are_painted_with_them():
    terminal = Terminal(colour=True)
    words = say(name("a"), name("b"), " and ", name("a", "output"))
    assert paint(words, terminal, {("call", "a"): "34"}) == "\x1b[34ma\x1b[0mb and a"
    assert paint(words, terminal) == "\x1b[36mab\x1b[0m and \x1b[36ma\x1b[0m"


def test_a_report_in_all_colours_is_the_report():
    analysis = sample("driving")
    painted = text_report.render(analysis, View(terminal=Terminal(colour=True, colours=2**24)))
    assert "\x1b[38;2;" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == text_report.render(analysis)
