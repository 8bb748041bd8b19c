"""Sections as a template takes them: rows that belong together, and indents that a browser keeps."""

from __future__ import annotations

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.theme import LIGHT
from archlens.render.document import View
from archlens.render.html.chapters import Linker
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import selections
from archlens.render.sections import branches_section, costs_section
from tests.unit.render.made import sample


def test_nested_models_stay_below_their_branch_and_indented():
    drawn = DrawnModel(sample("siamese"))
    section = branches_section.build(drawn.analysis, View())
    chapter = Linker(drawn.facts.number, selections(drawn, LIGHT)).chapter(section, full=False)
    table = next(part for part in chapter.parts if part.rows)
    firsts = [["".join(text.text for text in line[0]) for line in row.lines] for row in table.rows]
    nested = [line for row in firsts for line in row[1:]]
    assert nested
    assert all(line.startswith("\N{EM SPACE}encoder") for line in nested)
    inputs = [each.name for each in drawn.analysis.inputs]
    assert all(any(name in row[0] for name in inputs) for row in firsts)


def costs(name, palette):
    drawn = DrawnModel(sample(name))
    lit = selections(drawn, palette.theme if palette else LIGHT)
    chapter = Linker(drawn.facts.number, lit, palette).chapter(costs_section.build(drawn.analysis, View()), full=False)
    return chapter.parts[0], {each.title: each for each in lit}


def test_parts_of_a_model_have_bars_in_their_colours_and_the_model_stays_below_them():
    palette = PagePalette()
    table, lit = costs("image_text", palette)
    assert [table.columns[place][0] for place in table.barred] == ["MACs", "parameters"]
    assert [row.bars for row in table.rows][::3] == [{1: "100.00", 3: "100.00"}, {1: None, 3: None}]
    colours = [palette.variables(lit[name].tone.line) for name in ("image_input", "text_input", "interaction")]
    assert [row.colour for row in table.rows[:3]] == colours
    assert [row.pinned for row in table.rows] == [False, False, False, True]


def test_where_no_colours_are_there_are_no_bars():
    table, _ = costs("image_text", None)
    assert table.barred == ()
    assert all(not row.bars for row in table.rows)
