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


def test_a_feature_space_is_no_model_and_nothing_to_be_told_of(tmp_path):
    feature = {
        "module": "keras.src.layers.preprocessing.feature_space",
        "class_name": "Feature",
        "config": {"dtype": "float32", "output_mode": "float"},
        "registered_name": "Feature",
    }
    space = {"module": "keras.utils", "class_name": "FeatureSpace", "config": {"features": {"age": feature}}}
    made = scan(write(tmp_path / "m.keras", space))
    assert (made.findings, made.unread) == ((), ())
