"""What a hostile file is, and the ground that all of them stand on: canaries and baits."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PORT = 48_733
"""Where a payload would ask for something; nothing listens there but what a test starts."""


class Ground:
    """Folders that a payload would touch.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder):
        self.canaries = folder / "canaries"
        self.bait = folder / "bait"
        self.modules = folder / "modules"
        for each in (self.canaries, self.bait, self.modules):
            each.mkdir(parents=True, exist_ok=True)
        (self.bait / "vocabulary.txt").write_text("bait\nsecret\n")
        (self.modules / "archlens_canary_module.py").write_text(
            f"open({str(self.canaries / 'imported')!r}, 'w').close()"
        )

    def canary(self, name):
        """The file that a payload would make."""
        return str(self.canaries / name)


@dataclasses.dataclass(frozen=True)
class Case:
    """A hostile file.

    Attributes:
        name: unique.
        kind: what is attacked.
        what: what it does.
        path: the file, or the folder.
        outcome: what a correct reader does with it: ``report``, ``error``, or ``either``.
        told: text that must stand in the report (as JSON) or in the error.
        cve: the vulnerability of Keras that it is about, if it has a number.
    """

    name: str
    kind: str
    what: str
    path: Path
    outcome: str
    told: str
    cve: str | None

    def told_in_error(self, error):
        """Whether an error tells what it must; a file of either outcome may tell anything."""
        return self.outcome != "error" or self.told in error


def write(folder):
    """Write all files to a folder; the cases."""
    from tests.hostile.corpus import archives, code, graphs, hdf5, texts

    ground = Ground(folder)
    cases = []
    for module in (code, archives, texts, graphs, hdf5):
        kind = module.__name__.rpartition(".")[2]
        for name, make in module.CASES.items():
            outcome, what, told, cve = make.about
            (folder / kind).mkdir(exist_ok=True)
            path = folder / kind / (name + make.ending)
            make(path, ground)
            cases.append(Case(name, kind, what, path, outcome, told, cve))
    return cases


def cases(into):
    """A decorator that puts the maker of a file among a module's cases, under its own name."""

    def case(outcome, what, told="", *, cve=None, ending=".keras"):
        def put(make):
            make.about, make.ending = (outcome, what, told, cve), ending
            into[make.__name__] = make
            return make

        return put

    return case
