"""Texts that pages show and no command prints as they stand: each is held against what it is about."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

from tests.cli.in_process import run
from tests.conftest import ROOT
from tests.docs.blocks import blocks_of
from tests.unit.readers.made import dense, functional, given, tensor, write
from tests.unit.test_docs_of_definitions import keys_in

DOCS = ROOT / "docs"
TWO_INPUTS = (given("image"), given("text"))


def text(page, begins):
    """The block of a page that begins so."""
    (block,) = [block for block in blocks_of(DOCS / page) if block.kind == "text" and block.text.startswith(begins)]
    return block.text


def test_the_map_names_rooms():
    drawn = set(re.findall(r"─(\w+)─", text("architecture.md", "file, URL")))
    assert drawn == {"readers", "analysis", "render", "rules", "contracts", "comparison"}
    assert all((ROOT / "archlens" / room).is_dir() for room in drawn)


CONTRACTS = """
[[contracts]]
name = "{}"
type = "branch-depth"
model = "{}"
branch = "image_input"
max = 3
"""


def test_keys_of_a_check(tmp_path, monkeypatch):
    """One that has everything: what is kept, broken, accepted, stale, and what cannot be checked."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "sample_models" / "image_text.keras", "m.keras")
    settings = tmp_path / "archlens.toml"
    settings.write_text(CONTRACTS.format("old", "m.keras"), encoding="utf-8")
    assert run("check", "--baseline", "b.json")[0] == 0
    settings.write_text(CONTRACTS.format("new", "m.keras"), encoding="utf-8")
    assert run("check", "--baseline", "b.json", "-o", "told.json")[0] == 1
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    settings.write_text(CONTRACTS.format("gone", "missing.keras"), encoding="utf-8")
    assert run("check", "-o", "other.json")[0] == 2
    told["unchecked"] = json.loads((tmp_path / "other.json").read_text(encoding="utf-8"))["unchecked"]
    lines = re.sub(r"\n +", " ", text("check.md", 'schema      "archlens.check')).splitlines()
    assert [name for line in lines for name in re.match(r"(\w+)(?:, (\w+))?", line).groups() if name] == list(told)
    written = {re.match(r"\w+", line)[0]: re.search(r"\{.*\}", line) for line in lines}
    compared = {name: keys_in(keys[0]) for name, keys in written.items() if keys}
    assert compared.keys() == {"contracts", "problems", "stale", "unchecked"}
    for name, keys in compared.items():
        assert told[name], name
        assert list(told[name][0]) == keys
    assert list(told["accepted"][0]) == compared["problems"]


def test_changes_of_an_interface(tmp_path):
    end = dense("match", tensor("text"))
    both = [["image", 0, 0], ["text", 0, 0]]
    keyed = [given("age_in"), dense("match", tensor("age_in"))]
    named = [given("age_in"), dense("category", tensor("age_in"))]
    pairs = [
        [functional(*TWO_INPUTS, end, inputs=inputs) for inputs in (both, both[::-1])],
        [functional(*keyed, inputs={key: ["age_in", 0, 0]}) for key in ("age", "years")],
        [functional(*layers) for layers in (keyed, named)],
    ]
    head, *lines = text("diff.md", "Inputs and outputs").splitlines()
    for number, (line, models) in enumerate(zip(lines, pairs, strict=True)):
        files = [str(write(tmp_path / f"{number}_{place}.keras", model)) for place, model in enumerate(models)]
        code, told = run("diff", *files)
        assert code == 1
        assert f"{head}\n{line}\n" in told


def test_what_pytest_says(tmp_path):
    chain = [given("image_input"), dense("conv2d", "image_input")]
    for place in range(22):
        chain.append(dense(f"dense_{place}", chain[-1]["name"]))
    chain.append(dense("dense", chain[-1]["name"]))
    write(tmp_path / "m.keras", functional(*chain))
    test = 'def test_it(archlens):\n    assert archlens("m.keras").branch("image_input").depth <= 20\n'
    (tmp_path / "test_it.py").write_text(test, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = [" ".join(line.split()) for line in done.stdout.splitlines() if line.startswith("E ")]
    assert [" ".join(line.split()) for line in text("pytest.md", "E   AssertionError").splitlines()] == said[:2]
