"""A comparison as a document, which is then laid out as a report is."""

from __future__ import annotations

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Quoted
from archlens.comparison.changes.passages import passages, summary
from archlens.render.document import Document, Paragraph, Section, Span, View, Words, name, quiet, quoted, say
from archlens.text.lists import more


def document(comparison: Comparison, view: View) -> Document:
    """What a comparison says, of two models that are called as the view has it."""
    old, new = view.sides
    title = say(quoted(old), " → ", quoted(new))
    told = Section("", (), (Paragraph(say(Span(summary(comparison), "strong"))),))
    found = passages(comparison, full=view.full, names=view.other_names)
    return Document(title, (told, *(_section(passage) for passage in found)))


def _section(passage: Passage) -> Section:
    parts = [Paragraph(words(line)) for line in passage.lines]
    if passage.left_out:
        parts.append(Paragraph(say(quiet(more(passage.left_out, "; --full lists all")))))
    return Section(passage.title, (), tuple(parts))


def words(line: PassageLine) -> Words:
    """A line with its sign."""
    sign = (Span(line.sign, "strong"), " ") if line.sign else ()
    return say(*sign, *(_span(word) for word in line.words))


def _span(word: str) -> Span:
    if isinstance(word, Name):
        return name(word)
    return quoted(word) if isinstance(word, Quoted) else Span(word)
