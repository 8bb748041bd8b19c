"""``layers``: which classes and roles of layers there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, at_least_one, texts
from archlens.contracts.regions import IN, regions
from archlens.contracts.selectors import Selecting, is_pattern, matching
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.layers.catalog import described_classes, role_of
from archlens.layers.layers_inside import classes_inside
from archlens.layers.roles import ROLES
from archlens.text.figures import plural
from archlens.text.lists import listed, listed_names
from archlens.text.names import quoted, visible
from archlens.text.suggestions import nearest

_FEW = 3
_ALIKE = 0.85
"""A class this much like one of Keras's own, and none itself, is taken for a slip of the pen."""


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every class that may not be, and for every entry that is required and not there."""
    select = Selecting(analysis)
    found = regions(contract.fields["in"], select)
    yield from select.missing
    for region, calls in found:
        yield from _check(contract.fields, region, calls)


def _check(fields: Mapping[str, Any], region: str, calls: Sequence[Call]) -> Iterator[Violation]:
    by_class: dict[str, list[Call]] = {}
    for call in calls:
        by_class.setdefault(_called(call), []).append(call)
    for name, own in by_class.items():
        where = tuple(call.id for call in own)
        first = own[0]
        what = f"{plural(len(own), 'call')} of {visible(name)} (role {first.layer.role}): {listed_names(where, _FEW)}"
        forbidden = [_entry_text(entry) for entry in fields.get("forbid", ()) if _fits_inside(entry, first)]
        if forbidden:
            yield Violation(f"no {listed(forbidden, last=' or ')} {region}", what, where)
        if "allow" in fields and not any(_fits(entry, first) for entry in fields["allow"]):
            yield Violation(f"only {', '.join(map(_entry_text, fields['allow']))} {region}", what, where)
    for entry in fields.get("require", ()):
        if not any(_fits_inside(entry, own[0]) for own in by_class.values()):
            classes = ", ".join(by_class) or "no calls at all"
            yield Violation(f"{_entry_text(entry)} {region}", "there are none", hint=f"There are: {classes}.")


def _entry_text(entry: str) -> str:
    return f"{entry} layers" if entry in ROLES else entry


def _called(call: Call) -> str:
    """The class of a call; of a layer around others, also theirs."""
    layer = call.layer
    inside = classes_inside(layer.config)
    if not inside and layer.class_name != layer.effective_class:
        inside = (layer.effective_class,)
    return f"{layer.class_name}({listed(inside, _FEW)})" if inside else layer.class_name


def _fits(entry: str, call: Call) -> bool:
    """Whether an entry means a call itself: by its role, its class, or the class that it stands for."""
    if entry in ROLES:
        return entry == call.layer.role
    return bool(matching(entry, (call.layer.class_name, call.layer.effective_class)))


def _fits_inside(entry: str, call: Call) -> bool:
    """Whether an entry means a call or a layer inside it."""
    inside = classes_inside(call.layer.config)
    if entry in ROLES:
        return _fits(entry, call) or any(role_of(each, "layer") == entry for each in inside)
    return _fits(entry, call) or bool(matching(entry, inside))


def _entries(value: Any, location: SettingLocation) -> tuple[str, ...]:
    """Classes or roles; what can only be a slip of the pen is refused."""
    found = texts(value, location)
    known = sorted(described_classes() - {"InputLayer"})
    for i, entry in enumerate(found):
        if not entry or is_pattern(entry) or entry in ROLES or entry in known:
            continue
        inner = location.at(i) if isinstance(value, list) else location
        if entry.islower():  # no one calls a class so
            inner.unknown(entry, ROLES, what="a role, a class of layers or a pattern")
        elif alike := nearest(entry, known, _ALIKE):
            inner.refuse(
                expected="a class of layers",
                found=quoted(entry),
                hint=f"Did you mean {quoted(alike)}? Of a class of your own, write {quoted(entry + '*')}.",
            )
    return found


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """Something is allowed, forbidden or required, and nothing in two ways."""
    at_least_one(fields, ("allow", "forbid", "require"), location)
    for entry in fields.get("require", ()):
        if entry in fields.get("forbid", ()):
            location.at("require").refuse(
                expected="what is not forbidden", found=quoted(entry), hint="Leave it out of one."
            )


TYPE = ContractType(
    name="layers",
    summary="Which classes or roles of layers there may, may not and must be.",
    fields=(
        Field("allow", _entries, "the only classes or roles that there may be"),
        Field("forbid", _entries, "classes or roles that there may not be"),
        Field("require", _entries, "classes or roles that there must be"),
        IN,
    ),
    check=check,
    validate=validate,
)
