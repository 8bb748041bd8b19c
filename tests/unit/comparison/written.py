"""Architectures from a few lines of a lock file."""

from __future__ import annotations

from archlens.comparison import Architecture

HEAD = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4)\n"


def written(*lines, head=HEAD):
    """The architecture of these lines; without an output among them, the last call gives it."""
    calls = [line.split(":")[0].removeprefix("call ").strip() for line in lines if line.startswith("call ")]
    ends = [] if any(line.startswith("output ") for line in lines) else [f"output {calls[-1]} = {calls[-1]}"]
    return Architecture.from_lock(head + "\n".join([*lines, *ends]) + "\n")


def names(side, places):
    """Ids of the calls at these places."""
    return [side.calls[place].id for place in places]


def pairs(old, new, matching):
    """A matching as ids."""
    return {old.calls[u].id: new.calls[v].id for u, v in matching.items()}
