"""``archlens.card``: a section about a model for a README or a model card."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, overload

from archlens.api.analyzing import analysis_of
from archlens.api.stripping import refuse_model_as_target
from archlens.render.card.card_file import CardFile, card_name, card_of
from archlens.text.files import write_file
from archlens.text.paths import path_of


@overload
def card(
    model: Any, target: None = ..., *, name: str | None = ..., picture: str | os.PathLike[str] | None = ...
) -> str: ...


@overload
def card(
    model: Any,
    target: str | os.PathLike[str],
    *,
    name: str | None = ...,
    picture: str | os.PathLike[str] | None = ...,
    append: bool = ...,
) -> Path: ...


def card(
    model: Any,
    target: str | os.PathLike[str] | None = None,
    *,
    name: str | None = None,
    picture: str | os.PathLike[str] | None = None,
    append: bool = False,
) -> str | Path:
    """Write a section about a model into a README or a model card, or hand it back as Markdown.

    It has at most 60 lines, and stands between two markers, which Markdown does not show. In a file that has them it
    is written anew in its place, and all else stays as it is, byte for byte; a new file has the card alone. The same
    model gives the same bytes. The file is written whole or not at all.

    Args:
        model: path of a model file, a live model, or an Analysis.
        target: the file; without one, the card with its markers is handed back.
        name: what the heading and the markers call the model; as its file, if not given. It tells the cards of several
            models in one file apart.
        picture: a picture below the flow: a file to write and lead to (``.svg``, ``.png``), or ``mermaid`` for one in
            the text, which GitHub and GitLab draw.
        append: whether the card is added at the end of a file that has no markers for it.

    Returns:
        The file; without a target, the card.

    Raises:
        MarkerError: if the file has no markers for the card, or its markers do not come in pairs.
        ArchlensError: if a file cannot be read or written, or is the model itself.
        ArgumentError: if a path, the name or the picture is none; and what :func:`analyze` raises of a model.

    Example:
        >>> made = card("sample_models/siamese.keras").splitlines()
        >>> made[0], made[2]
        ('<!-- archlens:card siamese -->', '### Architecture of `siamese`')
    """
    path = None if target is None else Path(path_of(target, "a file to write"))
    shown = None if picture is None else path_of(picture, "a picture")
    analysis = analysis_of(model)
    for each in (path, shown):
        if each is not None and analysis.path is not None:
            refuse_model_as_target(analysis.path, Path(each))
    made = card_of(
        analysis,
        card_name(analysis, analysis.path) if name is None else name,
        model=analysis.path,
        picture=shown,
        folder=None if path is None else path.parent,
    )
    files = [] if made.picture is None else [made.picture]
    if path is not None:
        file = CardFile.read(str(path))
        files.append((path, file.with_card(made, exactly=name is not None, append=append)))
    for each_path, content in files:
        write_file(content, each_path)
    return made.marked if path is None else path
