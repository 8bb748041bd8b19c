"""The house is as its map says: no files in a circle; picture and table of the rooms are those of the code."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import Counter
from pathlib import Path

import grimp
import networkx as nx
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "architecture" / "make.py"
MODULES = sorted((ROOT / "archlens").rglob("*.py"))
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made():
    """The script that draws the rooms."""
    spec = importlib.util.spec_from_file_location("make_architecture", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_files_import_each_other_in_a_circle():
    """Imports for types only and inside functions count too."""
    graph = grimp.build_graph("archlens", cache_dir=None)
    imports = nx.DiGraph()
    for module in graph.modules:
        imports.add_edges_from((module, other) for other in graph.find_modules_directly_imported_by(module))
    circles = [sorted(circle) for circle in nx.strongly_connected_components(imports) if len(circle) > 1]
    assert circles == []


def test_every_room_is_in_the_contract(made):
    contract = {room for layer in made.layers() for room in layer}
    assert contract == set(made.imports())


def test_the_table_of_rooms_is_that_of_the_code(made):
    assert made.TABLE.search(PAGE)[0].split("\n", 1)[1].rpartition("<!-- end -->")[0] == made.table()


def test_the_picture_of_the_rooms_is_that_of_the_code(made):
    assert made.PICTURE.read_bytes() == made.picture()


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_files_that_the_map_names_are_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:archlens|tests|docs|benchmarks|sample_models)/[\w/.-]*)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_two_modules_have_one_name():
    """A module is named for its subject. Those of commands are named as these; a folder is a room, no module."""
    names = Counter(path.stem for path in MODULES if path.parent.name != "cli" and path.stem != "__init__")
    assert [name for name, number in names.items() if number > 1] == []


def test_no_two_public_classes_have_one_name():
    classes = [each for path in MODULES for each in ast.parse(path.read_text("utf-8")).body]
    names = Counter(each.name for each in classes if isinstance(each, ast.ClassDef))
    assert [name for name, number in names.items() if number > 1 and not name.startswith("_")] == []
