"""Every command, into files of every format, on every hostile file and on models with huge numbers and odd names.

No traceback, no exit code but 0, 1 and 2, no file that is not whole and none beside it. What one command wrote, another
reads: a lock file is that of its model, settings are kept by their model, a skeleton has the model's figures.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.parsers import expat

import pytest

from archlens.render.formats import formats_of
from archlens.text.digits import number_of
from tests.cli.in_process import run
from tests.conftest import ROOT
from tests.hostile.recipes import IN_PROCESSES_OF_ITS_OWN, WITHOUT_MODEL, commands
from tests.huge_numbers import huge_model
from tests.unit.readers.made import entry, functional, given, tensor
from tests.unit.readers.made import write as write_archive

VALID = str(ROOT / "sample_models" / "siamese.keras")

ODD_NAMES = {
    "empty": "",
    "space": " ",
    "lines": "a\nb\r\nc\u2028d",
    "escape": "\x1b[2J\x1b]0;x\x07",
    "direction": "\u202egnp.exe\u2066",
    "nul": "a\0b",
    "surrogate": "\ud800x",
    "markup": "<script>alert(1)</script>]]>&amp;",
    "quotes": "\"'`\\",
    "markdown": "|*_~[x](y)<!--",
    "pattern": "[ab]*?",
    "dashes": "--output",
    "path": "../../etc/passwd",
    "long": "n" * 5_000,
    "wide": "模型\u0301" * 20,
    "digits": "9" * 400,
}


def odd_model(path, name):
    """A model all of whose names are odd, one more different from the next only by a letter."""
    one, two = f"{name}1", f"{name}2"
    layers = [
        given(one, (None, 8)),
        given(two, (None, 8)),
        entry("Concatenate", f"{name}", [tensor(one, shape=(None, 8)), tensor(two, shape=(None, 8))], axis=-1),
        entry("Dense", f"{name}3", tensor(name, shape=(None, 16)), units=4, activation="relu"),
    ]
    inputs = [[one, 0, 0], [two, 0, 0]]
    return write_archive(path, functional(*layers, inputs=inputs, outputs=[[f"{name}3", 0, 0]]))


@pytest.fixture(scope="module")
def models(corpus, tmp_path_factory):
    """Name → path of every model of the sweep."""
    folder = tmp_path_factory.mktemp("sweep")
    _, cases = corpus
    paths = {case.name: case.path for case in cases}
    for label, name in ODD_NAMES.items():
        paths[f"odd name: {label}"] = odd_model(folder / f"odd_{label}.keras", name)
    paths["huge numbers"] = huge_model(folder / "huge.keras")
    return {name: str(path) for name, path in paths.items()}


def endings(subject):
    """The endings of all formats in which a subject is written, but those that a layout engine makes."""
    return [each.ending for each in formats_of(subject) if each.name not in ("svg", "png", "pdf")]


def runs(model):
    """Every way to write something of a model; the file is the last argument."""
    for ending in endings("report"):
        yield ["report", model, "--full", "-o", f"report{ending}"]
    for ending in endings("drawing"):
        yield ["draw", model, "--fold", "none", "-o", f"picture{ending}"]
    for ending in endings("comparison"):
        yield ["diff", VALID, model, "--full", "--names", "-o", f"changes{ending}"]
    for ending in endings("outcome"):
        yield ["check", model, "-o", f"check{ending}"]
    for ending in endings("scan"):
        yield ["scan", model, "--full", "-o", f"scan{ending}"]
    yield ["card", model, "--name", "m", "-o", "card.md"]
    yield ["lock", model, "-o", "m.lock"]
    yield ["skeleton", model, "-o", "s.keras"]
    yield ["init", model, "-o", "i.toml"]


AFTERWARDS = {
    "m.lock": lambda model: ["diff", "m.lock", model],
    "s.keras": lambda model: ["diff", "s.keras", model],
    "i.toml": lambda model: ["check", model, "--config", "i.toml", "--ignore", "AL"],
}
"""What reads a file that was written, and finds nothing to tell."""


COMMANDS = sorted({arguments[0] for arguments in runs("m.keras")})
TURNS = 4


def test_every_command_is_swept():
    assert set(commands()) - set(COMMANDS) == WITHOUT_MODEL | IN_PROCESSES_OF_ITS_OWN | {"find"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_into_every_file(command, models, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = {}
    for number, (name, model) in enumerate(models.items()):
        ways = [arguments for arguments in runs(model) if arguments[0] == command]
        # On standard output test_promise.py runs all commands in all formats on all files; here these take turns.
        if not name.startswith(("odd name", "huge")):
            ways = [ways[number % len(ways)]] if (number + COMMANDS.index(command)) % TURNS == 0 else []
        for arguments in ways:
            troubles = list(_troubles(arguments, model))
            if troubles:
                wrong[name, arguments[-1]] = troubles
    assert not wrong


def _troubles(arguments, model):
    file = Path(arguments[-1])
    try:
        code, said = run(*arguments)
    except Exception as error:  # what would be a traceback is what is looked for  # noqa: BLE001
        yield f"{type(error).__name__}: {error}"[:200]
        return
    if code not in (0, 1, 2, None):
        yield f"exit code {code}"
    beside = [each.name for each in Path().iterdir() if each != file]
    if beside:
        yield f"left behind: {beside}"
    if file.exists():
        if not whole(file):
            yield "a file that is not whole"
        if f"wrote {file}" not in said:
            yield f"not told: {said[-200:]!r}"
        if file.name in AFTERWARDS and code == 0:
            yield from _read_again(AFTERWARDS[file.name](model))
        file.unlink()
    elif code != 2:
        yield f"exit code {code}, and no file"


def _read_again(arguments):
    code, said = run(*arguments)
    # A model that a skeleton gives away, but that has no graph, cannot be compared.
    if code not in (0, None) and not (arguments[0] == "diff" and code == 2):
        yield f"read again, exit code {code}: {said[-300:]}"


def whole(file):
    """Whether a file is what its ending says, up to its end."""
    data = file.read_bytes()
    if file.suffix == ".keras":
        return data.startswith(b"PK") and b"PK\x05\x06" in data[-100:]
    text = data.decode("utf-8")
    if file.suffix in (".json", ".sarif"):
        json.loads(text, parse_int=number_of)
    elif file.suffix == ".xml":
        expat.ParserCreate().Parse(text, True)
    elif file.suffix == ".html":
        return text.endswith("</html>\n")
    elif file.suffix == ".dot":
        return text.endswith("}\n")
    return text.endswith("\n") and not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)
