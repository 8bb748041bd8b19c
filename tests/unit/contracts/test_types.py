"""Every type on models whose figures the definitions and the builders give; both sides of every threshold."""

from __future__ import annotations

import pytest

import archlens
from archlens.comparison import Architecture
from archlens.contracts import TYPES, check
from archlens.errors import ArchlensError
from tests.unit.contracts.made import contract, sample, told, violations

BOTH = 'inputs = ["image_input", "text_input"]\n'

KEPT = [
    ("image_text", "branches", BOTH),
    ("image_text", "branches", 'inputs = "*_input"'),
    ("image_text", "shape", 'inputs = { image_input = "(None, 224, 224, 3)", text_input = ["None", 100] }'),
    ("image_text", "shape", 'outputs.match = "(None,1,)"\ntypes = { text_input = "int32" }'),
    ("image_text", "branch-depth", 'branch = "image_input"\nmax = 4'),
    ("image_text", "branch-depth", 'branch = "image_input"\nmin = 4'),
    ("image_text", "branch-depth", 'branch = "*"\nmin = 3\nmax = 4'),
    ("image_text", "branch-depth", 'branch = "image_input"\nexact = 2\nweighted = true'),
    ("image_text", "fusion", f'{BOTH}mode = "concatenate"\nlevel = "feature"\nstage = 1\nmax-share = 0.5'),
    ("image_text", "fusion", f'{BOTH}mode = ["add", "concatenate"]\nmax_share = 0.5\ncall = "concat*"'),
    ("driving", "fusion", 'inputs = ["camera_input", "lidar_input"]\nstage = 1\ncall = "scene_concatenate"'),
    ("driving", "fusion", 'inputs = ["camera_input", "gps_input"]\nstage = 2\nmax-share = 0.8'),
    ("driving", "fusion", 'inputs = "*"\nstage = 2\ncall = "route_concatenate"'),
    ("driving", "before-fusion", 'inputs = ["camera_input", "gps_input"]\nbefore = "route_concatenate"'),
    ("driving", "before-fusion", 'inputs = "*"\nbefore = "scene_concatenate"\nbeside = true'),
    ("image_text_nested", "before-fusion", f'{BOTH}before = "concatenate"'),
    ("driving", "interaction-depth", "exact = 4"),
    ("driving", "interaction-depth", "min = 3\nmax = 3\nweighted = true"),
    ("driving", "joint-depth", 'max = 2\noutput = "*"'),
    ("driving", "joint-depth", "min = 2"),
    ("two_heads", "no-path", 'from = "age_group"\nto = "spending"'),
    ("siamese", "no-path", 'from = "encoder/*"\nto = "encoder@1/*"'),
    ("two_heads", "path", 'from = "*"\nto = "*"\nthrough = "trunk_dense_2"'),
    ("image_text_nested", "path", 'from = "image_input"\nto = "category"\nthrough = "image_encoder"'),
    ("siamese", "path", 'from = "questioned_input"\nto = "same"\nthrough = "encoder/conv_1"'),
    ("image_text", "features", 'call = "text_embedding"\nexact = 12_800'),
    ("image_text", "features", 'fusion = "*"\nmin = 256\nmax = 256\nmax-ratio = 1'),
    ("image_text", "features", 'branch = "*"\nmax = 128'),
    ("driving", "features", 'branch = "gps_input"\nexact = 32'),
    ("two_heads", "features", 'branch = "clicks_input"\nexact = 80'),
    ("variable_length", "features", 'call = "visits_mask"\nmax-ratio = 1'),
    ("image_text", "features", 'call = "text_lstm"\nmin-ratio = 0.01\nmax-ratio = 0.01'),
    ("image_text", "parameters", "exact = 51_896_193"),
    ("image_text", "parameters", 'branch = "text_input"\nmax = 1_428_096\nmax-share = 0.03'),
    ("image_text", "parameters", "interaction = true\nexact = 257"),
    ("image_text_nested", "parameters", 'layer = "text_encoder"\nexact = 2_716_544'),
    ("siamese", "parameters", 'layer = "encoder@1/*"\nmin = 0'),
    ("siamese", "parameters", 'branch = "*"\nmax = 822_208'),
    ("image_text", "layers", 'forbid = ["Lambda", "normalization", "GRU"]'),
    ("image_text", "layers", 'allow = ["Conv*", "pooling", "flatten", "Dense"]\nin = "branch:image_input"'),
    ("image_text", "layers", 'require = ["LSTM", "embedding"]\nin = "branch:text_input"'),
    ("image_text", "layers", 'forbid = "recurrent"\nin = ["interaction", "branch:image*"]'),
    ("siamese", "shared-weights", 'branches = "*"'),
    ("siamese", "shared-weights", 'branches = "*"\nlayer = "encoder/conv_1"'),
    ("siamese", "equivalent", 'branches = "*"'),
    ("image_text", "equivalent", 'branches = "*"\nmin-similarity = 0.3333333333'),
    ("transfer_learning", "blocks", 'kind = "residual"\nexact = 10\nin = "branch:photo_input"'),
    ("transfer_learning", "blocks", 'max = 0\nin = "interaction"'),
]

