"""In which part of the model the costs changed, of figures that are written down."""

from __future__ import annotations

import pytest

from archlens.comparison import compare
from archlens.comparison.changes.cost_changes import PartOfChange, changed_most
from tests.unit.comparison.written import written

INPUTS = ("x", "y")


def side(model, *, interaction=0, inputs=INPUTS, units=8, **branches):
    """A model that adds its inputs up; its figures as they are given, a string for what is only known at least."""

    def figures(part, macs):
        least = f" macs_at_least={macs}" if isinstance(macs, str) else ""
        return f"figures {part}: macs={'null' if least else macs}{least}\n"

    head = "archlens.lock/2\nmodel m\n" + figures("model", model) + figures("interaction", interaction)
    head += "".join(figures(f"branch {name}", macs) for name, macs in branches.items())
    head += "".join(f"input {name}: InputLayer -> (None, 4)\n" for name in inputs)
    calls = [f"call d{name}: Dense <- {name} -> (None, {units}) | units={units}" for name in inputs]
    return written(*calls, f"call s: Add <- {', '.join(f'd{name}' for name in inputs)} -> (None, {units})", head=head)


OLD = side(100, x=60, y=30, interaction=10)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (side(112, x=72, y=30, interaction=10), ("branch", "x", 1)),
        (side(90, x=60, y=30, interaction=0), ("interaction", None, 1)),
        (side(120, x=75, y=35, interaction=10), ("branch", "x", 0.75)),
        (side(106, x=62, y=32, interaction=12), None),  # a third each
        (side(120, x=90, y=20, interaction=10), None),  # one grew, the other shrank
        (side(100, x=50, y=40, interaction=10), None),  # moved
        (side("100", x="70", y=30, interaction=10), None),  # nobody knows
        (side(130, x=60, y=30, interaction=10), None),  # of calls that see no input
    ],
)
def test_the_part_with_most_of_the_change(new, expected):
    assert changed_most(compare(OLD, new)) == (expected and PartOfChange(*expected))


def test_a_branch_that_came_or_went_has_all_that_it_costs():
    more = side(140, x=60, y=30, z=40, interaction=10, inputs=("x", "y", "z"))
    assert changed_most(compare(OLD, more)) == PartOfChange("branch", "z", 1)
    assert changed_most(compare(more, OLD)) == PartOfChange("branch", "z", 1)


def test_of_one_input_there_is_nothing_to_say():
    one, two = (side(macs, x=macs, inputs=("x",)) for macs in (60, 70))
    assert changed_most(compare(one, two)) is None


def test_a_lock_file_that_tells_no_costs():
    without = written(
        "call a: Dense <- x -> (None, 8)", head="archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4)\n"
    )
    assert changed_most(compare(without, OLD)) is changed_most(compare(OLD, without)) is None
