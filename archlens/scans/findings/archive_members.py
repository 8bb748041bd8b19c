"""AS020: unexpected members. AS021: names that lead out. AS022: members that are not one plain file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from archlens.layers.bytecode import PICKLE_STARTS
from archlens.readers.forms.contents import Contents, Member
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding

_UNEXPECTED = "Keras writes no such member and does not read it; ask what it is for before you unpack or run it."
_LEADS_OUT = "A program that unpacks the archive may write this member outside the folder that it unpacks to."
_NOT_PLAIN = "Two programs may read different things from it, and none need be what you were shown."
_PROGRAMS = (".bat", ".class", ".cmd", ".dll", ".dylib", ".exe", ".jar", ".ps1", ".py", ".pyc", ".sh", ".so")
_PICKLED = (".dill", ".joblib", ".npz", ".pickle", ".pkl", ".pt", ".pth")
_STARTS = (
    *((start, "a pickle") for start in PICKLE_STARTS),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"#!", "a script"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"PK\x03\x04", "an archive"),
)
_OUT = re.compile(r"^[\\/]|^[a-z]:|(^|[\\/])\.\.([\\/]|$)|\x00", re.IGNORECASE)


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Members by what they are, by their names, by their kind."""
    harmful = [(f"The member {excerpt(m.name)} is {what}.", m.name) for m in contents.members for what in _is(m)]
    yield from findings("AS020", "error", harmful, _UNEXPECTED)
    told = {place for _, place in harmful}
    usual = contents.usual_members
    odd = [
        (f"The member {excerpt(m.name)} belongs to no Keras model.", m.name)
        for m in contents.members
        if usual and not usual.fullmatch(m.name) and m.name not in told and not _OUT.search(m.name)
    ]
    yield from findings("AS020", "warning", odd, _UNEXPECTED)
    out = [(f"The name {excerpt(m.name)} leads out of the archive.", m.name) for m in contents.members if _leads_out(m)]
    yield from findings("AS021", "error", out, _LEADS_OUT)
    yield from findings("AS022", "error", _not_plain(contents), _NOT_PLAIN)


def _leads_out(member: Member) -> bool:
    return _OUT.search(member.name) is not None


def _is(member: Member) -> Iterator[str]:
    """What is wrong with a member by itself."""
    name = member.name.lower()
    what = next((what for start, what in _STARTS if member.head.startswith(start)), None)
    if what is not None:
        yield what
    elif name.endswith(_PROGRAMS):
        yield "a program by its name"
    elif name.endswith(_PICKLED):
        yield "by its name a file that may hold a pickle"


def _not_plain(contents: Contents) -> Iterator[tuple[str, str]]:
    for name, count in Counter(member.name for member in contents.members).items():
        if count > 1:
            yield f"{count} members are named {excerpt(name)}.", name
    for member in contents.members:
        if member.link:
            yield f"The member {excerpt(member.name)} is a symbolic link.", member.name
        if member.encrypted:
            yield f"The member {excerpt(member.name)} is encrypted.", member.name
