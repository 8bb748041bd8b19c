"""The Analysis: everything that archlens knows about a model, behind one object."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from archlens.analysis import report
from archlens.analysis.call_list import listed_calls
from archlens.analysis.equivalence import compare_branches
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import (
    Block,
    Branch,
    Equivalence,
    FeatureChange,
    Finding,
    Fusion,
    Injection,
    Input,
    Interaction,
    Model,
    NaiveAverage,
    Output,
    Split,
    Without,
)
from archlens.analysis.training import Training, training_of
from archlens.errors import ArgumentError, ReportFormatError, UnknownNameError
from archlens.graph import ModelGraph
from archlens.text.figures import count, plural
from archlens.text.lists import LONGEST_IN_REPR
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean
from archlens.text.values import in_brief

T = TypeVar("T")

_LISTED = 20


@dataclass(frozen=True, repr=False, eq=False)
class Analysis:
    """What a model is: its branches, merge points, interaction, outputs, and every figure of the definitions.

    Two are equal if their models have one architecture, as :func:`archlens.compare` says: whichever form they were
    read from, and whatever their layers are called. Of one that was read back from a JSON report, which holds no
    graph, the figures are compared, and the names. It has no hash: there is none that equal ones have in common.

    Attributes:
        model: the model as a whole.
        inputs: in the model's input order.
        branches: one for each input whose role is ``feature``, in input order.
        fusions: merge points where new inputs meet, in topological order.
        injections: merge points where an input enters again, in topological order.
        interaction: the calls that see at least two inputs.
        outputs: in the model's output order.
        splits: calls after which the ways to the outputs part, in topological order; ``None`` where they are left out.
        blocks: internal merge points, in topological order.
        expansion: the ratio above which a call is an expansion, and below whose inverse it is a contraction.
        feature_changes: expansions and contractions, in topological order.
        equivalences: the compared pairs of branches (all pairs with at most 16 feature inputs, and within the limit
            ``pairings``; else none: ask :meth:`equivalence`).
        naive_average: the mean branch depth and the spread that it hides.
        findings: what a reviewer or a careful reader of the file would notice.
        without: what is left without each input whose role is ``feature``, in input order; empty in a report of an
            older version, which did not tell it; ``None`` where it is left out.
        path: the file that was read, as it was named; ``None`` of a live model, and if read back from a report.

    Example:
        >>> import archlens
        >>> a = archlens.analyze("sample_models/image_text.keras")
        >>> a.branch("image_input").depth
        4
        >>> a.fusions[0].mode, a.fusions[0].arms[1].share
        ('concatenate', 0.5)
        >>> a  # print(a) prints the report; a notebook displays it
        <Analysis of 'image_text': 2 inputs, 1 fusion, 1 output, 9 layers, depth 6>
    """

    model: Model
    inputs: tuple[Input, ...]
    branches: tuple[Branch, ...]
    fusions: tuple[Fusion, ...]
    injections: tuple[Injection, ...]
    interaction: Interaction
    outputs: tuple[Output, ...]
    splits: tuple[Split, ...] | None
    blocks: tuple[Block, ...]
    expansion: float
    feature_changes: tuple[FeatureChange, ...]
    equivalences: tuple[Equivalence, ...]
    naive_average: NaiveAverage
    findings: tuple[Finding, ...]
    merge_order: tuple[str, ...] = field(repr=False)
    without: tuple[Without, ...] | None = ()
    source_facts: GraphFacts | None = field(default=None, repr=False, compare=False)
    path: str | None = field(default=None, repr=False, compare=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Analysis):
            return NotImplemented
        if self.has_graph and other.has_graph:
            same_architecture = _registered(_comparers)
            return self is other or same_architecture(self, other)
        return self._figures == other._figures

    __hash__ = None  # type: ignore[assignment] # equality is not by parts that a hash could be made of

    @property
    def _figures(self) -> Sequence[Any]:
        """What a report holds of the model, whatever it was read from."""
        model = dataclasses.replace(self.model, name="", format="", keras_version=None, optimizer=None)
        left_out = {"model", "findings", "source_facts", "path"}
        names = [field.name for field in dataclasses.fields(self) if field.name not in left_out]
        return [model, *(getattr(self, name) for name in names)]

    def __repr__(self) -> str:
        numbers = (
            (len(self.inputs), "input"),
            (len(self.fusions), "fusion"),
            (len(self.outputs), "output"),
            (self.model.layers, "layer"),
        )
        counted = ", ".join(plural(number, what) for number, what in numbers)
        return f"<Analysis of {quoted(self.model.name, LONGEST_IN_REPR)}: {counted}, depth {count(self.model.depth)}>"

    def __str__(self) -> str:
        """The report as text."""
        return _registered(_renderers)[0](self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows in a terminal: the report as text."""
        printer.text(repr(self) if cycle else str(self).rstrip("\n"))

    def _repr_html_(self) -> str:
        """What a notebook shows: the report in short, with its diagram."""
        return _registered(_renderers)[1](self)

    @property
    def has_graph(self) -> bool:
        """Whether the graph that was analysed is at hand: not if this Analysis was read back from a JSON report."""
        return self.source_facts is not None

    @property
    def facts(self) -> GraphFacts:
        """The facts of the graph that was analysed, each computed once however many ask.

        They are what archlens's own rules, contracts and diagrams are made of, and may change from version to version.

        Raises:
            ReportFormatError: if this Analysis was read back from a JSON report, which holds figures and no graph.
        """
        if self.source_facts is None:
            raise ReportFormatError(
                expected="an Analysis of a model",
                found="one read back from a JSON report, which holds no graph",
                hint="Analyse the model file itself to get the graph.",
            )
        return self.source_facts

    @property
    def graph(self) -> ModelGraph:
        """The graph that was analysed.

        Raises:
            ReportFormatError: if this Analysis was read back from a JSON report, which holds figures and no graph.
        """
        return self.facts.graph

    @property
    def merge_points(self) -> tuple[Fusion | Injection | Block, ...]:
        """Fusions, injections and blocks in topological order."""
        points: dict[str, Fusion | Injection | Block] = {f.id: f for f in self.fusions}
        points.update((i.id, i) for i in self.injections)
        points.update((b.merge, b) for b in self.blocks)
        return tuple(points[id_] for id_ in self.merge_order)

    @cached_property
    def _inputs_by_name(self) -> Mapping[str, Input]:
        return {each.name: each for each in self.inputs}

    @cached_property
    def _branches_by_input(self) -> Mapping[str, Branch]:
        return {each.input: each for each in self.branches}

    @cached_property
    def _outputs_by_name(self) -> Mapping[str, Output]:
        return {each.name: each for each in self.outputs}

    @cached_property
    def _fusions_by_id(self) -> Mapping[str, Fusion]:
        return {each.id: each for each in self.fusions}

    def input(self, name: str) -> Input:
        """The input of that name.

        Raises:
            UnknownNameError: if the model has none; it lists the names and suggests the nearest.
        """
        return _named(name, self._inputs_by_name, "an input")

    def branch(self, name: str) -> Branch:
        """The branch of the input of that name.

        Raises:
            UnknownNameError: if there is none; it lists the names and suggests the nearest.
        """
        return _named(name, self._branches_by_input, "a branch")

    def output(self, name: str) -> Output:
        """The output of that name.

        Raises:
            UnknownNameError: if the model has none; it lists the names and suggests the nearest.
        """
        return _named(name, self._outputs_by_name, "an output")

    def fusion(self, id_: str) -> Fusion:
        """The fusion of that call id.

        Raises:
            UnknownNameError: if that is no fusion; it lists the ids and suggests the nearest.
        """
        return _named(id_, self._fusions_by_id, "a fusion")

    def equivalence(self, a: str, b: str) -> Equivalence:
        """Which layers in the branches of two inputs do the same job.

        The pair is given in the order asked for; asked the other way round, it is the same pairing turned round.

        Args:
            a: name of an input.
            b: name of another.

        Raises:
            UnknownNameError: if one of them has no branch.
        """
        order = [branch.input for branch in self.branches]
        first, second = self.branch(a), self.branch(b)
        if order.index(a) > order.index(b):
            return compare_branches(second, first).turned()
        return compare_branches(first, second)

    def training(self, batch: int) -> Training:
        """The memory that training takes, with what that is made of: an estimate.

        It is the bytes of the weights, of the gradients and of what the optimizer keeps of the parameters that are
        trained, and for each sample of a batch those of the tensors that are kept for the gradients.

        Args:
            batch: samples in a batch.

        Raises:
            ArgumentError: if that is no whole number of at least 1.

        Example:
            >>> import archlens
            >>> archlens.analyze("sample_models/transfer_learning.keras").training(32).bytes
            10594704
        """
        if not isinstance(batch, int) or isinstance(batch, bool) or batch < 1:
            raise ArgumentError(
                expected="a batch of at least 1 sample", found=in_brief(batch), hint="Give a whole number, such as 32."
            )
        return training_of(self.model, batch)

    def to_dict(self, *, full: bool = False) -> dict[str, Any]:
        """The JSON report as a dict of plain values; its keys are section 7 of the definitions.

        Args:
            full: whether to list all calls, too, under ``calls``; :meth:`from_dict` leaves these aside.

        Raises:
            ReportFormatError: if all calls are asked for, and this Analysis was read back from a report without them.
        """
        return report.to_dict(self, listed_calls(self.facts) if full else None)

    def to_json(self) -> str:
        """The JSON report as text, as ``archlens report --format json`` prints it, without the name of the file."""
        return _registered(_renderers)[2](self, "json")

    def to_markdown(self) -> str:
        """The report as Markdown, for a comment on a pull request; with a diagram, if the graph is at hand."""
        return _registered(_renderers)[2](self, "markdown")

    def to_html(self) -> str:
        """The report as one page in HTML, which needs nothing else.

        Raises:
            ReportFormatError: if this Analysis was read back from a JSON report, which holds no graph to draw.
        """
        return _registered(_renderers)[2](self, "html")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Analysis:
        """An Analysis read back from :meth:`to_dict`; equal to the one written, without its graph.

        Raises:
            ReportFormatError: if the data is no report of this schema.
        """
        return report.from_dict(cls, data)


