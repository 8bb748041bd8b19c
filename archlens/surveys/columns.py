"""The tables of a survey and their columns: what each holds, in which type, in the words of the definitions.

The page, the schema of Parquet files and the headers of CSV files are made of these tuples, and
:mod:`archlens.surveys.rows` gives the values. One more column is a line here and a line there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.errors import UnknownNameError
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean

ColumnType = Literal["text", "whole", "number", "truth"]

TYPES: Mapping[ColumnType, str] = {
    "text": "a text",
    "whole": "a whole number, in 64 bits",
    "number": "a number, in 64 bits",
    "truth": "true or false",
}
"""What a cell of each type holds, where it is not null."""

BETWEEN = "|"
"""What stands between several names in a cell; names themselves have none: there it is written ``\\x7c``."""

ErrorKind = Literal["unreadable", "no graph", "limit", "memory", "timeout", "crashed", "unexpected"]

ERROR_KINDS: Mapping[ErrorKind, str] = {
    "unreadable": "the file is missing, damaged, a pipe or device, or no model that archlens reads; or it is a folder "
    "that cannot be listed",
    "no graph": "it is a model whose graph of calls is in code alone",
    "limit": "there is more in it than a limit allows",
    "memory": "it did not fit into the memory, or is nested too deeply",
    "timeout": "reading it took longer than a file may take",
    "crashed": "the process that read it died",
    "unexpected": "archlens met something that it should have known: a bug, please report it",
}
"""Why a file could not be read."""

VERSION = 1
"""Of the columns: another one says that one was renamed, taken away, or means something else. More may come without."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table.

    Attributes:
        name: as it stands in the header, and in a condition.
        type: of what it holds; every column but ``path`` may hold null, for what is unknown or not there.
        meaning: in the words of the definitions.
    """

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class SurveyTable:
    """A table of a survey.

    Attributes:
        name: that of its file, too, without the ending.
        row: what a row is.
        columns: in order; the first is ``path``.
    """

    name: str
    row: str
    columns: tuple[TableColumn, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def named(self, names: Sequence[str]) -> Sequence[str]:
        """The names that are asked for, which it has.

        Raises:
            UnknownNameError: if it has no column of one of them.
        """
        for name in names:
            if name not in self.names:
                expected = f"a column of the table {self.name}"
                raise UnknownNameError(name, expected=expected, found=quoted(name), hint=did_you_mean(name, self.names))
        return names

    @property
    def types(self) -> Mapping[str, ColumnType]:
        """Name of a column → its type."""
        return {column.name: column.type for column in self.columns}


def _text(name: str, meaning: str) -> TableColumn:
    return TableColumn(name, "text", meaning)


def _whole(name: str, meaning: str) -> TableColumn:
    return TableColumn(name, "whole", meaning)


def _number(name: str, meaning: str) -> TableColumn:
    return TableColumn(name, "number", meaning)


def _truth(name: str, meaning: str) -> TableColumn:
    return TableColumn(name, "truth", meaning)


_PATH = _text("path", "the file, as it was named, or its URL")
_NUMBER = _whole("number", "which one it is of the model, from 1, in the order of the report")
_SIZE = _whole("size", "bytes of the file, or of all files in a folder that is a model; null if nothing tells")
_STAMP = _text("stamp", "what changes when the file does: the time of its last change, or the ETag of a store")
_TOO_LARGE = _text(
    "too_large", "names of the columns that are null since their figure goes beyond 64 bits, with | between them"
)

MODELS = SurveyTable(
    "models",
    "a model that was read",
    (
        _PATH,
        _SIZE,
        _STAMP,
        _text("name", "the name of the model"),
        _text("format", "the form that it was read from, as the report has it"),
        _text("keras_version", "the version of Keras that wrote the file, where the file says so"),
        _text(
            "fingerprint", "the same for models of one architecture with the same settings, whatever they are called"
        ),
        _text("signature", "what tells how near the architectures of two models are: `archlens find` compares these"),
        _whole("calls", "number of calls, inputs left out"),
        _whole("layers", "number of distinct layers and operations that have a call"),
        _whole("nested_models", "number of distinct nested models that were opened"),
        _whole("shared_parts", "number of layers and nested models with weights that are called several times"),
        _whole("parameters", "elements of all weights, every layer once"),
        _whole("trainable_parameters", "the parameters that training would change"),
        _whole("weight_bytes", "bytes of all weights as they are stored"),
        _whole("macs", "multiply-accumulates of all calls, for one sample; null if those of one are not known"),
        _whole("macs_at_least", "the sum of those multiply-accumulates that are known"),
        _whole("peak_bytes", "the most bytes of tensors that are alive at one call, for one sample"),
        _whole("kept_bytes", "bytes of the tensors that training keeps for the gradients, for one sample"),
        _text("compute_types", "the types that its layers with weights compute in, with | between them"),
        _text("quantization", "how layers were quantized, as Keras names it, with | between; null if none was"),
        _text("optimizer", "the class of the optimizer that it was compiled with; null if the file does not tell it"),
        _whole("depth", "model depth: most calls on a path from any input to any output"),
        _whole("weighted_depth", "most weighted calls on such a path"),
        _whole("inputs", "number of inputs"),
        _whole("feature_inputs", "inputs that reach an output by feature tensors; each has a branch"),
        _whole("control_inputs", "inputs that only lead into control tensors"),
        _whole("unused_inputs", "inputs that are neither"),
        _whole("outputs", "number of outputs"),
        _text("strategy", "how its inputs come together, in a word: none, early, late, joint, progressive or hybrid"),
        _whole("stages", "the highest stage of a fusion; 0 without one"),
        _whole("fusions", "number of merge points where new inputs meet"),
        _whole("injections", "number of merge points where an input enters again after it was fused"),
        _whole("blocks", "number of internal merge points"),
        _whole("expansions", "number of calls whose ratio of features is above the expansion that was asked for"),
        _whole("contractions", "number of calls whose ratio of features is below its inverse"),
        _whole("interaction_calls", "number of calls that see at least two inputs"),
        _whole("interaction_depth", "the largest depth after over all fusions; 0 without one"),
        _whole("interaction_weighted_depth", "most weighted calls on a path of interaction calls"),
        _whole("interaction_parameters", "parameters of the distinct layers with an interaction call"),
        _whole("interaction_macs", "multiply-accumulates of the interaction calls, for one sample"),
        _whole("joint_depth", "the largest joint depth of an output: how many layers work on all that it sees"),
        _whole("narrowest_features", "the least features of an interaction call that is no output; null without any"),
        _whole("min_branch_depth", "the least depth of a branch; null without any"),
        _whole("max_branch_depth", "the largest depth of a branch; null without any"),
        _number("max_share", "the greatest share of a branch: its parameters / those of all branches, 0 to 1"),
        _number("max_arm_share", "the greatest share of an arm in the features of a fusion, 0 to 1"),
        _number(
            "similarity", "the greatest similarity of two branches by layer equivalence, 0 to 1; null if not compared"
        ),
        _whole("errors", "number of findings of severity error"),
        _whole("warnings", "number of findings of severity warning"),
        _whole("notes", "number of findings of severity info"),
        _TOO_LARGE,
    ),
)

BRANCHES = SurveyTable(
    "branches",
    "a branch: the calls that see one input alone",
    (
        _PATH,
        _NUMBER,
        _text("input", "the name of its input"),
        _text("key", "the key under which the model takes the input; null where inputs are given by position"),
        _text("shape", "the shape of the input, batch axis first"),
        _text("dtype", "the type of the input, where the file tells it"),
        _truth("fuses", "whether a tensor leaves the branch"),
        _whole("depth", "most calls on a path inside it, from the input to its frontier"),
        _whole("weighted_depth", "the same, weighted calls only"),
        _whole("calls", "number of calls in it"),
        _whole("parameters", "of the distinct layers with a call in it"),
        _whole("trainable_parameters", "the part of them that training would change"),
        _whole("shared_parameters", "the part of them whose layer also has a call outside"),
        _whole("weight_bytes", "bytes of the weights of its layers as they are stored"),
        _whole("macs", "multiply-accumulates of its calls, for one sample; null if those of one are not known"),
        _whole("macs_at_least", "the sum of those multiply-accumulates that are known"),
        _number(
            "share", "its parameters / those of all branches, 0 to 1; null of a lone branch, or if some are unknown"
        ),
        _whole("frontier", "number of calls whose tensors leave it"),
        _whole("outputs_without", "number of outputs that are left without its input"),
        _whole("calls_lost_without", "number of calls that cannot run without its input"),
        _TOO_LARGE,
    ),
)

FUSIONS = SurveyTable(
    "fusions",
    "a fusion: a merge point where new inputs meet",
    (
        _PATH,
        _NUMBER,
        _text("id", "of the call"),
        _text("class", "of the layer or operation that merges"),
        _text("mode", "how it merges, such as concatenate, add or attention"),
        _text("level", "input, feature or decision"),
        _whole("stage", "1 + the highest stage among fusions upstream"),
        _whole("inputs", "number of inputs that it sees"),
        _text("input_names", "their names, with | between them"),
        _whole("arms", "number of distinct feature tensors that come in"),
        _number("max_arm_share", "the greatest share of an arm in the features of all arms, 0 to 1"),
        _text("shape", "of its first output, batch axis first"),
        _whole("features", "elements per sample of that output"),
        _number("ratio", "features out / the sum of its arms' features"),
        _whole("depth_before", "most calls on a path from any input to it, itself left out"),
        _whole("depth_after", "most calls on a path from it to any output, itself left out"),
        _number("position", "depth before / (depth before + depth after), 0 to 1; null if both are 0"),
        _TOO_LARGE,
    ),
)

OUTPUTS = SurveyTable(
    "outputs",
    "an output of a model",
    (
        _PATH,
        _NUMBER,
        _text("name", "the model's own name for it"),
        _text("id", "of the call that makes it"),
        _text("shape", "its shape, batch axis first"),
        _whole("inputs", "number of inputs that reach it"),
        _text("input_names", "their names, with | between them"),
        _whole("joint_depth", "how many layers work on everything that it sees"),
        _whole("depth", "most calls on a path from any input to it, its own call included; null if none reaches it"),
        _whole("weighted_depth", "the same, weighted calls only"),
        _whole("head_depth", "most calls on a path inside its head; null with a single output"),
    ),
)

FINDINGS = SurveyTable(
    "findings",
    "a finding: what a reviewer, or a careful reader of the file, would notice",
    (
        _PATH,
        _NUMBER,
        _text("code", "a stable code, such as AL204"),
        _text("severity", "error, warning or info"),
        _whole("places", "number of calls concerned"),
        _text("calls", "ids of the first of these calls, with | between them"),
        _text("message", "what was found"),
        _text("hint", "what to try"),
    ),
)

ERRORS = SurveyTable(
    "errors",
    "a file that could not be read",
    (
        _PATH,
        _SIZE,
        _STAMP,
        _text("kind", f"one of {', '.join(ERROR_KINDS)}"),
        _text("limit_name", "of kind limit, the limit that the file goes beyond"),
        _text("place", "where in the file the trouble is, where that is known"),
        _text("message", "what was expected, what was found, what to do"),
    ),
)

TABLES = (MODELS, BRANCHES, FUSIONS, OUTPUTS, FINDINGS, ERRORS)
"""All tables. Every file has one row in ``models``, or one in ``errors``."""


def table_named(name: str) -> SurveyTable:
    """The table of that name.

    Raises:
        UnknownNameError: if there is none.

    Example:
        >>> table_named("fusions").names[:4]
        ('path', 'number', 'id', 'class')
    """
    tables = {table.name: table for table in TABLES}
    if name not in tables:
        raise UnknownNameError(
            name, expected="a table of a survey", found=quoted(name), hint=did_you_mean(name, tables)
        )
    return tables[name]
