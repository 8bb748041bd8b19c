"""Descriptions that are no graph."""

from archlens.scans import scan
from tests.unit.readers.made import functional, given, write
from tests.unit.scans.findings.made import LAMBDA, OUT, PLACE, WEIGHTS, layer


def test_what_archlens_cannot_read_is_told_with_what_else_was_seen(tmp_path):
    made = scan(write(tmp_path / "m.keras", functional(given(), layer("Lambda", function=LAMBDA), OUT, OUT), WEIGHTS))
    assert [(each.code, each.place) for each in made.findings] == [
        ("AS001", f"{PLACE}.config.function.config"),
        ("AS050", "config.json: config.layers[3].name"),
    ]
    assert made.unread == ()
