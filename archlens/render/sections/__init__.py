"""What a report says: one module a section, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from archlens.render.document import Document, Section, View, name, quoted, say
from archlens.render.focus import focus
from archlens.render.sections import (
    average,
    blocks,
    branches,
    changes,
    equivalence,
    findings,
    interaction,
    merges,
    outputs,
    overview,
)

if TYPE_CHECKING:
    from archlens.analysis.analysis import Analysis


class SectionModule(Protocol):
    """What every module here offers."""

    def build(self, analysis: Analysis, view: View) -> Section | None:
        """The section; ``None`` if it is better left out."""


SECTIONS: tuple[SectionModule, ...] = (
    branches,  # what each input goes through alone
    merges,  # where inputs meet, and meet again
    interaction,  # what works on several inputs
    outputs,  # what comes out, and of what
    changes,  # where the number of features jumps
    equivalence,  # which layers of two branches do the same job
    blocks,  # residual, dense, gated and parallel parts
    findings,  # what a careful reader notices
    average,  # the figure that hides all of the above
)


def compose(analysis: Analysis, view: View) -> Document:
    """The report before it is laid out.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
    """
    narrowed = focus(analysis, view.branch)
    built = (module.build(narrowed, view) for module in SECTIONS)
    head = overview.build(analysis, view)
    source = (" · ", quoted(view.source)) if view.source is not None else ()
    title = say(name(analysis.model.name), *source)
    return Document(title, (head, *(section for section in built if section is not None)))
