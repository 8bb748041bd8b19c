"""A settings file to start from: what a model keeps as it stands, written down as contracts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.checking import check
from archlens.contracts.schema import read
from archlens.contracts.starting_promises import PARTS, Draft, LeftOut
from archlens.settings import Mistakes, parse
from archlens.settings.toml_values import string, value
from archlens.text.figures import shape
from archlens.text.names import quoted

_HEAD = """\
# What this project promises about its models; written by `archlens init`, and meant to be edited.
# Every contract below is kept by the model as it stands. Loosen what may change, drop what does not matter,
# and say in `because` why the rest does: it is what people read when they break it.
# `archlens check` tells which contracts are broken.
"""

_TAIL = """\
# Other promises that can be made; the documentation of contracts lists all types and their fields.
#
# [[contracts]]
# name = "the postcode never reaches the credit score"
# type = "no-path"
# model = {model}
# from = "postcode"
# to = "credit_score"
# because = "It stands for where people come from."
#
# Nothing changes unnoticed. Write the lock file with: archlens lock MODEL -o model.lock
#
# [[contracts]]
# name = "the architecture is settled"
# type = "locked"
# model = {model}
# lock = "model.lock"
"""


def starting_file(analysis: Analysis, model: str) -> str:
    r"""A settings file with contracts that the model keeps.

    Args:
        analysis: of the model.
        model: the model as contracts name it: relative to where the file will stand.

    Raises:
        ValueError: if ``model`` cannot stand in TOML.

    Example:
        >>> import archlens
        >>> text = starting_file(archlens.analyze("sample_models/image_text.keras"), "image_text.keras")
        >>> print(text.split("\n\n")[3])
        [[contracts]]
        name = "depth of branch image_input"
        type = "branch-depth"
        model = "image_text.keras"
        branch = "image_input"
        max = 4
    """
    drafts = [draft for part in PARTS for draft in part(analysis)]
    named = string(model)
    tables = "\n".join(_tables(drafts, named, analysis))
    return f"{_HEAD}\n{_shapes(analysis, named)}{tables}\n{_TAIL.format(model=named)}"


def _shapes(analysis: Analysis, model: str) -> str:
    """The shapes that the model was read on, where they are not its own."""
    lines = [f"{string(each.name)} = {string(shape(each.shape))}" for each in analysis.inputs if each.shape_given]
    return "\n".join([f"[shapes.{model}]", *lines, "", ""]) if lines else ""


def _tables(drafts: list[Draft | LeftOut], model: str, analysis: Analysis) -> Iterator[str]:
    taken: set[str] = set()
    for draft in drafts:
        if isinstance(draft, LeftOut):
            yield _said(draft)
            continue
        name = next(name for name in _names(draft.name) if name not in taken)
        try:
            text = _table(draft, name, model)
        except ValueError:
            yield _said(LeftOut(draft.name, "TOML cannot hold a name in it."))
            continue
        # Names that another name's pattern, or selector, would mean too can break a contract.
        if _kept(text, analysis):
            taken.add(name)
            yield text
        else:
            yield _said(LeftOut(draft.name, "it would be broken, for a name in it means more than one part."))


def _said(left_out: LeftOut) -> str:
    return f"# Left out: {quoted(left_out.name)}: {left_out.why}\n"


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} ({number})" for number in itertools.count(2))


def _table(draft: Draft, name: str, model: str) -> str:
    comment = [f"# {draft.comment}"] if draft.comment else []
    fields = [f"{key} = {value(of)}" for key, of in draft.fields.items()]
    lines = ["[[contracts]]", f"name = {string(name)}", f"type = {string(draft.type)}", f"model = {model}", *fields]
    return "\n".join([*comment, *lines, ""])


def _kept(text: str, analysis: Analysis) -> bool:
    mistakes = Mistakes("archlens.toml")
    contracts: Any = read(parse("archlens.toml", text), mistakes)
    return not len(mistakes) and not any(check(contract, analysis) for contract in contracts)
