"""The share of a branch: its part of what all branches have together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archlens.analysis.results import Branch

_FEWEST = 2
"""A lone branch would always have all."""


def parameter_shares(branches: Sequence[Branch]) -> dict[str, float | None]:
    """The share of each branch: its parameters / the sum over all branches.

    Returns:
        Input of a branch → a number from 0 to 1; these add up to 1. ``None`` for all of them if there are fewer than
        two branches, if the parameters of one are unknown, or if no branch has any.

    Example:
        >>> import archlens
        >>> a = archlens.analyze("sample_models/image_text.keras")
        >>> {name: round(share, 4) for name, share in parameter_shares(a.branches).items()}
        {'image_input': 0.9725, 'text_input': 0.0275}
    """
    return _shares({branch.input: branch.parameters for branch in branches})


def mac_shares(branches: Sequence[Branch]) -> dict[str, float | None]:
    """The share of each branch in the MACs: its MACs / the sum over all branches; ``None`` as of parameters.

    Example:
        >>> import archlens
        >>> a = archlens.analyze("sample_models/image_text.keras")
        >>> {name: round(share, 4) for name, share in mac_shares(a.branches).items()}
        {'image_input': 0.8764, 'text_input': 0.1236}
    """
    return _shares({branch.input: branch.macs for branch in branches})


def _shares(figures: Mapping[str, int | None]) -> dict[str, float | None]:
    known = {name: figure for name, figure in figures.items() if figure is not None}
    total = sum(known.values())
    if len(figures) < _FEWEST or len(known) < len(figures) or not total:
        return dict.fromkeys(figures)
    return {name: figure / total for name, figure in known.items()}
