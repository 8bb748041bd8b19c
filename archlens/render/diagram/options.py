"""What a drawing shall show, and how."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import Literal, get_args

from archlens.errors import ArchlensError
from archlens.text.values import in_brief

Fold = Literal["none", "blocks", "auto"]
Direction = Literal["TB", "LR"]
ThemeName = Literal["light", "dark"]
EngineName = Literal["graphviz-pure", "dot"]
Measure = Literal["macs", "parameters"]
"""What a call costs."""

ColorBy = Literal["branch", "macs", "parameters"]
"""What the colours of nodes tell: the branch or head that they belong to, or what they cost."""

MOST_NODES = 60
"""What ``fold="auto"`` folds a picture down to."""

SECONDS = 60.0
"""How long a layout may take."""


class DrawingError(ArchlensError):
    """A picture cannot be made: an ending that archlens does not write, an engine that is missing or too slow.

    Example:
        >>> print(DrawingError(expected="a file name", found="nothing", hint="Name one."))
        expected a file name, found nothing. Name one.
    """


@dataclass(frozen=True, slots=True)
class Options:
    """What a drawing shall show.

    Attributes:
        fold: ``none`` draws every call; ``blocks`` folds runs, internal blocks and repeats; ``auto`` folds, step by
            step, until the picture has at most :data:`MOST_NODES` nodes.
        depth: nested models deeper than this are closed: 0 closes all of them; ``None`` closes none.
        focus: the id of a call, or the path of a nested model, whose surroundings alone are drawn.
        only_branch: the name of an input whose branch alone is drawn.
        direction: ``TB`` runs from top to bottom, and where ``auto`` finds it readable in no other way, from left to
            right; ``LR`` always runs from left to right.
        theme: ``light`` or ``dark``.
        color_by: what the colours of nodes tell: the ``branch`` or head that they belong to, or which share of the
            model's ``macs`` or ``parameters`` they have.
        engine: the program that lays the picture out; ``None`` is graphviz-pure, and the system's ``dot`` for PDF.
        seconds: how long the layout may take.

    Raises:
        DrawingError: if an attribute is none of its values.

    Example:
        >>> Options(direction="LR").fold
        'auto'
    """

    fold: Fold = "auto"
    depth: int | None = None
    focus: str | None = None
    only_branch: str | None = None
    direction: Direction = "TB"
    theme: ThemeName = "light"
    color_by: ColorBy = "branch"
    engine: EngineName | None = None
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        for name, choices in _CHOICES:
            if getattr(self, name) not in choices:
                raise DrawingError(
                    expected=f"{name} to be one of {', '.join(str(c) for c in choices)}",
                    found=in_brief(getattr(self, name)),
                    hint="Choose one of them.",
                )
        if self.depth is not None and (type(self.depth) is not int or self.depth < 0):
            raise DrawingError(
                expected="depth to be a whole number, 0 or more",
                found=in_brief(self.depth),
                hint="0 closes every model.",
            )
        for name in ("focus", "only_branch"):
            if not isinstance(getattr(self, name), (str, NoneType)):
                raise DrawingError(
                    expected=f"{name} to be a name", found=in_brief(getattr(self, name)), hint="Give it as a str."
                )
        if self.focus is not None and self.only_branch is not None:
            raise DrawingError(
                expected="a focus or a branch to draw alone", found="both", hint="Leave one of them out."
            )


_CHOICES: tuple[tuple[str, tuple[str | None, ...]], ...] = (
    ("fold", get_args(Fold)),
    ("direction", get_args(Direction)),
    ("theme", get_args(ThemeName)),
    ("color_by", get_args(ColorBy)),
    ("engine", (None, *get_args(EngineName))),
)
