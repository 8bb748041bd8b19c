"""AS020: unexpected members. AS021: names that lead out. AS022: members that are not one plain file.

AS024: members that unpack to far more than they take.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from archlens.readers.files.file_kinds import harmful_kind
from archlens.readers.forms.contents import Contents, Member
from archlens.readers.forms.keras_parts import NPZ_WEIGHTS
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding
from archlens.text.figures import count

_UNEXPECTED = "Keras writes no such member and does not read it; ask what it is for before you unpack or run it."
_LEADS_OUT = "A program that unpacks the archive may write this member outside the folder that it unpacks to."
_NOT_PLAIN = "Two programs may read different things from it, and none need be what you were shown."
_BOMB = "It is made to take up memory or disk; Keras compresses nothing so far. Do not load the file."
_PROGRAMS = (".bat", ".class", ".cmd", ".dll", ".dylib", ".exe", ".jar", ".ps1", ".py", ".pyc", ".sh", ".so")
_PICKLED = (".dill", ".joblib", ".npz", ".pickle", ".pkl", ".pt", ".pth")
_OUT = re.compile(r"^[\\/]|^[a-z]:|(^|[\\/])\.\.([\\/]|$)|\x00", re.IGNORECASE)


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Members by what they are, by their names, by their kind."""
    harmful = [(f"A member that is {what}.", m.name) for m in contents.members for what in _is(m)]
    yield from findings("AS020", "error", harmful, _UNEXPECTED)
    told = {place for _, place in harmful}
    usual = contents.usual_members
    odd = [
        ("A member that belongs to no Keras model.", m.name)
        for m in contents.members
        if usual and not usual.fullmatch(m.name) and m.name not in told and not _OUT.search(m.name)
    ]
    yield from findings("AS020", "warning", odd, _UNEXPECTED)
    out = [("A name that leads out of the archive.", m.name) for m in contents.members if _leads_out(m)]
    yield from findings("AS021", "error", out, _LEADS_OUT)
    yield from findings("AS022", "error", _not_plain(contents), _NOT_PLAIN)
    bombs = [
        (f"A member that unpacks to {each.detail}.", each.name) for each in contents.oddities if each.what == "bomb"
    ]
    yield from findings("AS024", "error", bombs, _BOMB)


def _leads_out(member: Member) -> bool:
    return _OUT.search(member.name) is not None


def _is(member: Member) -> Iterator[str]:
    """What is wrong with a member by itself, beside what AS001 tells."""
    if member.name == NPZ_WEIGHTS:
        return
    name = member.name.lower()
    what = harmful_kind(member.head)
    if what is not None:
        yield what
    elif name.endswith(_PROGRAMS):
        yield "a program by its name"
    elif name.endswith(_PICKLED):
        yield "by its name a file that may hold a pickle"


def _not_plain(contents: Contents) -> Iterator[tuple[str, str]]:
    for name, number in Counter(member.name for member in contents.members).items():
        if number > 1:
            yield f"{count(number)} members of one name.", name
    for member in contents.members:
        if member.link:
            yield "A symbolic link.", member.name
        if member.encrypted:
            yield "An encrypted member.", member.name
    for oddity in contents.oddities:
        if oddity.what == "overlaps":
            yield "A member whose record overlaps another's: some programs read it, others refuse.", oddity.name
        elif oddity.what == "other name":
            yield (
                f"The archive's directory names it otherwise than its own header: {excerpt(oddity.detail)}.",
                oddity.name,
            )
