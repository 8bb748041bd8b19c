"""A comparison as a document: what was done, then the figures as a table."""

from __future__ import annotations

import dataclasses

from archlens.comparison import compare
from archlens.comparison.changes.comparison import FigureChange
from archlens.comparison.changes.figure_changes import PRESENCE
from archlens.render.diff import diff_text
from archlens.render.diff.diff_document import document, figures_section
from archlens.render.document import Paragraph, Table, View
from archlens.text.terminal import Terminal
from tests.unit.comparison.written import written

HEAD = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4)\ninput y: InputLayer -> (None, 4)\n"


def told(*figures):
    old, new = (written(f"call a: Dense <- x -> (None, 8) | rate={rate}", head=HEAD) for rate in (1, 2))
    return dataclasses.replace(compare(old, new), figures=figures)


def table(comparison, **options):
    section = figures_section(comparison, View(**options))
    (found,) = [part for part in section.parts if isinstance(part, Table)]
    rows = [["".join(span.text for item in cell.items for span in item) for cell in row] for row in found.rows]
    return [column.title for column in found.columns], rows


def test_causes_stand_before_figures_below_the_names_of_the_files():
    view = View(sides=("runs/1/m.keras", "runs/2/m.keras"))
    made = document(told(FigureChange("model", None, None, "depth", 1, 2)), view)
    assert "".join(span.text for span in made.title) == "1/m.keras → 2/m.keras"
    assert [section.title for section in made.sections] == ["", "Changed", "Figures"]


def test_whose_a_figure_is_stands_in_the_first_of_its_rows():
    figures = [FigureChange("branch", "x", "x", key, 1, 2) for key in ("depth", "features")]
    gone = FigureChange("fusion", "a", None, PRESENCE, "add", None)
    titles, rows = table(told(FigureChange("model", None, None, "depth", 1, 2), *figures, gone))
    assert titles == ["", "", "figure", "before", "after", "change"]
    assert rows == [
        ["", "model", "depth", "1", "2", "+1"],
        ["branch", "x", "depth", "1", "2", "+1"],
        ["", "", "features", "1", "2", "+100%"],
        ["fusion", "a", "gone", "mode add", "-", ""],
    ]


def test_without_names_there_is_no_column_for_what_has_them():
    titles, rows = table(told(FigureChange("interaction", None, None, "depth", 1, 2)))
    assert titles[:2] == ["", "figure"]
    assert rows == [["interaction", "depth", "1", "2", "+1"]]


def test_many_figures_are_counted_and_all_there_in_full():
    figures = [FigureChange("branch", f"x{i}", f"x{i}", "depth", 1, i + 2) for i in range(50)]
    short = figures_section(told(*figures), View())
    (left_out,) = [part for part in short.parts if isinstance(part, Paragraph)]
    shown = len(table(told(*figures))[1])
    assert "".join(span.text for span in left_out.words) == f"… {50 - shown} more; --full lists all"
    assert len(table(told(*figures), full=True)[1]) == 50


def test_what_changed_alike_in_several_branches_is_told_once():
    def of(name, parameters):
        return [
            FigureChange("branch", name, name, "depth", 1, 2),
            FigureChange("branch", name, name, "parameters", 8, parameters),
        ]

    model = FigureChange("model", None, None, "depth", 1, 2)
    new = [FigureChange("output", None, f"o{i}", PRESENCE, None, 2) for i in range(2)]
    figures = [model, *(each for i in range(4) for each in of(f"x{i}", 9)), *of("y", 10), *new]
    assert table(told(*figures))[1] == [
        ["", "model", "depth", "1", "2", "+1"],
        ["4 branches", "x0 … x3", "depth", "1", "2", "+1"],
        ["", "", "parameters", "8", "9", "+12.5%"],
        ["branch", "y", "depth", "1", "2", "+1"],
        ["", "", "parameters", "8", "10", "+25%"],
        ["output", "o0", "new", "-", "joint depth 2", ""],
        ["output", "o1", "new", "-", "joint depth 2", ""],
    ]
    assert len(table(told(*figures), full=True)[1]) == 1 + 4 * 2 + 2 + 2


def test_on_a_narrow_terminal_names_are_whole():
    names = ["first_input", "second_input"]
    figures = [FigureChange("branch", name, name, "parameters", 51_896_193, 2_843_532) for name in names]
    text = diff_text.render(told(*figures), View(sides=("a", "b"), terminal=Terminal(width=60)))
    assert max(map(len, text.split("\n"))) <= 60
    assert all(name in text for name in names)
