"""Which branches are told in one row."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render.sections.alike import alike, branches_alike, names_of
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def groups(analysis):
    return [[branch.input for branch in group] for group in branches_alike(analysis)]


def branching(*structures):
    """A model whose branches are chains of dense layers of such widths and parameters."""
    m = Made()
    ends = []
    for number, structure in enumerate(structures):
        last = m.input(f"x{number}")
        for place, (width, owns) in enumerate(structure):
            last = m.dense(f"d{number}_{place}", last, width, owns=owns)
        ends.append(last)
    return analyze_graph(m.graph(m.concatenate("all", *ends, shape=8 * len(ends))))


def test_items_are_grouped_in_the_order_of_their_first():
    assert alike([1, 2, 11, 3, 12], lambda number: number % 10) == [[1, 11], [2, 12], [3]]


def test_branches_of_one_structure_and_size_are_alike():
    small, large = [(8, 10)], [(8, 10), (8, 10)]
    assert groups(branching(small, large, small)) == [["x0", "x2"], ["x1"]]


def test_another_size_is_told_apart_while_there_are_few():
    assert groups(branching([(8, 10)], [(16, 20)])) == [["x0"], ["x1"]]


def test_of_many_those_of_one_structure_are_alike():
    sizes = [[(8 + i, 10 + i)] for i in range(9)]
    assert groups(branching(*sizes, [(8, 1), (8, 1)])) == [[f"x{i}" for i in range(9)], ["x9"]]


def test_the_samples():
    assert groups(sample("driving")) == [["camera_input"], ["lidar_input"], ["gps_input"]]
    assert groups(sample("siamese")) == [["known_input", "questioned_input"]]


def test_few_names_are_listed_and_of_many_the_first_and_last_told():
    def text(names):
        cell = names_of(names)
        return cell.separator.join("".join(span.text for span in item) for item in cell.items)

    assert text(["a", "b", "c"]) == "a, b, c"
    assert text(list("abcd")) == "a … 2 more … d (alike)"
