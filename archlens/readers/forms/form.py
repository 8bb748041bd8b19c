"""What archlens knows of one form of model file: a record that reading, scanning and stripping ask alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar

from archlens.readers.files.folder import Folder
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.model_description import ModelDescription

Source = TypeVar("Source", BinaryIO, Folder)
"""What holds a model: a file open for reading, or a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[Source]):
    """A form of model file. Its functions take the file, open for reading, or the folder.

    Attributes:
        name: as a scan names it (``keras``).
        what: what a file of the form is, in words (``a .keras file``).
        listed: as it stands in a list of what archlens reads; ``None`` for a form that is recognised only to say why
            there is nothing to read in it.
        endings: how its files are named; a skeleton in the form is named with the first. None for folders.
        ambiguous: whether files of other kinds have the same endings, so that in a folder of models a file is not taken
            for a model by its ending alone. Several such forms may have one ending, of which at most one is rewritten.
        weights_endings: endings of files that are of the form and hold nothing but weights.
        folder: whether it is a folder, and not a file.
        signs: names of the files by which such a folder is known: without any of them it is none.
        sniff: (source, first bytes of the file) → whether it is of the form; the file may be left at any position.
        describe: (source, its name in messages) → the model and its weights. Raises :class:`ModelFileError` if the file
            is damaged or holds no model, and :class:`NotAGraphError` if what it describes is no graph.
        look_at: (source, contents) → adds to ``contents`` everything in it that a scan may want to look at; what is
            damaged is noted there, and no error.
        rewrite: (source, its name in messages) → the file without the data of its weights, in the same form; ``None``
            if a skeleton is always one of the form ``.keras``.
        describe_declared: as ``describe``, with weights that tell all that the file declares of them, as
            :class:`DeclaredWeights`; ``None`` if the form declares no more of them than shapes. Slower.
        configuration: (source, its name in messages) → the serialized model, for Keras to rebuild it from; ``None`` if
            today's Keras has no use for what the form holds.
    """

    name: str
    what: str
    listed: str | None
    endings: tuple[str, ...] = ()
    ambiguous: bool = False
    weights_endings: tuple[str, ...] = ()
    folder: bool = False
    signs: tuple[str, ...] = ()
    sniff: Callable[[Source, bytes], bool]
    describe: Callable[[Source, str], ModelDescription]
    look_at: Callable[[Source, Contents], None]
    rewrite: Callable[[Source, str], bytes] | None = None
    describe_declared: Callable[[Source, str], ModelDescription] | None = None
    configuration: Callable[[Source, str], Any] | None = None
