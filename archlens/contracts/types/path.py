"""``path``: what must reach what."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, texts
from archlens.contracts.proof_paths import Ways
from archlens.contracts.selectors import Selecting
from archlens.text.lists import listed_names
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every pair without a path, or without one through a layer."""
    fields = contract.fields
    select = Selecting(analysis)
    starts = list(dict.fromkeys(id_ for selector in fields["from"] for id_ in select.starts(selector)))
    ends = list(dict.fromkeys(end for selector in fields["to"] for end in select.ends(selector)))
    layers = select.layers(fields.get("through", ()))
    yield from select.missing
    if "through" in fields and not layers:
        return
    through = [call for _, calls in layers for call in calls]
    ways = Ways(analysis.facts, control=fields["control"])
    for start in starts:
        reached = ways.reached(start)
        passing = ways.reached(*(id_ for id_ in through if id_ in reached)) if through else reached
        for name, end in ends:
            promised = f"a path from {quoted(start)} to {quoted(name)}" + _through(layers)
            if end not in reached:
                yield Violation(promised, "there is none", (start, end))
            elif end not in passing:
                around = reached.path_to(end)
                yield Violation(promised, f"only paths around, such as {around}", around.calls)


def _through(layers: list[tuple[str, list[str]]]) -> str:
    return " through " + listed_names([name for name, _ in layers], most=None, last=" or ") if layers else ""


TYPE = ContractType(
    name="path",
    summary="What must reach what, by feature tensors; perhaps through a layer.",
    fields=(
        Field("from", texts, "inputs, or calls, where paths start", required=True),
        Field("to", texts, "outputs, or calls, where they end", required=True),
        Field("through", texts, "layers; a path must lead through at least one of them"),
        Field("control", flag, "whether control tensors (masks) are ways too", default=False),
    ),
    check=check,
)
