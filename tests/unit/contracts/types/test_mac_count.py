"""What a part costs, against the definitions; and how far that may be from a lock file."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from archlens.comparison import Architecture
from archlens.contracts import check
from archlens.errors import ArchlensError
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, contract, lines, mistakes_of, sample, violations

TYPE = "macs"
IMAGE = 126 * 126 * 32 * 3 * 3 * 3 + 63 * 63 * 32 * 128
"""Of the branch of an image: a convolution of 32 filters, pooling, and a dense layer behind Flatten."""


def image_of(model):
    conv, dense = (model.graph.by_id[id_] for id_ in ("image_conv", "image_dense"))
    (_, height, width, filters), units = conv.shape, dense.shape[-1]
    return height * width * filters * 3 * 3 * 3 + (height // 2) * (width // 2) * filters * units


KEPT = [
    ("image_text", "exact = 106_172_032"),
    ("image_text", 'max = "106.2 M"'),
    ("image_text", 'branch = "text_input"\nmax = "14 M"\nmax-of-model = 0.13'),
    ("image_text", "interaction = true\nexact = 256"),  # Dense 256 → 1
    ("image_text", 'layer = "image_pool"\nexact = 0'),
    ("siamese", 'layer = "encoder@1/vector"\nexact = 1_605_632'),  # 12,544 × 64, called twice
    ("variable_length", "min = 1_680"),  # the LSTM can but add to it
]
BROKEN = [
    ("image_text", 'max = "106 M"', "106,172,032 MACs; most at 'image_dense' (50,466,816), 'image_conv' (42,581,376)"),
    ("image_text", 'branch = "image_input"\nmax-of-model = 0.5', "0.8764 (93,048,192 of 106,172,032)"),
    ("kernel_sizes", "interaction = true\nmax = 1", "an interaction; no inputs meet"),
    ("variable_length", "max = 1_679", "at least 1,680 MACs; those of 'visits_lstm' are not known"),
    ("variable_length", 'max = "1 G"', "the figure is unknown (MACs; those of 'visits_lstm' are not known, all others"),
    ("variable_length", "min = 1_681", "the figure is unknown (MACs; those of 'visits_lstm' are not known, all others"),
    ("variable_length", 'branch = "record_input"\nmax-of-model = 0.5', "the figure is unknown (MACs)"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


def test_a_branch_costs_what_its_layers_multiply():
    image = image_of(sample("image_text"))
    assert lines("image_text", TYPE, f'branch = "image_input"\nexact = {image}') == []


def test_what_is_not_known_says_how_to_know_it():
    (found,) = violations("variable_length", TYPE, 'max = "1 G"')
    assert found.where == ("visits_lstm",)
    assert (
        found.hint
        == "Give 'visits_input' (None, None, 5) the sizes in use: --shape NAME=SHAPE, or [shapes] in the settings."
    )


@given(model_graphs())
@FEW
def test_parts(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    parts = [(f'branch = "{b.input}"', [v for v in brute.calls if brute.S[v] == {b.input}]) for b in a.branches]
    mixed = [v for v in brute.calls if len(brute.S[v]) > 1]
    parts += [("interaction = true", mixed)] if mixed else []
    for part, inside in [*parts, ("", list(brute.calls))]:
        figure, at_least = brute.macs(inside)
        assert bool(violations(a, TYPE, f"{part}\nexact = {at_least}")) == (figure is None)
        assert not violations(a, TYPE, f"{part}\nmin = {at_least}")
        assert violations(a, TYPE, f"{part}\nmin = {at_least + 1}")
        if at_least:
            assert violations(a, TYPE, f"{part}\nmax = {at_least - 1}")


@pytest.fixture
def since(tmp_path):
    """The violations of a model since a lock file was written, by the fields of the contract."""

    def violations_since(text, model, fields):
        (tmp_path / "m.lock").write_text(text, encoding="utf-8")
        promise = contract(TYPE, f'{fields}\nlock = "m.lock"', path=str(tmp_path / "archlens.toml"))
        return check(promise, sample(model))

    return violations_since


def lock_of(model):
    return Architecture.of(sample(model)).to_lock()


def test_what_costs_may_change_by(since):
    before, now = lock_of("image_text"), "image_text_nested"
    # 106,172,032 → 157,841,536 is 48.66 % more; of the branch of the text 34.89 %.
    assert since(before, now, "max-change = 0.487") == ()
    (found,) = since(before, now, "max-change = 0.48")
    assert found.promised == "model: MACs that differ by at most 48% from those in 'm.lock'"
    assert found.found == "+48.7% (106,172,032 → 157,841,536)"
    assert found.hint.startswith("If that is meant: archlens lock m.keras -o ")
    assert since(before, now, 'branch = "text_input"\nmax-change = 0.35') == ()
    assert len(since(before, now, 'branch = "*"\nmax-change = 0.3')) == 2
    (found,) = since(lock_of("image_text_nested"), "image_text", "max-change = 0.3")
    assert found.found == "-32.7% (157,841,536 → 106,172,032)"
    assert since(before, "image_text", "max-change = 0\nmax = 106_172_032") == ()


def test_a_branch_of_another_name_is_the_same_branch(since):
    before = lock_of("image_text").replace("image_input", "picture")
    assert since(before, "image_text", 'branch = "image_input"\nmax-change = 0') == ()


def test_a_lock_file_that_does_not_tell_costs_is_written_anew(since):
    before = re.sub(r" macs=\d+", "", lock_of("image_text"))
    (found,) = since(before, "image_text", "max-change = 0.1")
    assert found.found == "'m.lock' does not tell the MACs of the model"
    assert "archlens lock m.keras -o " in found.hint


def test_unknown_costs_are_not_compared(since):
    (found,) = since(lock_of("variable_length"), "variable_length", "max-change = 0.1")
    assert found.found == "'m.lock' does not tell the MACs of the model"
    known = lock_of("variable_length").replace("macs=null", "macs=5000")
    (found,) = since(known, "variable_length", "max-change = 0.1")
    assert found.found == "the figure is unknown (MACs)"
    assert found.where == ("visits_lstm",)


def test_without_a_lock_file_nothing_can_be_said(tmp_path):
    promise = contract(TYPE, 'max-change = 0.1\nlock = "m.lock"', path=str(tmp_path / "archlens.toml"))
    with pytest.raises(ArchlensError, match="expected a lock file at "):
        check(promise, sample("image_text"))


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ("interaction = true", -3, "expected at least one of the fields exact, min, max, max-of-model, max-change"),
        ("max-change = 0.1", 1, "expected max-change beside lock, found no lock file"),
        ('max = 3\nlock = "m.lock"', 2, "expected lock beside max-change, found no max-change"),
        ('layer = "a"\nmax-change = 0.1\nlock = "m.lock"', 2, "expected max-change of the model, a branch or the"),
        ('max = "100 MB"', 1, "expected a whole number, 0 or more, found '100 MB'. Large ones may be written"),
    ],
)
def test_what_cannot_be_meant(fields, line, said):
    ((found, message),) = mistakes_of(TYPE, fields)
    assert said in message
    assert found == line