Renderer = Callable[[Analysis], str]
FormatRenderer = Callable[[Analysis, str], str]

_renderers: list[tuple[Renderer, Renderer, FormatRenderer]] = []

Comparer = Callable[[Analysis, Analysis], bool]

_comparers: list[Comparer] = []


def _registered(who: list[T]) -> T:
    """Who renders an Analysis as text, for a notebook, and in a format, or compares two."""
    if not who:
        # It was unpickled, or read back, where nothing has imported the module that says so.
        importlib.import_module("archlens.api.analyzing")
    return who[0]


def show_with(as_text: Renderer, as_html: Renderer, in_format: FormatRenderer) -> None:
    """Say how an Analysis shows itself; :mod:`archlens.api` does, so that analysis need not know who renders it.

    Args:
        as_text: what ``str`` and IPython in a terminal give.
        as_html: what a notebook displays.
        in_format: the report in the format of a name.
    """
    _renderers[:] = [(as_text, as_html, in_format)]


def compare_with(same_architecture: Comparer) -> None:
    """Say how two Analyses with their graphs are compared; :mod:`archlens.api` does.

    Args:
        same_architecture: what ``==`` gives.
    """
    _comparers[:] = [same_architecture]


def _named(name: str, choices: Mapping[str, T], what: str) -> T:
    if not isinstance(name, str):
        raise ArgumentError(
            expected=f"the name of {what} as a str", found=in_brief(name), hint=did_you_mean("", choices)
        )
    if name in choices:
        return choices[name]
    raise UnknownNameError(name, expected=what, found=quoted(name), hint=did_you_mean(name, choices))
