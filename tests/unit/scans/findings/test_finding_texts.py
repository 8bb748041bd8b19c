"""One finding for all places where the same was seen."""

from archlens.scans import scan
from tests.unit.readers.made import entry, functional, given, tensor, write
from tests.unit.scans.findings.made import WEIGHTS


def test_many_places_are_one_finding(tmp_path):
    blocks = [entry("Block", f"b{i}", tensor(f"b{i - 1}" if i else "x"), module="their") for i in range(50)]
    model = functional(given(), *blocks, entry("Dense", "out", tensor("b49"), units=2))
    (finding,) = scan(write(tmp_path / "m.keras", model, WEIGHTS)).findings
    assert len(finding.places) == 50