BROKEN = [
    ("image_text", "branches", 'inputs = "image_input"', "no other inputs; 'text_input' (feature)"),
    ("image_text", "branches", 'inputs = "image_input"\ncontrol = "text_input"', "'text_input': control; feature"),
    ("image_text", "shape", 'inputs = { image_input = "(None, 224, 224, 3)" }', "no other inputs; 'text_input'"),
    ("image_text", "shape", 'outputs = { match = "(None, 2)" }', "'match' of shape (None, 2); its shape is (None, 1)"),
    ("image_text", "shape", 'outputs = { march = "(None, 1)" }', "'march' of shape (None, 1); the model has no such"),
    ("image_text", "shape", 'types = { text_input = "int64" }', "type int64; its type is int32"),
    (
        "variable_length",
        "shape",
        'inputs = { visits_input = "(None, 9, 5)", record_input = "(None, 20)" }',
        "its shape is (None, None, 5)",
    ),
    ("image_text", "branch-depth", 'branch = "image_input"\nmax = 3', "4 calls deep; its spine: image_input → image_c"),
    ("image_text", "branch-depth", 'branch = "image_input"\nmin = 5', "at least 5 calls deep; 4 calls deep"),
    ("image_text", "branch-depth", 'branch = "image_input"\nexact = 4\nweighted = true', "2 weighted calls deep"),
    ("image_text", "branch-depth", 'branch = "imge_input"\nmax = 4', "a branch 'imge_input'; the model has none"),
    ("image_text", "fusion", f'{BOTH}mode = "add"', "mode add; concatenate"),
    ("image_text", "fusion", f'{BOTH}level = ["input", "decision"]', "level input or decision; feature"),
    ("image_text", "fusion", f"{BOTH}stage = 2", "stage 2; stage 1"),
    ("image_text", "fusion", f"{BOTH}max-share = 0.49", "'image_dense' has 0.5 (128 features)"),
    ("driving", "fusion", 'inputs = "*"\nmax-share = 0.79', "'scene_dense' has 0.8"),
    ("driving", "fusion", 'inputs = "*"\ncall = "scene_concatenate"', "at 'scene_concatenate'; at 'route_concatenate'"),
    ("image_text", "fusion", 'inputs = "image_input"', "at least two inputs; the contract selects 'image_input' alone"),
    ("ensemble", "fusion", 'inputs = ["*", "nothing"]', "an input 'nothing'; the model has none"),
    (
        "driving",
        "before-fusion",
        'inputs = "*"\nbefore = "route_concatenate"',
        "'camera_input' and 'lidar_input' meet before it, at 'scene_concatenate'",
    ),
    ("driving", "before-fusion", 'inputs = "*"\nbefore = "gps_gru"', "meet on a way beside it"),
    ("driving", "interaction-depth", "max = 3", "4 calls deep; the deepest path: scene_concatenate → "),
    ("driving", "interaction-depth", "min = 4\nweighted = true", "3 weighted calls deep"),
    ("kernel_sizes", "interaction-depth", "min = 1", "0 calls deep; no inputs meet"),
    ("driving", "joint-depth", 'max = 1\noutput = "speed"', "2 calls of joint depth"),
    ("driving", "joint-depth", "min = 3", "model: at least 3"),
    (
        "variable_length",
        "no-path",
        'from = "visits_input"\nto = "visits_lstm"',
        "visits_input → visits_mask → visits_l",
    ),
    (
        "variable_length",
        "no-path",
        'from = "any"\nto = "leaves"',
        "any → visits_lstm (by the control tensor 'mask') → concatenate",
    ),
    ("variable_length", "path", 'from = "any"\nto = "leaves"', "there is none"),
    (
        "driving",
        "path",
        'from = "gps_input"\nto = "speed"\nthrough = "scene_dense"',
        "only paths around, such as gps_in",
    ),
    ("driving", "path", 'from = "gps_input"\nto = "spee"', "an output or call 'spee'; the model has none"),
    (
        "image_text",
        "features",
        'call = "text_embedding"\nmax = 12_799',
        "12,800 features; its shape is (None, 100, 128)",
    ),
    ("image_text", "features", 'fusion = "*"\nmin = 257', "256 features"),
    ("image_text", "features", 'fusion = "*"\nmax-ratio = 0.99', "at most 0.99; 1"),
    ("image_text", "features", 'call = "text_lstm"\nmin-ratio = 0.011', "at least 0.011; 0.01"),
    ("variable_length", "features", 'call = "visits_mask"\nmin = 0', "the figure is unknown (features)"),
    ("image_text", "parameters", "max = 51_896_192", "51,896,193 parameters; most in 'image_dense' (50,466,944)"),
    ("image_text", "parameters", 'branch = "text_input"\nmax-share = 0.02', "0.02752 (1,428,096 of 51,896,193)"),
    ("kernel_sizes", "parameters", "interaction = true\nmax = 1", "an interaction; no inputs meet"),
    ("image_text", "parameters", 'layer = "image_encoder"\nmax = 1', "a layer 'image_encoder'; the model has none"),
    ("image_text", "layers", 'forbid = ["LSTM"]', "no LSTM in the model; 1 call of LSTM (role recurrent): 'text_lstm'"),
    ("image_text", "layers", 'forbid = "recurrent"', "no recurrent layers in the model"),
    (
        "image_text",
        "layers",
        'allow = "Dense"\nin = "interaction"',
        "only Dense in the interaction; 1 call of Concaten",
    ),
    ("image_text", "layers", 'require = "GRU"\nin = "branch:text_input"', "GRU in branch 'text_input'; there are none"),
    ("image_text", "layers", 'forbid = "GRU"\nin = "branch:tex"', "a branch 'tex'; the model has none"),
    ("kernel_sizes", "layers", 'forbid = "GRU"\nin = "interaction"', "an interaction; no inputs meet"),
    ("image_text", "shared-weights", 'branches = "*"', "layer 'image_conv' (Conv2D) is in 'image_input', not in 'text"),
    ("two_heads", "shared-weights", 'branches = "*"', "they have no weights at all"),
    ("image_text", "equivalent", 'branches = "*"\nmin-similarity = 0.34', "0.3333; 'image_conv' ~ 'text_embedding'"),
    ("transfer_learning", "blocks", 'kind = "residual"\nmax = 9', "10 residual blocks; merging at "),
    ("transfer_learning", "blocks", 'kind = "residual"\nmin = 11', "10 residual blocks"),
    ("transfer_learning", "blocks", 'min = 1\nin = "interaction"', "0 blocks"),
]


