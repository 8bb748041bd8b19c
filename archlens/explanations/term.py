"""What an explanation of a word consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A model that is drawn, and what it has of a figure.

    Attributes:
        drawing: the model in lines of characters: calls in their order, arrows and lines between them. A number
            behind a name is how many features it gives, or its shape without the batch axis.
        reading: what is read from it, in whole sentences.
    """

    drawing: tuple[str, ...]
    reading: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word that archlens uses for one thing.

    Attributes:
        name: the word.
        meaning: what it is, in short.
        definition: what it is exactly, in the words of the definitions; empty where the short form says all.
        examples: models that show it.
        also: other words by which it may be asked for.
        see: names of terms that it leans on.
    """

    name: str
    meaning: str
    definition: str = ""
    examples: tuple[Example, ...] = ()
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
