"""The architecture of a model: what it computes, apart from names, weights and the run that built it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from archlens.analysis.analysis import Analysis
from archlens.comparison.architecture.extraction import extract
from archlens.comparison.architecture.structure import Structure
from archlens.comparison.lock.lock_reading import read
from archlens.comparison.lock.lock_writing import write
from archlens.errors import ArgumentError
from archlens.text.values import in_brief


@dataclass(frozen=True, repr=False)
class Architecture(Structure):
    """What a model computes, and its figures; no weights, and nothing that differs between two runs of one script.

    The calls stand in an order that follows from the structure alone: the inputs, then what leads to the first
    output, argument by argument, then what more leads to the second, and so on.

    Attributes:
        name: the model's name.
        calls: all calls, inputs first, each after those that it takes from.
        inputs: how many of them are inputs; these stand in the model's order.
        outputs: the outputs, in the model's order.
        figures: the figures of the report that a comparison tells about.
        keys: the key under which the model takes each input, ``None`` where it is given by position; ``None`` for all
            if a lock file does not tell them.

    Example:
        >>> import archlens
        >>> model = Architecture.of(archlens.analyze("sample_models/image_text.keras"))
        >>> [call.id for call in model.calls][:4]
        ['image_input', 'text_input', 'image_conv', 'image_pool']
        >>> Architecture.from_lock(model.to_lock()).to_lock() == model.to_lock()
        True
    """

    @classmethod
    def of(cls, analysis: Analysis) -> Architecture:
        """The architecture of an analysed model.

        Raises:
            ReportFormatError: if the analysis was read back from a JSON report, which holds no graph.
            ArgumentError: if it is no Analysis.
        """
        if not isinstance(analysis, Analysis):
            raise ArgumentError(
                expected="an Analysis", found=in_brief(analysis), hint="Make it by archlens.analyze(model)."
            )
        return cls(**vars(extract(analysis)))

    def to_lock(self) -> str:
        """The lock file: text in lines, the same for every run that builds the model."""
        return write(self)

    @classmethod
    def from_lock(cls, text: str) -> Architecture:
        """The architecture that a lock file describes.

        Raises:
            LockFileError: if it is none; it names the line.
            ArgumentError: if it is no text.
        """
        if not isinstance(text, str):
            raise ArgumentError(
                expected="the text of a lock file", found=in_brief(text), hint="Read it first: Path(…).read_text()."
            )
        return cls(**vars(read(text)))

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        """Id of a call → its place."""
        return {call.id: place for place, call in enumerate(self.calls)}

    @cached_property
    def targets(self) -> tuple[tuple[int, ...], ...]:
        """Of each call, the places of the calls that take from it, each once."""
        found: list[dict[int, None]] = [{} for _ in self.calls]
        for place, call in enumerate(self.calls):
            for feed in call.feeds:
                found[feed.call][place] = None
        return tuple(map(tuple, found))
