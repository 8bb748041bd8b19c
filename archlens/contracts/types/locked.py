"""``locked``: nothing changed against a lock file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archlens.analysis.analysis import Analysis
from archlens.comparison import Architecture, Comparison, compare, describe
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, text
from archlens.errors import ArchlensError
from archlens.text.names import quoted
from archlens.text.paths import check_the_path, from_here


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation if the architecture is another one, with all that changed.

    Raises:
        ArchlensError: if there is no lock file, or it cannot be read; then nothing can be said.
    """
    folder = Path(contract.path).parent
    path = folder / contract.fields["lock"]
    model = folder / contract.model if (folder / contract.model).exists() else contract.model
    lock = from_here(path)
    again = f"archlens lock {_shown(model)} -o {lock}"
    try:
        locked = Architecture.from_lock(path.read_text("utf-8"))
    except FileNotFoundError as error:
        hint = f"{check_the_path(path)} Or write it with: {again}"
        raise ArchlensError(expected=f"a lock file at {lock}", found="none", hint=hint) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        raise ArchlensError(
            expected=f"a lock file at {lock}", found=str(why), hint=f"Write it with: {again}"
        ) from error
    except ArchlensError as error:
        raise ArchlensError(
            expected=f"a lock file at {lock}",
            found=f"one with a mistake ({error})",
            hint=f"Write it with: {again}",
        ) from error
    changed = compare(locked, analysis)
    if not changed.same:
        lines = (line.strip() for line in describe(changed).split("\n"))
        yield Violation(
            f"nothing changed since {quoted(contract.fields['lock'])} was written",
            "; ".join(lines),
            _changed(changed, analysis),
            f"If that is meant: {again}",
        )


def _shown(model: str | Path) -> str:
    """A model as it can be named from the current folder: a path from there, a URL or ``module:function`` as it is."""
    return from_here(model) if isinstance(model, Path) else model


def _changed(comparison: Comparison, analysis: Analysis) -> tuple[str, ...]:
    """Ids of the calls of the model that are new or changed, inputs among them, in topological order."""
    ids = {each.id for each in comparison.added}
    for change in comparison.interface:
        if change.side == "inputs":
            ids.update(each.new for each in change.relabelled)
    ids.update(each.new for each in comparison.rewired)
    ids.update(each.new for each in comparison.reconfigured)
    ids.update(each.id for each in comparison.shapes if not each.follows)
    ids.update(each.id for each in comparison.parameters if not each.follows)
    return tuple(call.id for call in analysis.graph.calls if call.id in ids)


TYPE = ContractType(
    name="locked",
    summary="Nothing in the architecture changed since a lock file was written.",
    fields=(Field("lock", text, "the lock file, relative to the settings file", required=True),),
    check=check,
)
