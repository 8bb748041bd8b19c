"""What a survey answers: models on a condition, an overview of them, where one model stands among others."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | bool | None
"""A value of a table; None is unknown."""

QUANTILES = (0.0, 0.1, 0.5, 0.9, 1.0)
"""The quantiles of a :class:`Spread`."""

SPREAD_FIGURES = ("depth", "parameters", "macs", "peak_bytes", "max_share")
"""The columns of models whose distribution is told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The models that fulfil a condition.

    Attributes:
        survey: the folder of the survey, as the user named it.
        condition: of SQL, as the user gave it; None if all models were asked for.
        columns: names of the columns that are told.
        usual: those of them that nobody asked for, neither by name nor in the condition.
        rows: a tuple of their values for each model, in order of paths; the first of them, where not all were asked
            for.
        matching: how many models fulfil the condition.
        models: how many models the survey has.
    """

    survey: str
    condition: str | None
    columns: tuple[str, ...]
    usual: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    matching: int
    models: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many models have a value.

    Attributes:
        value: the value; None where it is unknown.
        models: how many models have it.
    """

    value: Value
    models: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Models whose figure lies from one bound up to another.

    Attributes:
        least: the least value of the bin.
        below: the value that all in it are below; of the last bin, the greatest value, which is in it.
        models: how many there are.
    """

    least: float
    below: float
    models: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure is spread over the models of which it is known.

    A quantile is a value that a model has: the least of which at least that part of the models has no more.

    Attributes:
        figure: the name of its column.
        known: how many models it is known of.
        unknown: of how many models it is not known.
        quantiles: those of :data:`QUANTILES`; empty if it is known of none.
        bins: how many models have how much; from the least value on; empty if it is known of none.
    """

    figure: str
    known: int
    unknown: int
    quantiles: tuple[float, ...]
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class FrequentFinding:
    """A finding of many models.

    Attributes:
        code: of the finding.
        models: how many models have it.
        places: how often it is in all of them.
    """

    code: str
    models: int
    places: int


@dataclass(frozen=True, slots=True)
class SurveyOverview:
    """What there is in a survey.

    Attributes:
        survey: the folder of the survey, as the user named it.
        condition: of SQL, on which models are summed up; None for all.
        models: how many models are summed up.
        formats: forms of files, the most frequent first.
        inputs: numbers of inputs, ascending.
        strategies: words for how inputs come together, the most frequent first.
        spreads: the figures of :data:`SPREAD_FIGURES`.
        findings: codes, those that most models have first.
        errors: kinds of errors, the most frequent first; of all files, whatever the condition.
        duplicate_groups: groups of two or more models of one fingerprint.
        duplicates: how many models these groups have together.
    """

    survey: str
    condition: str | None
    models: int
    formats: tuple[Tally, ...]
    inputs: tuple[Tally, ...]
    strategies: tuple[Tally, ...]
    spreads: tuple[Spread, ...]
    findings: tuple[FrequentFinding, ...]
    errors: tuple[Tally, ...]
    duplicate_groups: int
    duplicates: int

    @property
    def failed(self) -> int:
        """How many files are no models of the survey, for none could be read."""
        return sum(tally.models for tally in self.errors)


@dataclass(frozen=True, slots=True)
class StandingFigure:
    """Where a model stands in the distribution of a figure.

    Attributes:
        figure: the name of its column.
        value: the model's; None if it is unknown.
        less: how many other models have less.
        equal: how many others have the same.
        more: how many others have more.
        unknown: of how many others it is not known.
    """

    figure: str
    value: float | None
    less: int
    equal: int
    more: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a model stands among those of a survey.

    Attributes:
        survey: the folder of the survey, as the user named it.
        models: how many others it stands beside.
        itself: whether the model was in the survey itself, and is left out of these.
        strategy: how its inputs come together.
        same_strategy: how many of the others bring them together so.
        figures: the figures of :data:`SPREAD_FIGURES`.
    """

    survey: str
    models: int
    itself: bool
    strategy: str | None
    same_strategy: int
    figures: tuple[StandingFigure, ...]
