"""The bounds within which a file is read: one place for all of them, each with its reason.

A limit is raised for the one file that needs it, with ``--limit NAME=VALUE`` or ``analyze(…, limits={"NAME": VALUE})``.
What is set counts for the calls inside :func:`within` alone, in its own thread, so that analyses do not disturb each
other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, BinaryIO

from archlens.errors import ArgumentError, LimitError, UnknownNameError
from archlens.text.figures import count
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean
from archlens.text.values import in_brief


def _limit(default: int, what: str, why: str) -> Any:
    return dataclasses.field(default=default, metadata={"what": what, "why": why})


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """All limits.

    Each field's metadata says what is counted (``what``) and why the bound is where it is (``why``).

    Example:
        >>> Limits().calls, Limits(calls=5).calls
        (1000000, 5)
    """

    config_bytes: int = _limit(
        256 * 2**20, "bytes of configuration after decompression", "a model of 100,000 layers needs about 100 MB"
    )
    metadata_bytes: int = _limit(2**20, "bytes of metadata.json", "it holds a version and a date")
    compression_ratio: int = _limit(
        200, "times the size of the compressed configuration", "real ones shrink 40 to 65 times"
    )
    weights_bytes: int = _limit(
        512 * 2**20,
        "bytes of compressed weights after decompression",
        "HDF5 jumps about in them, so they are unpacked in memory; stored ones, as Keras writes them, are read in "
        "place and may have any size",
    )
    saved_model_bytes: int = _limit(
        512 * 2**20, "bytes of a file of a SavedModel", "it is read as a whole; variables are not among them"
    )
    standard_input_bytes: int = _limit(2**30, "bytes from a pipe", "a pipe cannot be read in parts")
    archive_members: int = _limit(10_000, "members of an archive", "Keras writes three, and a few files of assets")
    json_nesting: int = _limit(
        700, "lists and objects inside each other", "models nested 200 deep need 600; Python's stack holds about 1,000"
    )
    json_containers: int = _limit(
        10_000_000, "lists and objects", "each takes up to 250 bytes of memory for 2 in the file; a layer has about 20"
    )
    integer_digits: int = _limit(
        4_300, "digits of a whole number", "reading them takes time with their square; no figure of a model has 100"
    )
    key_length: int = _limit(
        1_000,
        "characters of a key in the arguments of a call",
        "it is repeated in the place of all that is below it",
    )
    model_nesting: int = _limit(200, "models inside each other", "they are followed on a stack; real ones nest 3 deep")
    calls: int = _limit(
        1_000_000, "calls", "a model that is called twice in one that is called twice doubles with every level"
    )
    tensors: int = _limit(5_000_000, "tensors", "as calls, of which each takes a few")
    call_outputs: int = _limit(
        10_000, "outputs of a call", "the file tells no call's number of outputs, only which of them others take"
    )
    id_characters: int = _limit(
        2**28, "characters in the ids of all calls", "an id repeats the names of the models around its call"
    )
    reach_bytes: int = _limit(
        2**29,
        "bytes of the sets of inputs that calls see, or of outputs that they reach",
        "every figure is made of them; a set takes a bit for each input or output, and sets that are equal are one",
    )
    calls_by_ends: int = _limit(
        10_000_000,
        "steps over calls and tensors, in one walk for each input or each output",
        "the depth of every output below every input takes a walk from each of them; beyond it, the report goes "
        "without these depths",
    )
    listed_ends: int = _limit(
        2_000_000,
        "names of inputs and outputs in a section",
        "with every merge point stand the inputs that it and its arms see, and with every split its outputs; beyond "
        "it, the report goes without these lists",
    )
    pairings: int = _limit(
        1_000_000_000,
        "pairs of steps of two branches",
        "comparing branches takes time with the product of their lengths; beyond it, the report goes without",
    )
    recomputed_calls: int = _limit(
        100_000,
        "calls whose shapes are computed once more",
        "a nested model may be called on other shapes than it was built on, and shapes that are not certain are tried; "
        "beyond this, shapes are unknown",
    )
    hdf5_objects: int = _limit(1_000_000, "groups and datasets in HDF5", "as calls: each is visited once")
    hdf5_nesting: int = _limit(500, "groups inside each other in HDF5", "the HDF5 library follows them on a stack")
    attribute_bytes: int = _limit(
        256 * 2**20, "bytes in the attributes of an HDF5 file", "the configuration is one; names of weights are others"
    )
    shown_name: int = _limit(
        1_000, "characters of a name in text, Markdown and pictures", "it loses its middle there; JSON has it in full"
    )


_DEFAULTS = Limits()
_CURRENT: ContextVar[Limits] = ContextVar("archlens_limits", default=_DEFAULTS)
NAMES = tuple(field.name for field in dataclasses.fields(Limits))


def current() -> Limits:
    """The limits that count here."""
    return _CURRENT.get()


@contextmanager
def within(changes: Mapping[str, int] | None) -> Iterator[None]:
    """Let other limits count as long as the context lasts.

    Args:
        changes: name of a limit → its value; the others stay as they are.

    Raises:
        UnknownNameError: if there is no such limit, or its value is no whole number of at least 1.
        ArgumentError: if the changes are no mapping.

    Example:
        >>> with within({"calls": 5}):
        ...     current().calls
        5
    """
    if not changes:
        yield
        return
    if not isinstance(changes, Mapping):
        raise ArgumentError(
            expected="limits as a dict of names and numbers",
            found=in_brief(changes),
            hint='For example limits={"calls": 5_000_000}.',
        )
    for name, value in changes.items():
        if name not in NAMES:
            hint = did_you_mean(str(name), NAMES, most=None)
            raise UnknownNameError(str(name), expected="a limit", found=quoted(name), hint=hint)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            setting = f"{name}={in_brief(value)}"
            raise UnknownNameError(
                setting,
                expected="a limit that is a whole number of at least 1",
                found=quoted(setting),
                hint="Give another value.",
            )
    token = _CURRENT.set(dataclasses.replace(_CURRENT.get(), **changes))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def what(name: str) -> str:
    """What a limit counts."""
    return str(next(field.metadata["what"] for field in dataclasses.fields(Limits) if field.name == name))


def exceeded(name: str, found: int | None = None, place: str | None = None) -> LimitError:
    """The error that a file goes beyond a limit.

    Args:
        name: the limit.
        found: how many there are, where it is known.
        place: where in the file.

    Example:
        >>> print(exceeded("calls", place="config"))
        config: expected at most 1,000,000 calls, found more. If you trust the file, raise it: --limit calls=NUMBER, or limits={'calls': NUMBER} in Python.
    """  # noqa: E501 - one paragraph, as it is shown
    return LimitError(
        "",
        place=place,
        limit=name,
        expected=f"at most {count(getattr(current(), name))} {what(name)}",
        found="more" if found is None else count(found),
    )


def check(name: str, found: int, place: str | None = None) -> None:
    """See to it that a file keeps to a limit.

    Raises:
        LimitError: if it does not.
    """
    if found > getattr(current(), name):
        raise exceeded(name, found, place)


def read(file: BinaryIO, name: str) -> bytes:
    """All that is left of a file, if it is not more than a limit allows.

    Raises:
        LimitError: if there is more; the rest is not read.
    """
    most: int = getattr(current(), name)
    data = file.read(most + 1)
    if len(data) > most:
        raise exceeded(name)
    return data
