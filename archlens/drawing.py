"""The one call: from an Analysis to a picture of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import os

    from archlens.analysis.analysis import Analysis
    from archlens.render.diagram.options import Direction, EngineName, Fold, ThemeName


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
    analysis: Analysis,
    target: None = None,
    *,
    fold: Fold = ...,
    depth: int | None = ...,
    focus: str | None = ...,
    only_branch: str | None = ...,
    direction: Direction = ...,
    theme: ThemeName = ...,
    engine: EngineName | None = ...,
) -> Picture: ...


@overload
def draw(
    analysis: Analysis,
    target: str | os.PathLike[str],
    *,
    fold: Fold = ...,
    depth: int | None = ...,
    focus: str | None = ...,
    only_branch: str | None = ...,
    direction: Direction = ...,
    theme: ThemeName = ...,
    engine: EngineName | None = ...,
) -> Path: ...


def draw(
    analysis: Analysis,
    target: str | os.PathLike[str] | None = None,
    *,
    fold: Fold = "auto",
    depth: int | None = None,
    focus: str | None = None,
    only_branch: str | None = None,
    direction: Direction = "TB",
    theme: ThemeName = "light",
    engine: EngineName | None = None,
) -> Path | Picture:
    """Draw a model, into a file or into a notebook.

    Drawing twice gives the same bytes. The file is written whole or not at all.

    Args:
        analysis: an analysis with its graph.
        target: the file to write; its ending (``.svg``, ``.png``, ``.pdf``, ``.html``, ``.dot``, ``.mmd``) says in
            which form. HTML is a page that pans, zooms, searches and opens what is folded. Without a target, the
            picture is handed back for the notebook to display.
        fold: ``none`` draws every call; ``blocks`` folds runs, internal blocks and repeats; ``auto`` folds, step by
            step, until the picture has at most 60 nodes. No fusion, injection or split is ever folded away.
        depth: close nested models below this level; 0 closes all of them, with what they fuse.
        focus: draw only what is near this call, or this nested model.
        only_branch: draw only the branch of this input.
        direction: ``TB``, from top to bottom, or ``LR``, from left to right.
        theme: ``light`` or ``dark``; a page in HTML is as its reader's system is.
        engine: ``graphviz-pure``, which comes with archlens, or ``dot`` of the system; the latter is what PDF needs.

    Returns:
        The file; without a target, a :class:`Picture`, which a notebook displays.

    Raises:
        DrawingError: if the ending or an option is unknown, or the engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
        ReportFormatError: if the analysis was read back from a report, which holds no graph.

    Example:
        >>> import archlens, tempfile
        >>> analysis = archlens.analyze("sample_models/image_text.keras")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = draw(analysis, Path(folder, "model.svg"), theme="dark")
        ...     path.read_text(encoding="utf-8").count('class="node"')
        11
        >>> draw(analysis)  # in a notebook, the picture
        Picture(title='image_text')
    """
    from archlens.render.diagram import render
    from archlens.render.diagram.options import Options
    from archlens.render.files import write_file

    options = Options(
        fold=fold, depth=depth, focus=focus, only_branch=only_branch, direction=direction, theme=theme, engine=engine
    )
    if target is None:
        return Picture(analysis.model.name, render(analysis, "svg", options).decode())
    path = Path(target)
    write_file(render(analysis, path.suffix.lower().removeprefix("."), options), path)
    return path
