"""Mistakes in contracts: all at once, each at its line, with what was expected and the nearest known name."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archlens.contracts import COMMON, TYPES, read
from archlens.settings import Mistakes, Settings, parse
from tests.unit.contracts.made import mistakes_of

WRONG = [
    ("branch-depth", 'branch = "a"\nmax = "3"', 2, "contracts[0].max: expected a whole number, 0 or more, found '3'"),
    ("branch-depth", 'branch = "a"\nmax = -1', 2, "found -1"),
    ("branch-depth", 'branch = "a"\nmax = 3.0', 2, "found 3.0"),
    ("branch-depth", 'branch = "a"\nmax = true', 2, "found true"),
    ("branch-depth", 'branch = "a"\nmin = 4\nmax = 3', 2, "expected a min of at most max (3), found 4"),
    ("branch-depth", 'branch = "a"\nexact = 4\nmax = 4', 2, "expected exact alone"),
    ("branch-depth", 'branch = "a"', -3, "expected at least one of the fields exact, min, max, found none of them"),
    ("branch-depth", "max = 4", -3, "contracts[0].branch: expected inputs whose branches are meant"),
    ("branch-depth", "branch = []\nmax = 4", 1, "expected a name, or a list of names, found an empty list"),
    ("branch-depth", 'branch = ["a",\n  2]\nmax = 4', 2, "contracts[0].branch[1]: expected a string"),
    ("branch-depth", 'branch = "a"\nmax = 4\nweigthed = true', 3, "Did you mean 'weighted'? There are: 'name', "),
    ("branch-depth", 'branch = "a"\nmax = 4\nweighted = "true"', 3, "expected true or false, found 'true'"),
    (
        "fusion",
        'inputs = ["a", "b"]\nmode = "concat"',
        2,
        "expected a mode, found 'concat'. Did you mean 'concatenate'?",
    ),
    ("fusion", 'inputs = "*"\nlevel = ["input",\n"late"]', 3, "contracts[0].level[1]: expected a level"),
    ("fusion", 'inputs = "*"\nmax-share = 90', 2, "expected a number from 0 to 1, found 90. Of percent, write 0.9."),
    ("fusion", 'inputs = "*"\nmax-share = nan', 2, "found nan"),
    ("fusion", 'inputs = "*"\nmax-share = 0.5\nmax_share = 0.5', 3, "expected max-share once"),
    ("features", "max = 4", -3, "expected one of the fields call, fusion, branch, found none of them"),
    ("features", 'call = "a"\nbranch = "b"\nmax = 4', -3, "found call and branch"),
    ("features", 'call = "a"\nmin-ratio = 4\nmax-ratio = 1', 2, "expected a min-ratio of at most max-ratio (1)"),
    ("features", 'call = "a"\nmax-ratio = inf', 2, "expected a number above 0, found inf"),
    ("features", 'call = "a"\nmax-ratio = 0', 2, "expected a number above 0, found 0"),
    ("parameters", "max-of-model = 0.5", 1, "expected max-of-model beside one of branch, interaction, layer"),
    ("parameters", 'branch = "a"\nlayer = "b"\nmax = 4', -3, "found branch and layer"),
    ("layers", 'in = "branch:a"', -3, "expected at least one of the fields allow, forbid, require"),
    ("layers", 'forbid = "Lamda"', 1, "expected a class of layers, found 'Lamda'. Did you mean 'Lambda'?"),
    ("layers", 'forbid = "lambda"', 1, "expected a role, a class of layers or a pattern, found 'lambda'"),
    ("layers", 'forbid = ["recurent"]', 1, "Did you mean 'recurrent'?"),
    ("layers", 'forbid = "GRU"\nin = "branches:a"', 2, "expected a region, found 'branches:a'"),
    ("layers", 'forbid = "GRU"\nin = "branch:"', 2, "expected a region"),
    ("layers", 'forbid = "GRU"\nrequire = "GRU"', 2, "expected what is not forbidden"),
    ("branches", "", -3, "expected at least one of the fields inputs, control, unused"),
    ("branches", 'inputs = "a"\ncontrol = "a"', 2, "expected every input once, found 'a', as in inputs"),
    ("shape", 'inputs = "(None, 3)"', 1, "expected a table of shapes, found '(None, 3)'"),
    ("shape", 'inputs.b = "(3,)"\ninputs.a = "(None 3)"', 2, "contracts[0].inputs.a: expected a shape"),
    ("shape", "outputs = { a = [1, -2] }", 1, "expected a shape"),
    ("locked", "lock = ''", 1, "expected a string that is not empty, found ''"),
    ("no-path", 'from = "a"', -3, "contracts[0].to: expected outputs, or calls"),
    ("flops", "max = 1", 0, "expected a type of contract, found 'flops'. Write type = \"macs\""),
    ("no-pth", 'from = "a"', 0, "expected a type of contract, found 'no-pth'. Did you mean 'no-path'?"),
]


@pytest.mark.parametrize(("type_", "fields", "line", "said"), WRONG)
def test_one_mistake(type_, fields, line, said):
    ((found, message),) = mistakes_of(type_, fields)
    assert said in message
    assert found == line


scalars = st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(dt.date(2024, 2, 29))
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_field_is_taken_or_refused(data):
    type_ = data.draw(st.sampled_from(TYPES))
    names = [field.name for field in (*COMMON, *type_.fields)]
    table = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=3), values, max_size=6))
    table["type"] = type_.name
    mistakes = Mistakes("a.toml")
    found = read(Settings("a.toml", {"contracts": [table]}, {}), mistakes)
    assert bool(found) != bool(len(mistakes))
    for contract in found:
        assert all(field.name in contract.fields for field in type_.fields if field.required)


def test_the_whole_file_is_read_before_it_is_refused():
    text = """
