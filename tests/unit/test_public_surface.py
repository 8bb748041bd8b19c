"""What other people's code can rely on: the public names, and how they are called.

The whole surface is written down in ``tests/golden/public_surface.txt``, so that no change of it goes unnoticed. One
that is meant is written there by ``pytest tests/unit/test_public_surface.py --update-golden``, and told in
CHANGELOG.md.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import subprocess
import typing

import pytest

import archlens
import archlens.comparison
import archlens.contracts
import archlens.errors
import archlens.rules
import archlens.scans
import archlens.testing

PUBLIC = (archlens, archlens.testing, archlens.comparison, archlens.contracts, archlens.rules)
NAMES = [(module, name) for module in PUBLIC for name in module.__all__]
IDS = [f"{module.__name__}.{name}" for module, name in NAMES]


def test_the_names_of_the_package():
    assert archlens.__all__ == [
        "Analysis",
        "Architecture",
        "ArchlensError",
        "ModelGraph",
        "Neighbour",
        "Neighbours",
        "Survey",
        "__version__",
        "analyze",
        "card",
        "compare",
        "draw",
        "find",
        "scan",
        "skeleton",
        "survey",
    ]
    assert set(archlens.__all__) <= set(dir(archlens))


def test_the_names_of_testing():
    assert archlens.testing.__all__ == [
        "assert_contracts",
        "assert_no_path",
        "assert_path",
        "assert_same_architecture",
        "assert_survives_without",
    ]


def test_the_names_of_rooms_that_others_build_on():
    assert archlens.comparison.__all__ == ["Architecture", "Comparison", "LockFileError", "compare", "describe"]
    assert archlens.rules.__all__ == ["BY_CODE", "RULES", "Option", "Rule", "RuleSettings", "Trigger", "find"]
    assert archlens.contracts.__all__ == [
        "COMMON",
        "GROUP",
        "TYPES",
        "Contract",
        "ContractType",
        "CustomTypeError",
        "Field",
        "Selecting",
        "Violation",
        "check",
        "read",
    ]


@pytest.mark.parametrize(("module", "name"), NAMES, ids=IDS)
def test_each_is_documented(module, name):
    value = getattr(module, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert value.__doc__
    if inspect.isfunction(value):
        assert ">>> " in value.__doc__, "an example that runs"


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="module 'archlens' has no attribute 'analyse'"):
        _ = archlens.analyse


@pytest.mark.parametrize(
    "before",
    [
        "import archlens",
        "import archlens.comparison, archlens.scans, archlens.skeletons",
        "import archlens.cli.diff, archlens.cli.scan, archlens.cli.skeleton, archlens.cli.draw",
        "import archlens.api",
        "from archlens.api import analyze",
    ],
)
def test_functions_are_functions_whatever_was_imported_before(python, environment, before):
    code = f"""
{before}
import archlens
from types import FunctionType
for name in ("analyze", "compare", "draw", "scan", "skeleton"):
    assert type(getattr(archlens, name)) is FunctionType, name
from archlens import compare, scan
assert type(compare) is type(scan) is FunctionType
"""
    subprocess.run([python, "-c", code], env=environment, check=True)


def test_the_surface(golden):
    lines = ["# Written by tests/unit/test_public_surface.py; see there."]
    for module, name in NAMES:
        lines += ["", *described(f"{module.__name__}.{name}", getattr(module, name))]
    for name, value in inspect.getmembers(archlens.errors, inspect.isclass):
        lines += ["", *described(f"archlens.errors.{name}", value)]
    lines += ["", "# What an Analysis, its graph, a Comparison and a Scan are made of, wherever that stands."]
    whole = (archlens.Analysis, archlens.ModelGraph, archlens.comparison.Comparison, archlens.scans.Scan)
    for value in parts_of(*whole):
        lines += ["", *described(value.__name__, value)]
    golden("public_surface.txt", "\n".join(lines) + "\n")


def parts_of(*classes):
    """The records that these are made of, directly or not, by name; they themselves and public names left out."""
    found, pending = set(), list(classes)
    while pending:
        part = pending.pop()
        if dataclasses.is_dataclass(part) and part not in found:
            found.add(part)
            pending += typing.get_type_hints(part).values()
        pending += typing.get_args(part)
    public = [getattr(module, name) for module, name in NAMES]
    parts = [part for part in found if part not in public]
    return sorted(parts, key=lambda part: (part.__name__, part.__module__))


def described(path, value):
    """The lines about a public name: its parameters, one a line, and what a class has beside them."""
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        yield f"class {path}" + (f"({bases})" if bases else "")
        yield from parameters(value)
        yield from members(value)
    elif inspect.isfunction(value):
        yield f"def {path}"
        yield from parameters(value)
        yield f"    -> {value.__annotations__['return']}"
    else:
        yield f"{path}: {type(value).__name__}"


def parameters(value):
    for parameter in inspect.signature(value).parameters.values():
        keyword = "*, " if parameter.kind is parameter.KEYWORD_ONLY else ""
        yield f"    {keyword}{plain(str(parameter))}"


def members(value):
    """The methods and properties of a class and of its bases in archlens, by name."""
    for name, member in sorted(inspect.getmembers_static(value)):
        if name.startswith("_"):
            continue
        function = getattr(member, "__func__", None) or getattr(member, "fget", None) or getattr(member, "func", member)
        if not (inspect.isfunction(function) and function.__module__.startswith("archlens")):
            continue
        if isinstance(member, (classmethod, staticmethod)) or inspect.isfunction(member):
            yield f"    .{name}{plain(str(inspect.signature(function)))}"
        else:
            yield f"    .{name} -> {function.__annotations__['return']}"


def plain(text):
    """A signature without what is other on each machine, and without the quotes of annotations."""
    unquoted = re.sub(r"""(: |-> )(['"])(.*?)\2""", r"\1\3", text)
    return re.sub(r"<function (\w+) at 0x[0-9a-f]+>", r"\1", unquoted)


def test_the_modules_say_where_their_names_come_from():
    for name in archlens.__all__:
        if name != "__version__":
            value = getattr(archlens, name)
            assert getattr(importlib.import_module(value.__module__), name) is value
