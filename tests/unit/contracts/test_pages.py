"""What the pages about contracts show is what happens, and all that there is to say about fields is said."""

from __future__ import annotations

import re

import pytest

import archlens
from archlens.comparison import Architecture
from archlens.contracts import COMMON, TYPES, check, read
from archlens.settings import Mistakes, parse
from archlens.text.paths import from_here
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "contracts"
INDEX = (FOLDER / "index.md").read_text(encoding="utf-8")


def page_of(name):
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def the_contract(toml, path):
    mistakes = Mistakes(path)
    (contract,) = read(parse(path, toml), mistakes)
    mistakes.stop()
    return contract


def shown(violations):
    lines = [f"promised: {v.promised}\nfound: {v.found}" + (f"\ntry: {v.hint}" if v.hint else "") for v in violations]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("type_", [each for each in TYPES if each.name != "locked"], ids=lambda each: each.name)
def test_the_example_is_broken_as_shown(type_):
    page = page_of(type_.name)
    toml, output = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL)[1] for kind in ("toml", "text"))
    contract = the_contract(toml, "archlens.toml")
    assert contract.type == type_.name
    found = check(contract, archlens.analyze(ROOT / contract.model))
    assert found
    assert shown(found) == output


def test_the_example_of_locked(tmp_path):
    page = page_of("locked")
    toml, output = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL)[1] for kind in ("toml", "text"))
    contract = the_contract(toml, str(tmp_path / "archlens.toml"))
    model = archlens.analyze(ROOT / contract.model)
    (tmp_path / contract.fields["lock"]).write_text(Architecture.of(model).to_lock(), encoding="utf-8")
    assert check(contract, model) == ()
    found = check(contract, archlens.analyze(ROOT / "sample_models" / "merge_concatenate.keras"))
    assert shown(found).replace(from_here(tmp_path), "docs/contracts") == output


@pytest.mark.parametrize("type_", TYPES, ids=lambda each: each.name)
def test_the_page_lists_the_fields(type_):
    page = page_of(type_.name)
    assert page.startswith(f"# {type_.name}\n\n{type_.summary}\n")
    rows = re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([^|]+) \| (.*) \|$", page, re.MULTILINE)
    assert [(name, meaning) for name, meaning, _ in rows] == [(field.name, field.meaning) for field in type_.fields]
    assert [rest == "required" for _, _, rest in rows] == [field.required for field in type_.fields]


def test_the_index_lists_every_type_and_every_common_field():
    listed = re.findall(r"^\| \[`([^`]+)`\]\((\S+)\.md\) \| (.*) \|$", INDEX, re.MULTILINE)
    assert listed == [(type_.name, type_.name, type_.summary) for type_ in TYPES]
    rows = re.findall(r"^\| `([^`]+)` \| string", INDEX, re.MULTILINE)
    assert rows == [field.name for field in COMMON]


def test_the_contract_of_the_index_is_kept():
    contract = the_contract(re.search(r"```toml\n(.*?)```", INDEX, re.DOTALL)[1], "archlens.toml")
    assert check(contract, archlens.analyze(ROOT / contract.model)) == ()


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (FOLDER / target).exists()


def test_no_page_is_about_nothing():
    names = {page.stem for page in FOLDER.glob("*.md")}
    assert names == {"index", "custom", *(type_.name for type_ in TYPES)}
