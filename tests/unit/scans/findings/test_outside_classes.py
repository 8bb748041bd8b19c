"""Classes and functions from elsewhere."""

from tests.unit.scans.findings.made import OS_SYSTEM, PLACE, found, layer


def test_a_function_of_python(tmp_path):
    expected = {("AS003", "error", f"{PLACE}.config.function"), ("AS001", "warning", PLACE)}
    assert found(tmp_path, layer("Lambda", function=OS_SYSTEM)) == expected


def test_classes_from_elsewhere(tmp_path):
    assert found(tmp_path, layer("Block", module="their.package")) == {("AS003", "warning", PLACE)}
    block = {**layer("Block", module=None), "registered_name": "their>Block"}
    assert found(tmp_path, block) == {("AS004", "warning", PLACE)}


def test_a_class_without_a_module_is_kerass_by_its_name(tmp_path):
    assert found(tmp_path, layer("ReLU", module=None)) == set()
    assert found(tmp_path, layer("Block", module=None)) == {("AS004", "warning", PLACE)}