@pytest.mark.parametrize(("model", "type_", "fields"), KEPT)
def test_kept(model, type_, fields):
    assert told(model, type_, fields) == []


@pytest.mark.parametrize(("model", "type_", "fields", "said"), BROKEN)
def test_broken(model, type_, fields, said):
    found = told(model, type_, fields)
    assert any(said in line for line in found), found


def test_every_type_is_tried_on_both_sides():
    own = {type_.name for type_ in TYPES} - {"locked"}
    assert {type_ for _, type_, _ in KEPT} == own
    assert {type_ for _, type_, _, _ in BROKEN} == own


@pytest.mark.parametrize("case", BROKEN)
def test_where_names_calls_of_the_model(case):
    model, type_, fields, _ = case
    for violation in violations(model, type_, fields):
        assert set(violation.where) <= set(sample(model).graph.by_id)


def test_all_violations_at_once():
    assert len(told("image_text", "branch-depth", 'branch = ["*", "one", "two"]\nmax = 2')) == 4
    assert len(told("image_text", "layers", 'forbid = ["Dense", "LSTM"]\nrequire = "GRU"\nallow = "Conv2D"')) == 9


def test_the_nearest_name_is_suggested():
    (found,) = violations("image_text", "features", 'call = "image_cov"\nmax = 1')
    assert found.hint.startswith("Did you mean 'image_conv'? There are: 'image_conv'")


def test_a_shape_without_its_batch_axis_is_explained():
    (found,) = violations("image_text", "shape", 'outputs = { match = "(1)" }')
    assert found.hint == "Shapes start with the batch axis: (None, 1)."


def test_unknown_parameters_keep_no_promise(tmp_path):
    import zipfile

    import sample_models

    with zipfile.ZipFile(sample_models.path("image_text")) as archive:
        (tmp_path / "m.json").write_bytes(archive.read("config.json"))
    model = archlens.analyze(tmp_path / "m.json")
    assert model.model.parameters is None
    for fields in ("min = 0", 'max-share = 1\nbranch = "text_input"', "interaction = true\nmax = 1_000"):
        (found,) = violations(model, "parameters", fields)
        assert "the figure is unknown" in found.found
    # Which layers the branches share is known without the number of their weights.
    assert "not in" in violations(model, "shared-weights", 'branches = "*"')[0].found


def test_locked(tmp_path):
    lock = contract("locked", 'lock = "locks/m.lock"', path=str(tmp_path / "archlens.toml"))
    with pytest.raises(ArchlensError, match=r"archlens lock m[.]keras -o") as error:
        check(lock, sample("merge_add"))
    assert "No such file" in error.value.found
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "m.lock").write_text("something else")
    with pytest.raises(ArchlensError, match="one with a mistake"):
        check(lock, sample("merge_add"))
    (tmp_path / "locks" / "m.lock").write_text(Architecture.of(sample("merge_add")).to_lock())
    assert check(lock, sample("merge_add")) == ()
    (found,) = check(lock, sample("merge_concatenate"))
    assert "'merge' (Concatenate): class Add → Concatenate" in found.found
    assert found.where == ("merge",)
    assert "\n" not in found.found
