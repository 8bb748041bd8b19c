"""The weights file of a skeleton: which group each layer gets, and what is in it."""

from archlens.readers.files.hdf5_declared import DeclaredDataset, DeclaredGroup
from archlens.readers.keras.model_config import parse_model
from archlens.readers.weights.declared_weights import as_weights
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.skeletons.anonymization import PlainWords
from archlens.skeletons.layout import laid_out
from tests.unit.readers.made import dense, entry, functional, given, tensor


def flat(group, path=""):
    """Path of a dataset → its shape; path of a group → the name that it carries."""
    found = {path: name} if (name := group.attributes.get("name")) else {}
    found |= {f"{path}/{name}": dataset.shape for name, dataset in group.datasets.items()}
    for name, child in group.groups.items():
        found |= flat(child, f"{path}/{name}")
    return found


def weights(**shapes):
    """Weights of layers by their names, as forms have them that name layers."""
    root = WeightGroup()
    for name, own in shapes.items():
        group = root.at(["layers", name])
        group.name, group.present, group.shapes = name, True, list(own)
    return root


def test_one_group_a_layer_numbered_by_class():
    model = parse_model(functional(given(), dense("b", "x"), entry("ReLU", "r", tensor("b")), dense("a", "r")))
    laid = laid_out(model, weights(b=[(8, 8), (8,)], a=[(8, 8)]), PlainWords())
    assert flat(laid) == {
        "/vars": "m",
        "/layers/dense/vars": "b",
        "/layers/dense/vars/0": (8, 8),
        "/layers/dense/vars/1": (8,),
        "/layers/dense_1/vars": "a",
        "/layers/dense_1/vars/0": (8, 8),
    }


def test_where_keras_3_has_the_weights_of_cells_and_wrappers():
    lstm = {"class_name": "LSTM", "module": "keras.layers", "config": {"name": "inner", "units": 2}}
    both = entry("Bidirectional", "both", tensor("x"), layer=lstm)
    model = parse_model(functional(given(shape=(None, 5, 8)), both))
    laid = laid_out(model, weights(both=[(8, 8), (2, 8), (8,)] * 2), PlainWords())
    place = "/layers/bidirectional"
    assert {path: shape for path, shape in flat(laid).items() if isinstance(shape, tuple)} == {
        f"{place}/{part}/cell/vars/{number}": shape
        for part in ("forward_layer", "backward_layer")
        for number, shape in enumerate([(8, 8), (2, 8), (8,)])
    }


def test_declared_weights_are_kept_as_they_are():
    file = DeclaredGroup()
    own = file.at(["layers", "dense", "vars"])
    own.attributes["name"] = "d"
    own.datasets["0"] = DeclaredDataset((8, 8), "<f2")
    file.at(["layers", "dense", "seed", "vars"]).datasets["0"] = DeclaredDataset((2,), "<u4")
    model = parse_model(functional(given(), dense("d", "x")))
    laid = laid_out(model, as_weights(file), PlainWords())
    assert laid.at(["layers"]) == file.at(["layers"])
