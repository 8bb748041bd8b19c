"""``archlens.skeleton``: a model file without its weights."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from archlens.errors import ArchlensError
from archlens.limits import within
from archlens.skeletons import skeleton_bytes
from archlens.text.files import write_file
from archlens.text.paths import path_of


def skeleton(
    model: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    anonymize: bool = False,
    limits: Mapping[str, int] | None = None,
) -> Path:
    """Write a model file without its weights: the whole architecture in a few KB.

    Every weight is declared, by name, shape and type, and has no data; whoever reads it finds zeros. No weight's data
    is read, so that a large file takes no longer than a small one. Nothing that the file names is imported or run. The
    same model gives the same bytes. The file is written whole or not at all.

    Args:
        model: path of a model file or folder of any form that archlens reads, ``-`` for standard input, or a URL.
        target: the file to write: ``.keras``; or ``.h5`` or ``.json``, if the model is of that form.
        anonymize: whether to leave out every word that is not Keras's own: names of layers, inputs and outputs and of
            classes are made up, and vocabularies, paths, code and what the model was trained with are dropped.
        limits: limits of reading to change, by name, for a file that is trusted.

    Returns:
        The file.

    Raises:
        ModelFileError: if the file is missing, damaged or no model that archlens reads.
        ArchlensError: if the model cannot be written in that form, or the target is the model itself.
        ArgumentError: if the model or the target is no path.

    Example:
        >>> import archlens, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = skeleton("sample_models/image_text.keras", Path(folder, "shared.keras"), anonymize=True)
        ...     archlens.analyze(path).interaction.depth
        1
    """
    path = Path(path_of(target, "a file to write"))
    refuse_model_as_target(path_of(model, "a model file"), path)
    with within(limits):
        data = skeleton_bytes(model, path.suffix.lower(), anonymize=anonymize)
    write_file(data, path)
    return path


def refuse_model_as_target(model: str, target: Path) -> None:
    """Refuse to write over the model, or into its folder.

    Raises:
        ArchlensError: if that is asked for.
    """
    try:
        source, resolved = Path(model).resolve(), target.resolve()
        same = resolved == source or (target.exists() and Path(model).exists() and target.samefile(model))
        inside = source.is_dir() and source in resolved.parents
    except (OSError, ValueError, RuntimeError):  # one of them is no path at all
        return
    if same or inside:
        raise ArchlensError(
            expected=f"a file to write to, not {os.fspath(target)}", found="the model itself", hint="Name another file."
        )
