"""The models that names on the command line mean, for commands that take many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archlens.cli.output import complain
from archlens.readers.targets import Target, models_named


def named_models(names: Iterable[str], leave_out: Sequence[str]) -> tuple[list[Target], bool]:
    """The models that names mean; what is wrong with a name is told on stderr.

    Args:
        names: files, folders, patterns, URLs, or ``module:function``.
        leave_out: patterns of models to leave out.

    Returns:
        The models, each once, in order; and whether every name meant one.

    Example:
        >>> targets, all_there = named_models(["sample_models/image*.keras"], ["*time*"])
        >>> targets[0].name, all_there
        ('sample_models/image_text.keras', True)
    """
    targets, missing = models_named(names, leave_out)
    for nothing_there in missing:
        complain(str(nothing_there))
    return targets, not missing
