"""A long picture in columns: all of it, nothing on anything else, and edges that keep out of each other's way."""

from __future__ import annotations

import itertools

from archlens.render.diagram.place.cuts import Ranks
from archlens.render.diagram.place.laid_out import Frame, Rect
from archlens.render.diagram.place.picture_columns import _arrange, arrangements, in_columns
from tests.unit.render.diagram.place.layouts import chain, line


def arranged(layout, columns):
    ranks = Ranks(layout)
    chosen = next(each for each in arrangements(ranks) if len(each.cuts) == columns - 1)
    return in_columns(ranks, chosen)


def apart(a, b):
    return a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top


def test_all_boxes_are_there_in_their_size_and_none_on_another():
    layout = arranged(chain(12), 3)
    assert set(layout.columns.values()) == {0, 1, 2}
    assert all(room.right - room.left == 100 and room.bottom - room.top == 40 for room in layout.nodes.values())
    assert all(apart(a, b) for a, b in itertools.combinations(layout.nodes.values(), 2))
    assert layout.length < 450
    assert all(room.left >= 0 and room.right <= layout.width for room in layout.nodes.values())


def test_columns_stand_beside_each_other_from_left_to_right_and_begin_alike():
    layout = arranged(chain(12), 3)
    firsts = {}
    for id_, room in layout.nodes.items():
        firsts.setdefault(layout.columns[id_], room)
    lefts = [firsts[column].left for column in range(3)]
    assert lefts == sorted(lefts)
    assert lefts[1] - lefts[0] > 100


def test_an_edge_into_the_next_column_begins_and_ends_where_its_boxes_are():
    layout = arranged(chain(12), 2)
    last = max(number for number in range(12) if layout.columns[f"n{number}"] == 0)
    way = layout.ways[last]
    source, target = layout.nodes[f"n{last}"], layout.nodes[f"n{last + 1}"]
    assert way.points[0] == (source.middle[0], source.bottom)
    assert way.tip == (target.middle[0], target.top)
    # It passes no box: below the first column, up between the two, and down from above.
    for x, y in way.points:
        assert all(not (r.left < x < r.right and r.top < y < r.bottom) for r in layout.nodes.values())
    assert max(y for _, y in way.points) <= layout.length
    assert min(y for _, y in way.points) >= 0


def test_several_edges_over_a_cut_have_a_lane_each():
    layout = arranged(chain(12, extra=[line(80, 40, 880), line(20, 40, 880)]), 2)
    over = [way for way in layout.ways if len({x for x, _ in way.points}) > 4]
    lowest = sorted(max(y for _, y in way.points) for way in over)
    assert len(lowest) == 3
    assert min(b - a for a, b in itertools.pairwise(lowest)) >= 8


def test_a_frame_that_is_cut_has_a_part_in_each_column():
    frame = Frame(1, 0, Rect(-10, 230, 110, 690), Rect(-5, 232, 40, 242))
    layout = arranged(chain(12, frames=[frame]), 2)
    parts = [part for part in layout.frames if part.number == 1]
    columns = {layout.columns[f"n{number}"] for number in range(3, 8)}
    assert {part.column for part in parts} == columns
    for part in parts:
        inside = [layout.nodes[f"n{n}"] for n in range(3, 8) if layout.columns[f"n{n}"] == part.column]
        assert all(part.rect.left < room.left and room.right < part.rect.right for room in inside)


def test_in_one_piece_nothing_is_moved():
    whole = chain(3)
    assert arranged(whole, 1) == whole


def test_the_part_of_a_frame_that_goes_on_has_room_for_its_title_above_what_is_in_it():
    frame = Frame(1, 0, Rect(-10, 230, 110, 690), Rect(-5, 232, 40, 242))
    ranks = Ranks(chain(12, frames=[frame]))
    cut = next(cut for cut in ranks.cuts if 300 < cut.at < 600)
    arranged = _arrange(ranks, [cut])
    layout = in_columns(ranks, arranged, ["conv3 (goes on)"])
    _, part = layout.frames
    assert part.goes_on
    assert part.rect.top <= part.title.top
    assert part.rect.left <= part.title.left
    assert part.title.right <= part.rect.right
    first = min(layout.nodes[id_].top for id_, column in layout.columns.items() if column == 1)
    assert part.title.bottom <= first
