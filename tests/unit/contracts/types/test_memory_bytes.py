"""How many bytes a model takes, by figures counted by hand."""

from __future__ import annotations

import pytest

from tests.unit.contracts.made import lines, mistakes_of, violations

TYPE = "memory"
PARAMETERS = 51_896_193
TRAINED, KEPT_OF_ONE = 85_537, 6_068

KEPT = [
    ("image_text", f'of = "weights"\nexact = {4 * PARAMETERS}'),
    ("image_text", 'of = "weights"\nmax = "207.6 MB"'),
    ("image_text", 'of = "weights"\nmax = "198 MiB"'),
    ("image_text", f'of = "weights"\nbranch = "text_input"\nexact = {4 * 1_428_096}'),
    ("image_text", 'of = "weights"\ninteraction = true\nexact = 1_028'),
    (
        "siamese",
        'of = "weights"\nlayer = "encoder@1/*"\nmin = "1 kB"\nlayer = "encoder"'.replace('layer = "encoder@1/*"\n', ""),
    ),
    # What the head gives and takes: 1,280 and 64, 12 and 32, 96, 32 and 1 numbers of 4 bytes.
    ("transfer_learning", f'of = "kept"\nexact = {4 * (1280 + 64 + 12 + 32 + 96 + 32 + 1)}'),
    (
        "transfer_learning",
        f'of = "training"\nbatch = 32\nexact = {4 * 2_343_521 + TRAINED * 4 * 3 + 32 * KEPT_OF_ONE}',
    ),
]
BROKEN = [
    ("image_text", 'of = "weights"\nmax = "207 MB"', "207,584,772 bytes of weights; 208 MB"),
    (
        "image_text",
        'of = "weights"\nbranch = "*"\nmax = "10 MB"',
        "branch 'image_input': at most 10,000,000 bytes of weights",
    ),
    ("transfer_learning", 'of = "peak"\nmax = 1', "4,977,072 bytes alive at the peak; 4.98 MB"),
    ("transfer_learning", 'of = "kept"\nmin = "1 MB"', "6,068 bytes kept for the gradients"),
    (
        "transfer_learning",
        'of = "training"\nbatch = 1\nmax = "10 MB"',
        "bytes while it is trained in batches of 1; estimated: ",
    ),
    ("variable_length", 'of = "peak"\nmax = "1 GB"', "the figure is unknown (bytes alive at the peak)"),
    ("image_text", 'of = "weights"\nlayer = "text_decoder"\nmax = 1', "a layer 'text_decoder'; the model has none"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


def test_what_is_not_known_says_how_to_know_it(without_weights):
    (found,) = violations("variable_length", TYPE, 'of = "peak"\nmax = "1 GB"')
    assert "visits_mask" in found.where
    assert (
        found.hint
        == "Give 'visits_input' (None, None, 5) the sizes in use: --shape NAME=SHAPE, or [shapes] in the settings."
    )
    for fields in ('of = "weights"\nmax = "1 GB"', 'of = "training"\nbatch = 32\nmax = "1 GB"'):
        (found,) = violations(without_weights, TYPE, fields)
        assert found.found.startswith("the figure is unknown (bytes ")
        assert found.where
        assert found.hint


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ('of = "peak"', -3, "expected at least one of the fields exact, min, max"),
        ("max = 3", -3, "of: expected weights, peak, kept or training, found nothing"),
        ('of = "weight"\nmax = 3', 1, "expected a figure of memory, found 'weight'"),
        ('of = "peak"\nbranch = "a"\nmax = 3', 2, "expected the peak bytes of the model as a whole, found branch"),
        ('of = "training"\nmax = 3', 1, 'expected batch with of = "training", found none'),
        ('of = "kept"\nbatch = 3\nmax = 3', 2, 'expected batch with of = "training" alone, found of = "kept"'),
        ('of = "kept"\nmax = "3 M"', 2, "expected a number of bytes, found '3 M'"),
    ],
)
def test_what_cannot_be_meant(fields, line, said):
    found = mistakes_of(TYPE, fields)
    assert any(said in message for _, message in found), found
    assert line in [place for place, _ in found]
