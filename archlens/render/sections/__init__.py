"""What a report says: one module a section, in the order in which they are read."""

from __future__ import annotations

from typing import Protocol

from archlens.analysis.analysis import Analysis
from archlens.render.document import Document, Section, View, name, quoted, say
from archlens.render.focus import focus
from archlens.render.sections import (
    average_section,
    beside_section,
    blocks_section,
    branches_section,
    calls_section,
    changes_section,
    costs_section,
    equivalence_section,
    file_section,
    findings_section,
    flow_section,
    interaction_section,
    merges_section,
    outputs_section,
    overview_section,
    without_section,
)


class SectionModule(Protocol):
    """What every module here offers."""

    def build(self, analysis: Analysis, view: View) -> Section | None:
        """The section; ``None`` if it is better left out."""


SECTIONS: tuple[SectionModule, ...] = (
    flow_section,  # a drawing of all of it
    branches_section,  # what each input goes through alone
    merges_section,  # where inputs meet, and meet again
    interaction_section,  # what works on several inputs
    outputs_section,  # what comes out, and of what
    without_section,  # what is left when an input is missing
    costs_section,  # how much is multiplied, and where
    findings_section,  # what a careful reader notices
    blocks_section,  # residual, dense, gated and parallel parts
    changes_section,  # where the number of features jumps
    equivalence_section,  # which layers of two branches do the same job
    file_section,  # what the model was read from
    average_section,  # the figure that hides all of the above
    beside_section,  # where it stands among many
    calls_section,  # everything one by one, where it is asked for
)


def compose(analysis: Analysis, view: View, *, calls: bool = True) -> Document:
    """The report before it is laid out.

    Args:
        analysis: what to report.
        view: what the reader asked to see.
        calls: whether a full report lists all calls.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
    """
    narrowed = focus(analysis, view.branch)
    modules = [module for module in SECTIONS if calls or module is not calls_section]
    built = (module.build(narrowed, view) for module in modules)
    head = overview_section.build(analysis, view)
    source = (" · ", quoted(view.source)) if view.source is not None else ()
    branch = (" · branch ", name(view.branch)) if view.branch is not None else ()
    title = say(name(analysis.model.name), *source, *branch)
    return Document(title, (head, *(section for section in built if section is not None)))