[[contracts]]
name = "a"
type = "path"

[[contracts]]
name = "a"
type = "branch-depth"
model = 3
branch = 4
max = "x"
mim = 3
[[contracts]]
type = "parths"
[[contracts]]
name = "kept"
type = "parameters"
model = "m.keras"
max = 1_000_000
"""
    mistakes = Mistakes("archlens.toml")
    found = read(parse("archlens.toml", text), mistakes)
    assert [(c.name, c.line, c.because, dict(c.fields)) for c in found] == [
        ("kept", 15, "", {"interaction": False, "trainable": False, "max": 1_000_000})
    ]
    assert sorted((m.line, m.key) for m in mistakes) == [
        (2, "contracts[0].from"),
        (2, "contracts[0].model"),
        (2, "contracts[0].to"),
        (7, "contracts[1].name"),
        (9, "contracts[1].model"),
        (10, "contracts[1].branch"),
        (11, "contracts[1].max"),
        (12, "contracts[1].mim"),
        (13, "contracts[2].model"),
        (13, "contracts[2].name"),
        (14, "contracts[2].type"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contracts = 3", "expected an array of tables, found 3"),
        ("[contracts]\na = 1", "expected an array of tables, found a table"),
        ("contracts = [3]", "expected a table, found 3"),
        ("contracts = [{ type = [1], name = {}, model = 1979-05-27 }]", "expected a string"),
    ],
)
def test_what_are_no_contracts(text, said):
    mistakes = Mistakes("a.toml")
    assert read(parse("a.toml", text), mistakes) == ()
    assert said in "; ".join(f"expected {m.expected}, found {m.found}" for m in mistakes)


def test_contracts_of_pyproject():
    fields = 'name = "a"\ntype = "parameters"\nmodel = "m"\nbecause = "b"\nmax = 1\n'
    text = f"[tool.other]\n[[tool.archlens.contracts]]\n{fields}"
    mistakes = Mistakes("p/pyproject.toml")
    (found,) = read(parse("p/pyproject.toml", text), mistakes)
    assert (found.line, found.path, found.because, len(mistakes)) == (2, "p/pyproject.toml", "b", 0)


def test_a_file_without_contracts_has_none():
    assert read(parse("a.toml", "select = []"), Mistakes("a.toml")) == ()


def test_every_type_describes_itself():
    assert len({type_.name for type_ in TYPES}) == len(TYPES)
    for type_ in TYPES:
        assert type_.summary.endswith(".")
        assert all(field.name == field.name.lower().replace("_", "-") and field.meaning for field in type_.fields)
