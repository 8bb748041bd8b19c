"""Sections as a template takes them: rows that belong together, and indents that a browser keeps."""

from __future__ import annotations

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.theme import LIGHT
from archlens.render.document import View
from archlens.render.html.chapters import Linker
from archlens.render.html.selections import selections
from archlens.render.sections import branches_section
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
