"""What is said of a call that takes other tensors, or the same in another way."""

from __future__ import annotations

from archlens.comparison import compare
from archlens.comparison.changes.assessment import assess
from archlens.comparison.changes.comparison import FeedChange
from archlens.comparison.changes.feed_words import Sources
from tests.unit.comparison.written import written


def told(comparison):
    sources = Sources(comparison)
    return ["".join(sources.words(each.new, change)) for each in comparison.rewired for change in each.changes]


def swapped():
    """A norm before its activation, whose name the call behind it has now: ``s`` takes the norm instead of the other.

    ``out`` of the old model is called ``act`` in the new one, and ``add`` is called ``out``.
    """
    head = ["call add: BatchNormalization <- x -> (None, 4)", "call out: Tanh <- add -> (None, 4)"]
    old = written(*head, "call s: Add <- out, x -> (None, 4)")
    renamed = ["call out: BatchNormalization <- x -> (None, 4)", "call act: Tanh <- out -> (None, 4)"]
    new = written(*renamed, "call s: Add <- out, x -> (None, 4)", "output s = s", "output act = act")
    return assess(old, new, {0: 0, 1: 1, 2: 2, 3: 3})


def test_a_name_that_another_call_has_now_is_not_the_same_tensor():
    assert told(swapped()) == ["s takes out instead of act"]


def test_what_is_called_otherwise_and_is_taken_as_before_is_the_same_tensor():
    lines = ["call a: Tanh <- x -> (None, 4)", "call b: ReLU <- x -> (None, 4)"]
    new_lines = [line.replace("call a", "call p") for line in lines]
    old, new = written(*lines, "call m: Add <- a, b"), written(*new_lines, "call m: Add <- b, p")
    comparison = compare(old, new)
    assert told(comparison) == ["m takes the same tensors in another order, b, p"]
    ((change,),) = (each.changes for each in comparison.rewired)
    assert Sources(comparison).how(change) == "another order"


def test_outputs_behind_the_first_are_told_by_the_name_of_their_call_now():
    lines = [
        "call {}: LSTM <- x -> (None, 8), (None, 8)",
        "call b: Tanh <- x -> (None, 8)",
        "call s: Add <- {} -> (None, 8)",
    ]
    old = written(lines[0].format("a"), lines[1], lines[2].format("a:1, b"))
    new = written(lines[0].format("z"), lines[1], lines[2].format("z, b"))
    comparison = assess(old, new, {0: 0, 1: 1, 2: 2, 3: 3})
    assert told(comparison) == ["s takes z instead of z:1"]


def test_another_argument():
    comparison = compare(
        written("call a: Tanh <- x", "call m: Add <- a, x"), written("call a: Tanh <- x", 'call m: Add <- a, x as "k"')
    )
    ((change,),) = (each.changes for each in comparison.rewired)
    assert Sources(comparison).how(change) == "another argument"
    assert Sources(comparison).how(FeedChange(("a",), (), "0")) == "others"
