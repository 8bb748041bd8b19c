"""What lock files say, and what is refused. (That they go round is in test_lock_writing and test_random_edits.)"""

from __future__ import annotations

import pytest

from archlens.comparison import Architecture, LockFileError, compare
from tests.unit.comparison.written import written

HEAD = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4)\n"
CALL = "call d: Dense -> (None, 8) [40] | units=8\n"
END = "output d = d\n"


def test_a_smallest_lock_file():
    architecture = Architecture.from_lock(HEAD + CALL + END)
    (x, d) = architecture.calls
    assert (x.kind, x.shapes) == ("input", ((None, 4),))
    assert (d.class_name, d.feeds[0].call, d.parameters, d.settings) == ("Dense", 0, 40, (("units", "8"),))
    assert architecture.outputs[0].call == 1


def test_keys_of_inputs_and_outputs():
    text = HEAD.replace("input x:", 'input x key "my age":') + CALL + "output d key o.p = d\n"
    architecture = Architecture.from_lock(text)
    assert (architecture.keys, architecture.outputs[0].key) == (("my age",), "o.p")
    assert Architecture.from_lock(architecture.to_lock()) == architecture


def test_the_first_form_tells_no_keys_and_stays_what_it_is():
    first = Architecture.from_lock((HEAD + CALL + END).replace("lock/2", "lock/1"))
    assert (first.keys, first.tells_keys, first.outputs[0].key) == (None, False, None)
    assert first.to_lock().startswith("archlens.lock/1\n")
    numbered = (HEAD + CALL + "output dense = d\n").replace("lock/2", "lock/1")
    assert Architecture.from_lock(numbered).outputs[0].numbered


def test_outputs_that_had_one_name_in_the_first_form_are_those_of_today():
    ends = "output {} = d\noutput {} = d:1\n"
    first = Architecture.from_lock((HEAD + CALL + ends.format("d", "d")).replace("lock/2", "lock/1"))
    assert [output.name for output in first.outputs] == ["d", "d_1"]
    assert compare(first, Architecture.from_lock(HEAD + CALL + ends.format("d", "d_1"))).same


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_comments_blank_lines_and_the_line_ends_of_git_on_windows(ending):
    text = (HEAD + "\n# a comment\n\n" + CALL + END).replace("\n", ending)
    assert compare(Architecture.from_lock(text), Architecture.from_lock(HEAD + CALL + END)).same


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "archlens.lock/2"),
        ("archlens.lock/3\n", 1, "archlens.lock/2"),
        ("archlens.lock/2\n", 2, "an output"),
        (HEAD + "cell d: Dense\n", 4, "model, figures, input, call or output"),
        (HEAD + "call d Dense\n", 4, "':'"),
        (HEAD + "call x: Dense\n", 4, "a name of its own"),
        (HEAD + "call d: Dense <- y -> (None, 8)\n", 4, "the name of a call in a line before"),
        (HEAD + "call d: Dense -> (None, 8,, 9)\n", 4, "a shape"),
        (HEAD + "call d: Dense -> (None, 8) [many]\n", 4, "a number of parameters"),
        (HEAD + "call d: Dense -> (None, 8) | units=\n", 4, "a value"),
        (HEAD + "call d: Dense -> (None, 8) | units=[1\n", 4, "a value"),
        (HEAD + CALL + "input y: InputLayer -> (None, 4)\n", 5, "inputs before all other calls"),
        (HEAD + CALL + "output d = e\n", 5, "the name of a call"),
        (HEAD + CALL + END + "figures nothing: depth=1\n", 6, "branch"),
        (HEAD + CALL + END + "figures output 3: depth=1\n", 6, "the place of an output"),
        (HEAD + CALL + END + "figures branch z: depth=1\n", 6, "the name of a call"),
        (HEAD + CALL + END + "figures model: depth=[1]\n", 6, "a number or a word"),
        (HEAD + CALL + END + "output d = d d\n", 6, "the end of the line"),
        (HEAD + "call d: Dense -> (" + "9" * 10_000 + ",)\n", 4, "a shape"),
        (HEAD + "call d: Dense | x=" + "[" * 100_000 + "\n", 4, "a value"),
    ],
)
def test_what_is_no_lock_file_is_told_by_its_line(text, line, expected):
    with pytest.raises(LockFileError, match=f"^line {line}: ") as caught:
        Architecture.from_lock(text)
    assert caught.value.line == line
    assert expected in caught.value.expected
    assert caught.value.hint
    assert len(str(caught.value)) < 400


def test_what_goes_without_saying():
    two = written("call a: Dense -> (None, 8)", "call s: Add <- x, a -> (None, 8)")
    assert [(f.call, f.output, f.argument, f.control) for f in two.calls[1].feeds] == [(0, 0, "0", False)]
    assert [feed.argument for feed in two.calls[2].feeds] == ["0[0]", "0[1]"]
    operation = written("call a: Dense -> (None, 8)", "call s: Add operation <- x, a -> (None, 8)").calls[2]
    assert (operation.kind, [feed.argument for feed in operation.feeds]) == ("operation", ["0", "1"])


def test_what_is_said():
    text = "call l: LSTM <- x:2, x as mask control -> (None, 8), ? [?] shares x | a=1 b=[2,3]"
    call = written(text, "output l = l:1").calls[1]
    assert [(f.call, f.output, f.argument, f.control) for f in call.feeds] == [
        (0, 2, "0[0]", False),
        (0, 0, "mask", True),
    ]
    assert (call.shapes, call.parameters, call.shares) == (((None, 8), None), None, 0)
    assert call.settings == (("a", "1"), ("b", "[2,3]"))
    nothing = written("call n: Made <- nothing").calls[1]
    assert (nothing.feeds, nothing.shapes, nothing.parameters, nothing.shares) == ((), (), 0, None)
    nested = written("call a/b/c: Dense -> (None, 8)").calls[1]
    assert nested.scope == ("a", "b")


def test_figures_are_of_parts_calls_and_outputs():
    lines = (
        "figures model: depth=3 parameters=null",
        'figures fusion a: mode="add"',
        "figures output 0: joint_depth=1",
    )
    found = written("call a: Dense -> (None, 8)", *lines).figures
    assert [(figure.part, figure.place, figure.key, figure.value) for figure in found] == [
        ("model", None, "depth", 3),
        ("model", None, "parameters", None),
        ("fusion", 1, "mode", "add"),
        ("output", 0, "joint_depth", 1),
    ]
