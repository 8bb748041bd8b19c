"""Which sizes stand in for unknown axes, how often, and what is said where none does."""

import pytest

from archlens.errors import LiveModelError
from archlens.readers.live.stand_ins import CHOICES, Run, settled
from tests.unit.readers.live.runs import described


def run(description=None, error=None, *, ways=("filled",), needed=True):
    return Run(description, error, ways, needed_sizes=needed, took_sizes="filled" in ways)


def refused(found):
    return run(error=LiveModelError("m.py:3", expected="a call()", found=found, hint="Do not."), ways=())


def test_one_run_is_enough_where_no_size_is_needed():
    asked = []

    def once(sizes):
        asked.append(sizes)
        return run(described(2, 8), ways=("symbolic",), needed=False)

    settled(once, "M")
    assert len(asked) == 1


def test_three_runs_that_agree_are_enough():
    asked = []

    def each(sizes):
        asked.append(sizes)
        return run(described(*sizes))

    assert settled(each, "M").model.layers["x"].config == {"batch_shape": (None, None, 4)}
    assert asked == [*CHOICES[:3]]


def test_sizes_that_do_not_run_are_left_out():
    def few(sizes):
        return refused("no") if sizes is None or sizes.other > 20 else run(described(*sizes))

    assert settled(few, "M").model.layers["x"].config == {"batch_shape": (None, None, 4)}


def test_a_small_size_may_be_a_special_case_and_no_other():
    def special(sizes):
        if sizes is None:
            return refused("no")
        return run(described(*sizes, taker="Resize" if sizes.other < 16 else "Reshape"))

    assert "Reshape" in settled(special, "M").model.layers

    def large(sizes):
        if sizes is None:
            return refused("no")
        return run(described(*sizes, taker="Resize" if sizes.other > 250 else "Reshape"))

    with pytest.raises(LiveModelError, match=r"whatever the size of the axes that are unknown.*Give all axes"):
        settled(large, "M")


def test_one_size_alone_is_not_enough():
    with pytest.raises(LiveModelError, match="runs for some sizes only"):
        settled(lambda sizes: run(described(*sizes)) if sizes == CHOICES[1] else refused("no"), "M")


def test_another_way_is_taken_where_sizes_do_not_help():
    def traced(sizes):
        return run(described(2, 8), ways=("traced",)) if sizes is None else refused("no")

    assert settled(traced, "M").model.layers["x"].config == {"batch_shape": (2, 8, 4)}


def test_no_size_stands_in_an_error():
    def each(sizes):
        return refused("no way") if sizes is None else refused(f"({sizes.batch}, {sizes.other}, 4)")

    with pytest.raises(LiveModelError, match=r"m.py:3: expected a call\(\), found \(\?, \?, 4\). Do not."):
        settled(each, "M")

    def other_words(sizes):
        return refused("no way") if sizes is None else refused(f"{sizes.batch} of " + "x" * sizes.batch)

    with pytest.raises(LiveModelError, match=r"found \? of x"):
        settled(other_words, "M")
