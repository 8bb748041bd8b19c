"""Every format in which archlens writes something: one tuple, which commands, errors and tests ask.

A new format is a module with its writers and one entry in :data:`FORMATS`. A writer is a function of what it shows and
of a :class:`~archlens.render.document.View`; of a drawing, of its
:class:`~archlens.render.diagram.options.Options`. It gives the whole content of a file or stream
(:data:`~archlens.text.text_pieces.Content`): text that ends with a line end, in pieces where that of a large model is
long, or, for drawings, bytes too.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Literal

from archlens.errors import ArchlensError
from archlens.text.lists import listed
from archlens.text.names import quoted

Subject = Literal[
    "report",
    "drawing",
    "comparison",
    "outcome",
    "scan",
    "rules",
    "rule",
    "terms",
    "explanation",
    "overview",
    "answer",
    "nearest",
    "review",
]
"""What is written: an ``Analysis`` (as a report or a picture), a ``Comparison``, the ``Outcome`` of a check, a sequence
of scans, all rules, one rule, all terms that are explained, all that goes by one word, the overview of a survey, those
of its models that were asked for, the ``Neighbours`` of a model, the ``Review`` of a change."""

Several = Literal["apart", "array", "together", "one"]
"""What several models in one run become.

``apart``: texts one after another; ``array``: an array of them; ``together``: one document, for outcomes and scans,
whose writer gets all of them (that of a report gets one Analysis at a time); ``one``: nothing, for it shows one.
"""

Writer = Callable[[Any, Any], Any]


class UnknownEndingError(ArchlensError):
    """The ending of a file to write is that of no format."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which something is written.

    Attributes:
        name: what ``--format`` takes.
        ending: the ending of its files.
        several: what several models in one run become.
        writers: for each thing that it can show, the writer: its module and its name there, ``module:function``.
            A writer is imported when it is asked for. Imported at once, all of them would be half of the start-up of
            ``archlens report`` (130 ms instead of 65 on two cores), and a command needs one of them.
        other_endings: endings that ask for it, too, where none has to be given.
    """

    name: str
    ending: str
    several: Several
    writers: Mapping[Subject, str]
    other_endings: tuple[str, ...] = ()

    def writer(self, subject: Subject) -> Writer:
        """What writes the subject; its module is imported now.

        Raises:
            KeyError: if the format cannot show the subject.

        Example:
            >>> from archlens.rules import RULES
            >>> from archlens.render.document import View
            >>> named("text", "rule").writer("rule")(RULES[0], View()).splitlines()[0]
            'AL101 dominant-arm (warning)'
        """
        module, _, function = self.writers[subject].partition(":")
        writer: Writer = getattr(importlib.import_module(module), function)
        return writer


FORMATS: tuple[Format, ...] = (
    # For people at a terminal.
    Format(
        "text",
        ".txt",
        "apart",
        {
            "report": "archlens.render.text_report:render",
            "comparison": "archlens.render.diff.diff_text:render",
            "outcome": "archlens.render.check.check_text:render",
            "scan": "archlens.render.scan_report:render",
            "rules": "archlens.render.rules_report:table",
            "rule": "archlens.render.rules_report:explanation",
            "terms": "archlens.render.explanation_report:render_list",
            "explanation": "archlens.render.explanation_report:render",
            "overview": "archlens.render.survey.overview_text:render",
            "answer": "archlens.render.survey.answer_text:render",
            "nearest": "archlens.render.survey.nearest_text:render",
        },
    ),
    # For programs; each object names its schema.
    Format(
        "json",
        ".json",
        "array",
        {
            "report": "archlens.render.json_report:pieces",
            "comparison": "archlens.render.diff.diff_json:render",
            "outcome": "archlens.render.check.check_json:render",
            "scan": "archlens.render.scan_json:render",
            "rules": "archlens.render.rules_json:render",
            "rule": "archlens.render.rules_json:render_one",
            "terms": "archlens.render.explanation_json:render",
            "explanation": "archlens.render.explanation_json:render",
            "overview": "archlens.render.survey.survey_json:render_overview",
            "answer": "archlens.render.survey.survey_json:render_answer",
            "nearest": "archlens.render.survey.nearest_json:render",
            "review": "archlens.render.review.review_json:render",
        },
    ),
    # For spreadsheets and data frames: the table of all calls, or of models, or of those that are nearest.
    Format(
        "csv",
        ".csv",
        "one",
        {
            "report": "archlens.render.calls_csv:pieces",
            "answer": "archlens.render.survey.answer_csv:render",
            "nearest": "archlens.render.survey.nearest_csv:render",
        },
    ),
    # For comments on pull requests.
    Format(
        "markdown",
        ".md",
        "apart",
        {
            "report": "archlens.render.markdown_report:render",
            "comparison": "archlens.render.diff.diff_markdown:render",
            "overview": "archlens.render.survey.survey_markdown:render_overview",
            "answer": "archlens.render.survey.survey_markdown:render_answer",
            "review": "archlens.render.review.review_markdown:render",
        },
    ),
    # For services of continuous integration: annotations of a workflow, code scanning, reports of tests.
    Format("github", ".txt", "together", {"outcome": "archlens.render.check.github:render"}),
    Format(
        "sarif",
        ".sarif",
        "together",
        {"outcome": "archlens.render.check.check_sarif:render", "scan": "archlens.render.scan_sarif:render"},
    ),
    Format("junit", ".xml", "together", {"outcome": "archlens.render.check.junit:render"}),
    # Pictures, and pages that hold one.
    Format(
        "svg",
        ".svg",
        "one",
        {"drawing": "archlens.render.picture_file:svg", "comparison": "archlens.render.diff.diff_picture:render"},
    ),
    Format("png", ".png", "one", {"drawing": "archlens.render.picture_file:png"}),
    Format("pdf", ".pdf", "one", {"drawing": "archlens.render.picture_file:pdf"}),
    Format(
        "html",
        ".html",
        "one",
        {
            "report": "archlens.render.html:render",
            "drawing": "archlens.render.html:render_drawing",
            "comparison": "archlens.render.diff.diff_page:render",
            "overview": "archlens.render.survey.survey_page:render",
            "answer": "archlens.render.survey.survey_page:render",
        },
        other_endings=(".htm",),
    ),
    # The languages of Graphviz and of Mermaid.
    Format("dot", ".dot", "one", {"drawing": "archlens.render.picture_file:dot"}),
    Format("mermaid", ".mmd", "one", {"drawing": "archlens.render.diagram.drawing:mermaid_of"}),
)
"""All formats, in the order in which they are offered."""


def formats_of(subject: Subject) -> tuple[Format, ...]:
    """The formats that can show something.

    Example:
        >>> [each.name for each in formats_of("report")][:2]
        ['text', 'json']
    """
    return tuple(each for each in FORMATS if subject in each.writers)


def named(name: str, subject: Subject) -> Format:
    """The format of a name.

    Raises:
        KeyError: if no format of that name can show the subject.
    """
    return {each.name: each for each in formats_of(subject)}[name]


def of_ending(file: str, subject: Subject) -> Format:
    """The format that a file's ending asks for.

    Raises:
        UnknownEndingError: if no format that can show the subject has that ending.

    Example:
        >>> of_ending("changes.HTM", "comparison").name
        'html'
    """
    ending = PurePath(file).suffix.lower()
    formats = formats_of(subject)
    for each in formats:
        if ending == each.ending or ending in each.other_endings:
            return each
    endings = listed(list(dict.fromkeys(each.ending for each in formats)), last=", ")
    found = f"the ending {quoted(ending)}" if ending else "no ending"
    raise UnknownEndingError(
        expected=f"a file that ends in {endings}", found=found, hint="Name the file so, or give --format."
    )
