"""Classes and functions from elsewhere."""

from archlens.scans import scan
from tests.unit.readers.made import functional, given, write
from tests.unit.scans.findings.made import OS_SYSTEM, OUT, PLACE, found, layer


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


def test_what_kerashub_registers_is_not_the_authors_own(tmp_path):
    function = {"module": "builtins", "class_name": "function", "config": "g", "registered_name": "keras_hub>g"}
    made = scan(write(tmp_path / "m.keras", functional(given(), layer("Dense", units=2, activation=function), OUT)))
    (message,) = [each.message for each in made.findings if each.code == "AS004"]
    assert message == "'keras_hub>g' is a class or function of KerasHub."


def test_classes_of_applications_without_their_module(tmp_path):
    made = scan(write(tmp_path / "m.keras", functional(given(), layer("LayerScale", module=None), OUT)))
    (message,) = [each.message for each in made.findings if each.code == "AS004"]
    assert message == "'LayerScale' is a class or function of keras.applications, or of the author's own."
