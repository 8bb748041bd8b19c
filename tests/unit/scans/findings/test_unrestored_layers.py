"""A layer in two places."""

from archlens.scans import scan
from tests.unit.readers.made import dense, dense_weights, functional, given, tensor, write
from tests.unit.readers.models import nested


def towers(form_folder, groups):
    """Two nested models with one layer, whose weights are saved for the groups named."""
    inner = [functional(given(f"i{n}"), dense("shared", f"i{n}"), name=f"t{n}") for n in range(2)]
    inner[1]["config"]["layers"][1]["shared_object_id"] = 7
    calls = [nested(model, tensor("x"), name=f"t{n}") for n, model in enumerate(inner)]
    model = functional(given(), *calls, outputs=[["t0", 0, 0], ["t1", 0, 0]])
    return write(form_folder / "m.keras", model, dense_weights(*[(group, 8) for group in groups]))


def test_a_layer_that_keras_does_not_restore(tmp_path):
    path = towers(tmp_path, ["layers/functional/layers/dense"])
    (finding,) = scan(path).findings
    assert (finding.code, finding.severity, finding.places) == ("AS043", "warning", ("config.json",))
    assert finding.message == "Layer 'shared' stands in 't0' and in 't1': Keras refuses to load this file."


def test_layers_of_one_name_with_weights_of_their_own(tmp_path):
    path = towers(tmp_path, ["layers/functional/layers/dense", "layers/functional_1/layers/dense"])
    assert scan(path).findings == ()
