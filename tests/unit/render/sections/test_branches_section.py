"""Branches in a report: what is told of several in one row holds for each of them."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.render.document import View
from archlens.render.sections import branches_section
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def rows_of(analysis):
    """The rows of the table of branches, and those of the table of spines."""
    tables = branches_section.build(analysis, View()).parts
    return [[[text_in(cell) for cell in row] for row in table.rows] for table in tables]


def text_in(cell):
    return cell.separator.join("".join(span.text for span in item) for item in cell.items)


def encoders(number, *, shared=False):
    """Branches that go through a nested model each, or all through one."""
    m = Made()
    ends = []
    for place in range(number):
        model = f"encoder_{place}" if not shared else f"encoder@{place}" if place else "encoder"
        keys = ("encoder/first", "encoder/last") if shared else (f"{model}/first", f"{model}/last")
        first = m.call(f"{model}/first", "Dense", m.input(f"in_{place}"), owns=72, key=keys[0])
        ends.append(m.call(f"{model}/last", "Dense", first, owns=72, key=keys[1]))
    m.concatenate("both", *ends, shape=8 * number)
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1])) for call in m.calls]
    return analyze_graph(m.graph("both"))


def test_models_of_their_own_are_named_in_the_row_of_branches_that_are_alike():
    branches, spines = rows_of(encoders(3))
    assert [row[0] for row in branches] == ["in_0, in_1, in_2", "  encoder_0, encoder_1, encoder_2"]
    assert branches[1][1] == "2 calls"
    assert spines == [["in_0, in_1, in_2", "encoder_0, encoder_1, encoder_2 (2 calls)"]]


def test_of_many_models_the_first_and_the_last():
    branches, spines = rows_of(encoders(5))
    assert branches[1][0] == "  encoder_0 … encoder_4"
    assert spines == [["in_0 … 3 more … in_4 (alike)", "encoder_0 … encoder_4 (2 calls)"]]


def test_a_model_that_all_share_is_named_once():
    branches, spines = rows_of(encoders(3, shared=True))
    assert branches[1][0] == "  encoder"
    assert spines == [["in_0, in_1, in_2", "encoder (2 calls)"]]
    assert rows_of(sample("siamese"))[1] == [["known_input, questioned_input", "encoder (6 calls)"]]


def test_layers_of_branches_that_are_alike_are_all_named():
    m = Made()
    ends = [m.dense(f"d_{place}", m.input(f"in_{place}")) for place in range(2)]
    m.concatenate("both", *ends, shape=16)
    assert rows_of(analyze_graph(m.graph("both")))[1] == [["in_0, in_1", "d_0, d_1"]]


def test_in_brief_without_nested_models_and_spines_and_with_few_rows():
    section = branches_section.branches_in_brief(encoders(3), View(), 4)
    (table,) = section.parts
    assert [text_in(row[0]) for row in table.rows] == ["in_0, in_1, in_2"]
    m = Made()
    ends = []
    for depth in range(1, 7):
        end = m.input(f"in_{depth}")
        for number in range(depth):
            end = m.call(f"dense_{depth}_{number}", "Dense", end, owns=72)
        ends.append(end)
    m.concatenate("both", *ends, shape=48)
    (table,) = branches_section.branches_in_brief(analyze_graph(m.graph("both")), View(), 3).parts
    assert [text_in(row[0]) for row in table.rows] == ["in_1", "in_2", "… 3 more", "in_6"]


def test_what_owns_weights_and_is_not_weighted_is_named_over_the_columns():
    m = Made()
    norm = m.call("norm", "BatchNormalization", m.input("a"), owns=8)
    m.concatenate("both", m.call("dense", "Dense", norm, owns=72), m.input("b"), shape=8)
    told = branches_section.build(analyze_graph(m.graph("both")), View()).summary
    assert "".join(span.text for span in told).endswith("weighted: those with weights, but for normalization")


def test_without_such_layers_nothing_is_said_of_them():
    told = branches_section.build(encoders(2), View()).summary
    assert "".join(span.text for span in told).endswith("weighted: those with weights")


def test_a_report_that_was_read_back_has_no_layers_to_name():
    read_back = type(encoders(2)).from_dict(encoders(2).to_dict())
    told = branches_section.build(read_back, View()).summary
    assert "".join(span.text for span in told).endswith("weighted: those with weights")


def test_a_spine_names_its_calls_in_order_and_those_of_a_nested_model_once():
    m = Made()
    x = m.input("x")
    for place in range(300):
        x = m.dense(f"d{place}", x)
    spine = branches_section.build(analyze_graph(m.graph(x)), View()).parts[-1].rows[0][1]
    assert ["".join(texts_of(words)) for words in spine.items] == [f"d{place}" for place in range(300)]
    nested = branches_section.build(sample("image_text_nested"), View()).parts[-1].rows
    assert [["".join(texts_of(words)) for words in row[1].items] for row in nested] == [
        ["image_encoder (8 calls)"],
        ["text_encoder (5 calls)"],
    ]


def texts_of(words):
    return [span.text for span in words]
