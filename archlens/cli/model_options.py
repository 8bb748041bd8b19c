"""How a command reads the models that it is given: options that all such commands have in common."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archlens.cli.output import complain
from archlens.errors import ArchlensError, UnknownNameError
from archlens.limits import within
from archlens.text.names import quoted
from archlens.text.shapes import SPELLINGS, read_shape

if TYPE_CHECKING:  # imported when a model is read
    from archlens.analysis.analysis import Analysis

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the options say.

    Attributes:
        expansion: the ratio of features above which a call is an expansion.
        weights: the file of the weights of a model in JSON.
        rebuild: whether to rebuild files with Keras, for graphs that are only in code.
        custom_objects: modules with the classes that the files name.
        open_layers: whether to open layers that have sublayers.
        open_classes: the classes of such layers to open, if not all.
        limits: limits of reading that are changed, by name.
        shapes: those that inputs are given, by name.
    """

    expansion: float
    weights: str | None
    rebuild: bool
    custom_objects: tuple[str, ...]
    open_layers: bool
    open_classes: tuple[str, ...]
    limits: Mapping[str, int]
    shapes: Mapping[str, tuple[int | None, ...]]


def reading_options(command: F) -> F:
    """Give a command the options of :class:`Reading`, and hand them over as one argument ``reading``.

    The limits count for all that the command does. ``--open`` is refused.
    """
    return _NO_BROWSER(_with_reading(command))  # type: ignore[no-any-return]


def reading_and_browser_options(command: F) -> F:
    """As :func:`reading_options`, but ``--open`` is an option of its own, handed over as ``browser``."""
    return _BROWSER(_with_reading(command))  # type: ignore[no-any-return]


def open_refused() -> ArchlensError:
    """The error of who says ``--open`` where there is no page to open, and may mean layers."""
    return ArchlensError(
        expected="--open with a page, which `archlens report --format html` makes",
        found="no page to open in the browser",
        hint="To open layers that have sublayers, say --open-layers, or --open-class CLASS.",
    )


def _with_reading(command: F) -> F:
    @functools.wraps(command)
    def with_reading(**arguments: Any) -> Any:
        reading = Reading(**{field.name: arguments.pop(field.name) for field in fields(Reading)})
        return _within(reading.limits, command, reading=reading, **arguments)

    decorated: Any = with_reading
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def limit_option(command: F) -> F:
    """Give a command the option of limits alone, which count for all that it does."""

    @functools.wraps(command)
    def with_limits(limits: Mapping[str, int], **arguments: Any) -> Any:
        return _within(limits, command, **arguments)

    return _LIMIT(with_limits)  # type: ignore[no-any-return]


def limits_option(command: F) -> F:
    """Give a command the option of limits, handed over as ``limits``, for what it has others read."""
    return _LIMIT(command)  # type: ignore[no-any-return]


def expansion_option(command: F) -> F:
    """Give a command the option of the ratio of expansions, handed over as ``expansion``."""
    return _EXPANSION(command)  # type: ignore[no-any-return]


def exclude_option(command: F) -> F:
    """Give a command the option of patterns of models to leave out, handed over as ``exclude``."""
    return _EXCLUDE(command)  # type: ignore[no-any-return]


def _within(limits: Mapping[str, int], command: Callable[..., Any], **arguments: Any) -> Any:
    if not limits:
        return command(**arguments)

    with within(limits):
        return command(**arguments)


