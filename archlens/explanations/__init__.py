"""Explanations: what the words of a report mean, each with a model that is drawn and read.

The words are those of docs/definitions.md and docs/glossary.md, which not everybody has at hand: tests hold each text
of ``terms.toml`` against theirs, and each drawing against what the analysis says of the model that is drawn.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from archlens.explanations.term import Example, Term

__all__ = ["TERMS", "Example", "Term", "asked_for", "signs_in", "term_of"]


def asked_for(word: str) -> str:
    """A word in the one spelling in which it is looked for: small letters, spaces, one or several as the term has it.

    Example:
        >>> asked_for("Joint-Depth"), asked_for("merge_points"), asked_for("branches"), asked_for("feature")
        ('joint depth', 'merge point', 'branch', 'features')
    """
    plain = " ".join(word.lower().replace("-", " ").replace("_", " ").split())
    return plain if plain in _BY_WORD else _OTHER_NUMBER.get(plain, plain)


def term_of(word: str) -> Term | None:
    """The term of a word, however it is written; ``None`` if it is none that is explained.

    Example:
        >>> term_of("interaction-depths").name, term_of("early").name, term_of("nothing")
        ('interaction depth', 'strategy', None)
    """
    return _BY_WORD.get(asked_for(word))


def signs_in(definition: str) -> Iterator[str]:
    """What the signs mean that a definition uses and does not explain itself.

    Example:
        >>> list(signs_in("Interaction calls: the calls with |S(v)| ≥ 2."))
        ['S(v): the inputs that v sees.']
        >>> list(signs_in("Sources S(v): the model inputs from which …"))
        []
    """
    for sign, meaning in _SIGNS.items():
        explained = f"{sign}v):" in definition or f"{sign}v) =" in definition
        if sign in definition and not explained:
            yield meaning


def _terms() -> Iterator[Term]:
    text = (Path(__file__).parent / "terms.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["terms"]:
        yield Term(
            name=entry["name"],
            meaning=_in_a_line(entry["meaning"]),
            definition=_in_a_line(entry.get("definition", "")),
            examples=tuple(map(_example, entry.get("examples", []))),
            also=tuple(entry.get("also", [])),
            see=tuple(entry.get("see", [])),
        )


def _example(entry: Mapping[str, Any]) -> Example:
    return Example(tuple(entry["drawing"].splitlines()), _in_a_line(entry["reading"]))


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _words() -> dict[str, Term]:
    """Every word by which a term is asked for; its own name goes before what others are also called."""
    words = {term.name: term for term in TERMS}
    for term in TERMS:
        for other in term.also:
            words.setdefault(other, term)
    return words


def _other_number(word: str) -> str:
    """A word for several as one for one, and the other way round."""
    if word.endswith("s"):
        return word.removesuffix("s")
    return f"{word}es" if word.endswith("ch") else f"{word}s"


_SIGNS = {"S(": "S(v): the inputs that v sees.", "R(": "R(v): the outputs that v reaches."}

TERMS: tuple[Term, ...] = tuple(_terms())
"""Every word that is explained, those that people ask for first."""

_BY_WORD = _words()
_OTHER_NUMBER = {_other_number(word): word for word in _BY_WORD}
