"""Rows in a line, and in a few."""

from __future__ import annotations

import re

import pytest

from archlens.render.flow.flow_rows import ALL_SIZES, FEWEST_SIZES, FlowRow, RowWriter
from archlens.render.flow.pen import Pen
from archlens.render.flow.steps import FlowStep, Wording
from archlens.text.widths import text_width
from tests.unit.render.flow.reading import text_of
from tests.unit.render.flow.test_stretches import stretches_of
from tests.unit.rules.made import Made

PEN = Pen()


def chain(length, name="dense_{}", shape=lambda i: 8 + i % 3):
    m = Made()
    x = m.input("x")
    for i in range(length):
        x = m.dense(name.format(i), x, shape(i))
    stretches = stretches_of(m.graph(x))
    return RowWriter(Wording(stretches, PEN), PEN), FlowRow(tuple(stretches.all[0].keys))


def line(words):
    return text_of([words])[0]


def test_a_row_as_it_is():
    writer, row = chain(3)
    assert line(writer.natural(row, ALL_SIZES)) == "x 8 → dense_0 → dense_1 → dense_2 10"
    assert not writer.cut


def test_a_row_that_begins_elsewhere():
    writer, row = chain(2)
    lead = FlowStep(PEN.text("before"), (None, 4), 0)
    led = FlowRow(row.keys[1:], lead=lead, after=PEN.text(" →"))
    assert line(writer.natural(led, ALL_SIZES)) == "→ before 4 → dense_0 → dense_1 9 →"
    assert line(writer.natural(FlowRow((), lead=lead), ALL_SIZES)) == "→ before 4"


@pytest.mark.parametrize("width", [32, 45, 60, 100])
def test_what_is_left_out_is_counted(width):
    writer, row = chain(30)
    text = line(writer.fitted(row, width))
    assert text_width(text) <= width
    assert writer.cut
    assert text.startswith("x 8 → ")
    assert text.endswith("→ dense_29 10")
    (left_out,) = re.findall(r"… (\d+) calls …", text)
    assert len(re.findall(r"dense_\d+", text)) + int(left_out) == 30


def test_of_a_row_too_narrow_for_anything_the_middle_goes():
    writer, row = chain(30)
    assert text_width(line(writer.fitted(row, 12))) <= 12


def test_where_there_is_little_room_names_lose_their_middle_and_counts_do_not():
    writer, row = chain(9, name="a_name_of_many_words_{}")
    assert line(writer.fitted(row, 40)) == "x 8 → … 8 calls … → a_name_o…_words_8 10"


def test_a_step_that_is_wider_than_a_line_is_broken_at_its_spaces():
    writer, row = chain(1)
    many = FlowRow(row.keys, after=PEN.text(" (controls the_first_of_them, the_second_of_them)"))
    assert text_of(writer.wrapped(many, 34, 4)) == [
        "x 8",
        "  → dense_0 8 (controls",
        "      the_first_of_them,",
        "      the_second_of_them)",
    ]


def test_a_row_in_several_lines():
    writer, row = chain(9)
    lines = text_of(writer.wrapped(row, 40, 4))
    assert lines == [
        "x 8 → dense_0 → dense_1 → dense_2",
        "  → dense_3 → dense_4 → dense_5",
        "  → dense_6 → dense_7 → dense_8 10",
    ]
    assert not writer.cut


@pytest.mark.parametrize("most", [1, 2, 4])
def test_a_row_in_no_more_lines_than_there_may_be(most):
    writer, row = chain(1000)
    lines = text_of(writer.wrapped(row, 60, most))
    assert len(lines) <= most
    assert all(text_width(each) <= 60 for each in lines)
    (left_out,) = re.findall(r"… (\d+) calls …", "".join(lines))
    assert len(re.findall(r"dense_\d+", "".join(lines))) + int(left_out) == 1000
    assert writer.cut


def test_a_long_row_of_images_is_told_in_stages():
    def shape(i):
        side = 64 >> i // 10
        return side, side, 8

    writer, row = chain(40, "a_long_name_for_a_layer_{}", shape)
    assert text_of(writer.wrapped(row, 60, 4)) == [
        "x 8 → 10 calls 64×64×8 → 10 calls 32×32×8 → 10 calls 16×16×8",
        "  → 9 calls 8×8×8 → a_long_name_for_a_layer_39 8×8×8",
    ]
    assert not writer.cut


def test_inputs_stand_beneath_each_other():
    writer, row = chain(1)
    assert writer.start_widths(row) == (1, 1)
    assert line(writer.natural(row, FEWEST_SIZES, (5, 4))) == "x     8    → dense_0 8"


def test_of_many_outputs_in_a_row_those_left_out_are_counted():
    m = Made()
    x, outputs = m.input("x"), []
    for i in range(300):
        x = m.dense(f"d{i}", x, 9)
        outputs.append(x)
    stretches = stretches_of(m.graph(*outputs))
    writer, row = RowWriter(Wording(stretches, PEN), PEN), FlowRow(tuple(stretches.all[0].keys))
    for width, most in ((60, 4), (60, 1), (44, 2)):
        lines = text_of(writer.wrapped(row, width, most))
        assert len(lines) <= most
        text = " ".join(lines)
        (left_out,) = re.findall(r"… (\d+) calls with \1 outputs …", text)
        assert len(re.findall(r"d\d+", text)) + int(left_out) == 300