def _limits(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, int]:
    """The limits that ``NAME=VALUE`` set."""
    changes = {}
    for each in given:
        name, _, value = each.partition("=")
        digits = value.replace(",", "").replace("_", "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
            raise click.BadParameter(f"{quoted(each)} is not NAME=NUMBER.")
        changes[name] = int(digits)
    if changes:
        try:
            with within(changes):
                pass
        except UnknownNameError as error:
            raise click.BadParameter(str(error)) from error
    return changes


def _shapes(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, tuple[int | None, ...]]:
    """The shapes that ``NAME=SHAPE`` gave; a name may have an equals sign, a shape has none."""
    shapes: dict[str, tuple[int | None, ...]] = {}
    for each in given:
        name, equals, text = each.rpartition("=")
        shape = read_shape(text) if equals else None
        if shape is None:
            raise click.BadParameter(
                f"{quoted(each)} is not NAME=SHAPE. Write the shape as {SPELLINGS}; sizes are 1 or more."
            )
        if name in shapes:
            raise click.BadParameter(f"{quoted(name)} is given two shapes.")
        shapes[name] = shape
    return shapes


_MOST_DIGITS = 30

_LIMIT: Any = click.option(
    "--limit",
    "limits",
    metavar="NAME=NUMBER",
    multiple=True,
    callback=_limits,
    help="Change a limit of reading for a file that you trust; an error that a file goes beyond one names it.",
)
_EXCLUDE: Any = click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="Leave out what fits: a path from here (models/old), or a name at any depth (old, *_test.keras). Can be given "
    "several times.",
)
_EXPANSION: Any = click.option(
    "--expansion",
    metavar="RATIO",
    type=click.FloatRange(min=1),
    default=4.0,
    show_default=True,
    help="Features out / features in above which a call is an expansion; below the inverse, a contraction.",
)
_OPTIONS = (
    _EXPANSION,
    click.option(
        "--weights",
        metavar="FILE",
        help="Of a model in JSON, the file of its weights (.weights.h5, or .weights.json of its shards).",
    ),
    click.option(
        "--rebuild",
        is_flag=True,
        help="Let Keras rebuild the model, for graphs that are only in code. RUNS CODE that the file names.",
    ),
    click.option(
        "--custom-objects",
        metavar="MODULE",
        multiple=True,
        help="With --rebuild: a module with the model's own classes. Can be given several times.",
    ),
    click.option("--open-layers", is_flag=True, help="Of live or rebuilt models, open layers with sublayers."),
    click.option(
        "--open-class",
        "open_classes",
        metavar="CLASS",
        multiple=True,
        help="As --open-layers, but only layers of this class. Can be given several times.",
    ),
    click.option(
        "--shape",
        "shapes",
        metavar="NAME=SHAPE",
        multiple=True,
        callback=_shapes,
        help="Give an input another shape: text=128, image=512x512x3 or 'image=(None, 512, 512, 3)'. All shapes behind "
        "it follow. Can be given several times.",
    ),
    _LIMIT,
)


def _refuse_open(_context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        raise open_refused()


_BROWSER: Any = click.option("--open", "browser", is_flag=True, help="Of --format html, open the page in the browser.")
_NO_BROWSER: Any = click.option("--open", is_flag=True, hidden=True, expose_value=False, callback=_refuse_open)


def analyze_named(name: str, reading: Reading, folder: Path | None = None) -> Analysis:
    """The Analysis of what the command line names.

    Args:
        name: a model.
        reading: what the options say.
        folder: where the module of ``module:function`` is looked for first; the current folder, if not given.

    Raises:
        ArchlensError: if it cannot be read, built or rebuilt.
    """
    # Only now: what reads and analyses models is 100 ms that --help would wait for.
    from archlens.api import analyze
    from archlens.readers.live.model_functions import load

    options: dict[str, Any] = {
        "expansion": reading.expansion,
        "open_layers": reading.open_layers or reading.open_classes,
        "shapes": reading.shapes,
    }
    if not reading.rebuild:
        return analyze(load(name, folder), weights=reading.weights, **options)

    from archlens.readers.live.rebuild import rebuilt  # only now: half of the readers, for a rare option

    complain(f"{name}: Keras rebuilds this model and runs the code of the classes that it names (safe mode is on).")
    sys.stderr.flush()
    with rebuilt(name, reading.custom_objects) as model:
        return analyze(model, **options)
