"""Columns of the table of models in words, and their values as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from archlens.surveys.columns import MODELS, ColumnType
from archlens.surveys.survey_answers import Value
from archlens.text.figures import byte_count, count, decimal, in_short, percent

WordsKind = Literal["text", "count", "short", "share", "bytes", "decimal"]
"""How a value is said: as it is, digit by digit, in three figures, as a share, as bytes, with two decimals."""

_COLUMNS_OF: Mapping[WordsKind, frozenset[str]] = {
    "share": frozenset({"max_share", "max_arm_share", "similarity"}),
    "bytes": frozenset({"size", "weight_bytes", "peak_bytes", "kept_bytes"}),
    "short": frozenset(
        {
            "parameters",
            "trainable_parameters",
            "macs",
            "macs_at_least",
            "interaction_parameters",
            "interaction_macs",
            "narrowest_features",
        }
    ),
}
_KIND_OF_TYPE: Mapping[ColumnType, WordsKind] = {
    "text": "text",
    "whole": "count",
    "number": "decimal",
    "truth": "text",
}
_NAMES: Mapping[str, str] = {"macs": "MACs", "macs_at_least": "MACs at least"}


def column_name(column: str) -> str:
    """What a column is called in words.

    Example:
        >>> column_name("macs"), column_name("weighted_depth"), column_name("max_share")
        ('MACs', 'weighted depth', 'max share')
    """
    return _NAMES.get(column, column.replace("_", " "))


def is_number(column: str) -> bool:
    """Whether numbers stand in a column of the table of models.

    Example:
        >>> is_number("depth"), is_number("strategy")
        (True, False)
    """
    return MODELS.types[column] in ("whole", "number")


def value_in_words(column: str, value: Value) -> str:
    """A value as people read it; ``?`` where it is unknown.

    Example:
        >>> value_in_words("parameters", 51_896_193), value_in_words("max_share", 0.9725), value_in_words("depth", None)
        ('51.9 M', '97.2%', '?')
    """
    if value is None:
        return "?"
    return _WRITTEN[kind_of_words(column)](value)


def kind_of_words(column: str) -> WordsKind:
    """How the values of a column are said.

    Example:
        >>> kind_of_words("peak_bytes"), kind_of_words("depth")
        ('bytes', 'count')
    """
    for kind, columns in _COLUMNS_OF.items():
        if column in columns:
            return kind
    return _KIND_OF_TYPE[MODELS.types[column]]


_WRITTEN: Mapping[WordsKind, Callable[..., str]] = {
    "text": str,
    "count": count,
    "short": in_short,
    "share": percent,
    "bytes": byte_count,
    "decimal": decimal,
}
