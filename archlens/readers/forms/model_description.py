"""What a model file describes, whatever its form: the one thing that reading, scanning and stripping go on from."""

from __future__ import annotations

from dataclasses import dataclass

from archlens.readers.keras.code_in_config import ConfigCode
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """A model as its file describes it, and what the file says of its weights.

    Attributes:
        format: the form of the description, as a report names it (``keras``, ``folder``, ``h5``, ``json``, ``tfjs``,
            ``savedmodel``).
        model: the description itself.
        weights: the weights of its layers; ``None`` if the file holds none, or they could not be read.
        weights_error: why the weights in the file could not be read; ``None`` if they could, or there are none.
        strangers: names of the layers that the file has weights for and the description does not have, in the order of
            the file, where the form names layers there.
        keras_version: the version of Keras that wrote the file, where the file tells it.
        place: the member or attribute that holds the description; empty if it is the whole file.
        code: the code in the description and in what the file holds beside it, such as what the model was compiled
            with.
        missing_files: the files of its weights that are not there, or are pointers of Git LFS, though what they hold is
            told elsewhere.
    """

    format: str
    model: ModelConfig
    weights: WeightGroup | None = None
    weights_error: Exception | None = None
    strangers: tuple[str, ...] = ()
    keras_version: str | None = None
    place: str = ""
    code: tuple[ConfigCode, ...] = ()
    missing_files: tuple[str, ...] = ()
