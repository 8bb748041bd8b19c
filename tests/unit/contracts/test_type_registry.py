"""Types of other packages, found by entry points of packages that are installed for the test."""

from __future__ import annotations

import re

import pytest

from archlens.contracts import TYPES, check
from tests.conftest import ROOT
from tests.unit.contracts.made import MINIMAL, contract, mistakes_of, sample

PAGE = (ROOT / "docs" / "contracts" / "custom.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
POINT = re.search(r'```toml\n(\[project\.entry-points."archlens.contracts"\]\n.*?)```', PAGE, re.DOTALL)[1]
OUTPUT = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)[1]
CONTRACT = re.search(r"```toml\n\[\[contracts\]\]\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_documented_example(install):
    name, target = re.search(r'^(\S+) = "(\S+)"', POINT, re.MULTILINE).groups()
    install(EXAMPLE, f"{name} = {target}\n", target.partition(":")[0])
    fields = "\n".join(line for line in CONTRACT.split("\n") if re.match(r"(branch|max)", line))
    found = check(contract(name, fields), sample("image_text"))
    assert [f"{v.promised}: {v.found}" for v in found] == OUTPUT.splitlines()
    assert check(contract(name, fields.replace("5_000", "10_000")), sample("image_text")) == ()
    ((_, message),) = mistakes_of(name, 'branch = "a"\nmax = "x"')
    assert "expected a whole number" in message
    ((_, message),) = mistakes_of(f"{name}s", 'branch = "a"')
    assert f"Did you mean '{name}'?" in message


def test_a_type_that_fails_on_its_fields_is_a_mistake(install):
    install(MINIMAL.format(body="return ()", validate="raise KeyError('x')"), "odd = acme_contracts:TYPE\n")
    ((_, message),) = mistakes_of("odd", "")
    assert "expected the contract type 'odd' to read its fields, found KeyError: 'x'" in message


def test_a_field_that_fails_is_a_mistake(install):
    code = "from archlens.contracts import Field\n" + MINIMAL.format(body="return ()", validate="pass")
    field = "(Field('x', lambda value, location: value.nothing, 'x'),)"
    install(code.replace('"Odd.", ()', f'"Odd.", {field}'), "odd = acme_contracts:TYPE\n")
    ((_, message),) = mistakes_of("odd", "x = 1")
    assert "found AttributeError" in message


def test_a_type_goes_by_the_name_of_its_entry_point(install):
    install(MINIMAL.format(body="yield Violation('p', 'f')", validate="pass"), "even = acme_contracts:TYPE\n")
    assert [v.found for v in check(contract("even", ""), sample("image_text"))] == ["f"]


@pytest.mark.parametrize(
    ("code", "points", "said"),
    [
        ("import nothing_like_this", "odd = acme_contracts:TYPE", "ModuleNotFoundError"),
        ("", "odd = acme_contracts:TYPE", "AttributeError"),
        ("TYPE = 3", "odd = acme_contracts:TYPE", "an object of type int"),
    ],
)
def test_a_type_that_cannot_be_loaded_is_a_mistake(install, code, points, said):
    install(code, points)
    ((line, message),) = mistakes_of("odd", "")
    assert said in message
    assert line == 0


def test_no_package_replaces_a_type_of_archlens(install):
    install("raise RuntimeError", "".join(f"{type_.name} = acme_contracts:TYPE\n" for type_ in TYPES))
    assert check(contract("parameters", "min = 1"), sample("image_text")) == ()
