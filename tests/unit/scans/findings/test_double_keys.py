"""Keys that are there twice."""

import json

from archlens.scans import scan
from tests.unit.readers.made import functional, given, write
from tests.unit.scans.findings.made import OUT, WEIGHTS, layer


def test_keys_that_are_there_twice(tmp_path):
    text = json.dumps(functional(given(), layer("ReLU"), OUT)).replace('"layers"', '"layers": [], "layers"', 1)
    (finding,) = scan(write(tmp_path / "m.keras", text, WEIGHTS)).findings
    assert (finding.code, finding.place) == ("AS023", "config.json")
    assert "'layers'" in finding.message
