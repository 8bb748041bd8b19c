"""Tables of models of a survey, before they are laid out: what is said of them, the folder of all, a row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archlens.render.document import Document, Paragraph, Section, Table, Words, name, quiet, say
from archlens.text.paths import folder_of_all


def models_document(
    title: Words,
    said: Sequence[Words],
    paths: Sequence[str],
    table_below: Callable[[str], Table],
    after: Words = (),
) -> Document:
    """A document of a table of models.

    Args:
        title: the first line.
        said: paragraphs above the table.
        paths: of the models; without any, there is no table.
        table_below: the table, in which paths go without the folder that all of them are in, which is told once.
        after: a paragraph below the table, if there is anything to say.
    """
    parts = [*map(Paragraph, said), *_table(paths, table_below)]
    if after:
        parts.append(Paragraph(after))
    return Document(title, (Section("", (), tuple(parts)),))


def _table(paths: Sequence[str], table_below: Callable[[str], Table]) -> Iterator[Table | Paragraph]:
    if paths:
        folder = folder_of_all(paths)
        if folder:
            yield Paragraph(say(quiet("in "), name(folder)))
        yield table_below(folder)
