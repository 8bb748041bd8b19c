"""``archlens.draw``: a picture of a model, in a file or for a notebook."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

from archlens.api.analyzing import analysis_of
from archlens.render.diagram.options import ColorBy, Direction, EngineName, Fold, Options, ThemeName
from archlens.render.picture_file import format_of, render
from archlens.text.files import write_file
from archlens.text.paths import path_of


@dataclass(frozen=True)
class Picture:
    """A picture that a notebook displays where it stands.

    Attributes:
        title: the name of the model.
        svg: the picture as SVG.
    """

    title: str
    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg


@overload
def draw(
    model: Any,
    target: None = None,
    *,
    fold: Fold = ...,
    depth: int | None = ...,
    focus: str | None = ...,
    only_branch: str | None = ...,
    direction: Direction = ...,
    theme: ThemeName = ...,
    color_by: ColorBy = ...,
    engine: EngineName | None = ...,
) -> Picture: ...


@overload
def draw(
    model: Any,
    target: str | os.PathLike[str],
    *,
    fold: Fold = ...,
    depth: int | None = ...,
    focus: str | None = ...,
    only_branch: str | None = ...,
    direction: Direction = ...,
    theme: ThemeName = ...,
    color_by: ColorBy = ...,
    engine: EngineName | None = ...,
) -> Path: ...


def draw(
    model: Any,
    target: str | os.PathLike[str] | None = None,
    *,
    fold: Fold = "auto",
    depth: int | None = None,
    focus: str | None = None,
    only_branch: str | None = None,
    direction: Direction = "TB",
    theme: ThemeName = "light",
    color_by: ColorBy = "branch",
    engine: EngineName | None = None,
) -> Path | Picture:
    """Draw a model, into a file or into a notebook.

    Drawing twice gives the same bytes. The file is written whole or not at all.

    Args:
        model: path of a model file, a live model, or an Analysis with its graph.
        target: the file to write; its ending (``.svg``, ``.png``, ``.pdf``, ``.html``, ``.dot``, ``.mmd``) says in
            which format. HTML is a page that pans, zooms, searches and opens what is folded. Without a target, the
            picture is handed back for the notebook to display.
        fold: ``none`` draws every call; ``blocks`` folds runs, internal blocks and repeats; ``auto`` folds, step by
            step, until the picture has at most 60 nodes. No fusion, injection or split is ever folded away.
        depth: close nested models below this level; 0 closes all of them, with what they fuse.
        focus: draw only what is near this call, or this nested model.
        only_branch: draw only the branch of this input.
        direction: ``TB``, from top to bottom, or ``LR``, from left to right.
        theme: ``light`` or ``dark``; a page in HTML is as its reader's system is.
        color_by: what colours tell: the ``branch`` or head that a node belongs to, or which share of the model's
            ``macs`` or ``parameters`` it has.
        engine: ``graphviz-pure``, which comes with archlens, or ``dot`` of the system; the latter is what PDF needs.

    Returns:
        The file; without a target, a :class:`Picture`, which a notebook displays.

    Raises:
        DrawingError: if the ending or an option is unknown, or the engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
        ReportFormatError: if an Analysis was read back from a report, which holds no graph.
        ArgumentError: if the target is no path; and what :func:`analyze` raises of a model.

    Example:
        >>> import archlens, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = draw("sample_models/image_text.keras", Path(folder, "model.svg"), theme="dark")
        ...     path.read_text(encoding="utf-8").count('class="node"')
        11
        >>> draw(archlens.analyze("sample_models/image_text.keras"))  # in a notebook, the picture
        Picture(title='image_text')
    """
    options = Options(
        fold=fold,
        depth=depth,
        focus=focus,
        only_branch=only_branch,
        direction=direction,
        theme=theme,
        color_by=color_by,
        engine=engine,
    )
    path = None if target is None else Path(path_of(target, "a file to write"))
    format_name = "svg" if path is None else format_of(path.name)
    analysis = analysis_of(model)
    if path is None:
        return Picture(analysis.model.name, render(analysis, "svg", options).decode())
    write_file(render(analysis, format_name, options), path)
    return path
