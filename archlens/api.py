"""The calls behind the public names: analyze, draw, card, compare, scan, skeleton, survey, find.

``analyze`` is what nearly everybody asks for; what only the other calls need is imported inside them, so that a report
does not wait for diagrams, comparisons or scans to be imported (a third of the start-up of ``archlens report``).
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis, compare_with, show_with
from archlens.analysis.features import EXPANSION
from archlens.errors import ArchlensError, ArgumentError, LimitError, LiveModelError
from archlens.graph import ModelGraph
from archlens.limits import within
from archlens.readers import read
from archlens.readers.garbage import no_search_for_garbage
from archlens.rules import find as find_by_rules
from archlens.text.figures import significant
from archlens.text.files import write_file
from archlens.text.paths import path_of
from archlens.text.text_pieces import Text, joined_text
from archlens.text.values import in_brief

if TYPE_CHECKING:  # types of calls whose rooms are imported when they are called
    from archlens.comparison import Architecture, Comparison
    from archlens.render.diagram.options import ColorBy, Direction, EngineName, Fold, ThemeName
    from archlens.scans import Scan
    from archlens.surveys.executors import SurveyExecutor
    from archlens.surveys.nearest import Neighbours
    from archlens.surveys.records import SurveyProgress
    from archlens.surveys.survey_results import Survey

__all__ = [
    "Analysis",
    "ModelGraph",
    "Picture",
    "analyze",
    "card",
    "compare",
    "draw",
    "find",
    "scan",
    "skeleton",
    "survey",
]

_LONGEST_TIMEOUT = 10**6
"""Seconds; what is longer is taken for no end."""


def analyze(
    model: Any,
    *,
    inputs: Any = None,
    input_shape: Any = None,
    open_layers: bool | Iterable[type | str] = False,
    weights: str | os.PathLike[str] | None = None,
    expansion: float = EXPANSION,
    limits: Mapping[str, int] | None = None,
    shapes: Mapping[str, Sequence[int | None]] | None = None,
) -> Analysis:
    """Read a model, compute every figure of the definitions, and tell what the rules find.

    Of a file, neither Keras nor TensorFlow is imported, nothing that the file names is imported or run, and no weight's
    data is read. Of a live model no forward pass is made, no weight is copied, and the model stays as it was.

    Args:
        model: path of a model file, or a live ``keras.Model``.
        inputs: of a live subclassed model, the shapes that it is called with, batch axis first: one, or a list or dict
            of them (``{"text": (None, 100), "image": (None, 224, 224, 3)}``); with a type, ``((None, 100), "int32")``.
            Not needed if the model was built.
        input_shape: of a live Sequential that was not built, the shape to build it on.
        open_layers: of a live model, open layers that have sublayers as nested models are opened: all such layers that
            are not Keras's own, or those of the classes listed. Each is one call otherwise.
        weights: of a model in JSON, the file of its weights (``.weights.h5``, or the ``.weights.json`` of its shards);
            without it, its parameters are not known.
        expansion: the ratio of features above which a call is an expansion; below its inverse it is a contraction.
        limits: bounds of reading to change for this model, by name (``{"calls": 5_000_000}``); an error that a file
            goes beyond one names it.
        shapes: of inputs, by name or key, to read the model on in place of its own: ``{"text": (None, 128)}``, batch
            axis first. All shapes behind them are computed anew, nested models are opened on what they are then called
            on, and every figure follows. Not of subclassed models, which have ``inputs``.

    Returns:
        The Analysis; frozen.

    Raises:
        ModelFileError: if the file is missing, damaged, or no model that archlens reads.
        LimitError: a ModelFileError too: if there is more in it than a limit allows.
        UnknownNameError: if there is no limit, or no input, of a name.
        ArgumentError: if the expansion is no number of at least 1, the limits are no dict, or a shape is none.
        ShapeError: if the model cannot take a shape that is given; it names the call.
        LiveModelError: if the object is no model, its shapes are not known, or its code stands in the way.

    Example:
        >>> analyze("sample_models/image_text.keras").interaction.depth
        1
        >>> analyze("sample_models/variable_length.keras", shapes={"visits_input": (None, 128, 5)}).model.macs
        607888
    """
    _check_expansion(expansion)
    path = os.fspath(model) if isinstance(model, (str, os.PathLike)) else None
    _check_shapes(shapes)
    with within(limits), no_search_for_garbage():
        graph = _graph(
            model, inputs=inputs, input_shape=input_shape, open_layers=open_layers, weights=weights, shapes=shapes
        )
        try:
            analysis = analyze_graph(graph, expansion=expansion)
        except LimitError as error:
            raise error.of(graph.name if path is None else path) from None
    # With the rules' defaults: no file but the model's is read here, none of settings either.
    return replace(analysis, findings=find_by_rules(analysis), path=path)


def _check_expansion(expansion: float) -> None:
    is_number = isinstance(expansion, (int, float)) and not isinstance(expansion, bool)
    if not is_number or not expansion >= 1 or math.isinf(expansion):
        usual = f"The usual one is {significant(EXPANSION)}."
        raise ArgumentError(expected="an expansion of at least 1", found=in_brief(expansion), hint=usual)


def _check_shapes(shapes: object) -> None:
    if shapes is not None and not isinstance(shapes, Mapping):
        hint = 'For example shapes={"text": (None, 128)}.'
        raise ArgumentError(expected="a dict of shapes by the names of inputs", found=in_brief(shapes), hint=hint)


def _analysis_of(model: Any) -> Analysis:
    """The Analysis of a model, however it was given."""
    return model if isinstance(model, Analysis) else analyze(model)


def _graph(model: Any, *, inputs: Any, input_shape: Any, open_layers: Any, weights: Any, shapes: Any) -> ModelGraph:
    if isinstance(model, (str, os.PathLike)):
        if inputs is not None or input_shape is not None or open_layers:
            raise LiveModelError(
                None,
                expected="a live model with inputs=, input_shape= or open_layers=",
                found="a path",
                hint="A file has its shapes, and no code to open layers by; to give it others, say shapes=.",
            )
        return read(model, weights, shapes)
    if weights is not None:
        raise LiveModelError(
            None, expected="the path of a model in JSON with weights=", found="a live model", hint="It has its weights."
        )
    from archlens.readers.live import keras_models  # only now: it is half of the readers, and most models are files

    return keras_models.read(model, inputs=inputs, input_shape=input_shape, open_layers=open_layers, shapes=shapes)


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
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = draw("sample_models/image_text.keras", Path(folder, "model.svg"), theme="dark")
        ...     path.read_text(encoding="utf-8").count('class="node"')
        11
        >>> draw(analyze("sample_models/image_text.keras"))  # in a notebook, the picture
        Picture(title='image_text')
    """
    from archlens.render.diagram.options import Options
    from archlens.render.picture_file import format_of, render

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
    analysis = _analysis_of(model)
    if path is None:
        return Picture(analysis.model.name, render(analysis, "svg", options).decode())
    write_file(render(analysis, format_name, options), path)
    return path


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
    from archlens.render.card.card_file import CardFile, card_name, card_of

    path = None if target is None else Path(path_of(target, "a file to write"))
    shown = None if picture is None else path_of(picture, "a picture")
    analysis = _analysis_of(model)
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
    from archlens.skeletons import skeleton_bytes

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


def compare(old: Any, new: Any) -> Comparison:
    """What changed from one model to another: layers are matched by structure, names and weights do not count.

    Args:
        old: the model before: path of a model file or of a lock file, a live model, an Analysis with its graph, or an
            Architecture.
        new: the model now, alike.

    Returns:
        The comparison; frozen.

    Raises:
        ReportFormatError: if an Analysis was read back from a JSON report, which holds no graph.
        LockFileError: if a lock file has a mistake; and what :func:`analyze` raises of a model.

    Example:
        >>> before = analyze("sample_models/two_heads.keras")
        >>> compare(before, "sample_models/two_heads.keras").same
        True
    """
    from archlens.comparison import compare as compare_architectures

    return compare_architectures(_architecture_of(old), _architecture_of(new))


def _architecture_of(model: Any) -> Analysis | Architecture:
    """What can be compared, of a model however it was given."""
    from archlens.comparison import Architecture
    from archlens.comparison.lock.lock_files import architecture_in

    if isinstance(model, Architecture):
        return model
    locked = architecture_in(Path(model)) if isinstance(model, (str, os.PathLike)) else None
    return locked or _analysis_of(model)


def scan(model: Any, *, limits: Mapping[str, int] | None = None) -> Scan:
    """Look a model file over before it is loaded; nothing that it names is run, imported or opened.

    Args:
        model: path of a file or folder, ``-`` for standard input, or a URL; an Analysis, for the file that it was read
            from; or a live model, for what a file of its configuration would hold (``model.to_json()``).
        limits: limits of reading to change, by name, for a file that is trusted.

    Returns:
        What was found. A file that is damaged, or no model at all, is no error: what could be looked at was, and
        ``unread`` tells the rest.

    Raises:
        ModelFileError: if there is no such file, or it cannot be opened.
        LiveModelError: if the object is no model, or has no configuration.
        ArgumentError: if an Analysis is of no file.

    Example:
        >>> scan("sample_models/siamese.keras").findings
        ()
    """
    from archlens.scans import scan as scan_file

    if isinstance(model, Analysis):
        return scan_file(_path_analysed(model), limits=limits)
    if isinstance(model, (str, os.PathLike)):
        return scan_file(path_of(model, "a model file"), limits=limits)
    import tempfile  # only for live models, as what reads them

    from archlens.readers.live.configuration_text import configuration_text

    with tempfile.TemporaryDirectory(prefix="archlens-") as folder:
        file = Path(folder, "model.json")
        file.write_text(configuration_text(model), encoding="utf-8")
        return replace(scan_file(file, limits=limits), source=str(model.name))


def _path_analysed(analysis: Analysis) -> str:
    """The file that was analysed.

    Raises:
        ArgumentError: if there is none.
    """
    if analysis.path is None:
        raise ArgumentError(
            expected="an Analysis of a file to scan",
            found="one of a live model, or one that was read back from a report",
            hint="Scan the file, or the live model itself.",
        )
    return analysis.path


def survey(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    jobs: int | None = None,
    timeout: float | None = 120,
    client: Any = None,
    exclude: Sequence[str] = (),
    retry: bool = False,
    anew: bool = False,
    expansion: float = EXPANSION,
    limits: Mapping[str, int] | None = None,
    progress: Callable[[SurveyProgress], None] | None = None,
) -> Survey:
    """Survey many model files: tables of their figures, which data frames and SQL can ask.

    One that was interrupted or killed goes on where it was, and one that is made again reads only what is new or has
    changed. Afterwards the tables hold exactly the files that the sources mean, each in one of ``models`` and
    ``errors``.

    Args:
        sources: files, folders of models, patterns of files, and URLs of these; one, or several.
        output: the folder of the survey: a new one, or that of a survey to go on with.
        format: of the tables: ``parquet``, ``csv`` or ``jsonl``. ``None``: as the tables that are there, else
            ``parquet``.
        jobs: processes that read at the same time; as many as there are processors, if not given.
        timeout: seconds that one file may take; what takes longer is ended, and a row of ``errors``. ``None``, or
            more than a million: no end.
        client: a ``distributed.Client``: the files are read on the workers of its cluster of Dask, under the same paths
            and URLs. ``jobs`` says nothing then.
        exclude: patterns of local paths to leave out, as of ``archlens report --exclude``.
        retry: whether files that could not be read before are tried again, even if they have not changed.
        anew: whether all files are read anew, whatever was surveyed before.
        expansion: as of :func:`analyze`.
        limits: limits of reading to change, by name.
        progress: is told how far it is, many times a second.

    Returns:
        The survey: where its tables are, and how many files are in which.

    Raises:
        ArchlensError: if the sources mean no file, the folder is none of a survey, was made in another way (with
            another version of archlens, or other options of reading), is in use or cannot be written, or a package of
            the extra ``survey`` is missing.
        UnknownNameError: if there is no format, or no limit, of a name.
        ArgumentError: if an argument is of no kind that it takes.
        KeyboardInterrupt: if it is interrupted; the tables are then of what was read until then.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     made = survey("sample_models/image_text*.keras", Path(folder, "zoo"), jobs=1)
        ...     [row["strategy"] for row in made.rows("models", ["strategy"])]
        ['joint', 'joint', 'joint', 'joint']
    """
    from archlens.surveys.folders import format_there
    from archlens.surveys.records import SurveyProgress, SurveyReading
    from archlens.surveys.run import SurveyPlan, make_survey
    from archlens.surveys.sources import surveyed_files
    from archlens.surveys.table_formats import format_named

    _check_expansion(expansion)
    _check_processes(jobs, timeout)
    with within(limits):  # a name that is none is told before any file is read
        reading = SurveyReading(expansion, dict(limits or {}))
    several = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    names = [path_of(each, "a model file or a folder of them") for each in several]
    folder = Path(path_of(output, "a folder to write to"))
    plan = SurveyPlan(
        folder=folder,
        format=format_there(folder) if format is None else format_named(format),
        reading=reading,
        retry=retry,
        anew=anew,
    )
    tell = progress or _tell_nobody
    tell(SurveyProgress("listing", 0))  # a folder of a hundred thousand files takes ten seconds
    files = surveyed_files(names, exclude)
    return make_survey(plan, files, analyze, _executor_of(client, jobs, timeout), tell)


def _check_processes(jobs: object, timeout: object) -> None:
    if jobs is not None and not (isinstance(jobs, int) and jobs >= 1):
        raise ArgumentError(expected="at least 1 job", found=in_brief(jobs), hint="None takes all processors.")
    if timeout is not None and not (isinstance(timeout, (int, float)) and timeout > 0):
        hint = "It is in seconds; None sets no end."
        raise ArgumentError(expected="a timeout above 0", found=in_brief(timeout), hint=hint)


def _executor_of(client: Any, jobs: int | None, timeout: float | None) -> Callable[[], SurveyExecutor]:
    """What begins what runs a survey: processes on this machine, or those of a cluster."""
    # No clock of a thread waits for ever, or for as long as a float can say.
    seconds = None if timeout is None or timeout > _LONGEST_TIMEOUT else timeout
    if client is None:
        from archlens.surveys.executors import LocalExecutor

        return partial(LocalExecutor, jobs, seconds)
    from archlens.surveys.dask_executor import DaskExecutor

    return partial(DaskExecutor, client, seconds)


def find(model: Any, zoo: str | os.PathLike[str] | Survey, *, most: int = 10) -> Neighbours:
    """Find the models of a survey that are nearest to one: copies first, then by the likeness of architectures.

    Neither names nor weights count: a model that was renamed or trained anew is the same.

    Args:
        model: path of a model file, a live model, or an Analysis with its graph.
        zoo: the folder of a survey, or what :func:`survey` handed back.
        most: how many models are told of, the model itself not among them.

    Returns:
        The nearest models, with what they have in common.

    Raises:
        ArchlensError: if the folder is none of a survey, or a table of it is damaged.
        ReportFormatError: if an Analysis was read back from a report, which holds no graph.
        ArgumentError: if the number is none of at least 1; and what :func:`analyze` raises of a model.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     made = survey("sample_models/merge_*.keras", Path(folder, "zoo"), jobs=1)
        ...     first, second = find("sample_models/merge_add.keras", made, most=1).nearest
        >>> first.itself, second.path, second.kinship, second.likeness
        (True, 'sample_models/merge_average.keras', 'other', 0.418552)
    """
    from archlens.surveys.nearest import find_nearest
    from archlens.surveys.store import open_zoo
    from archlens.surveys.survey_results import Survey

    opened = zoo.zoo if isinstance(zoo, Survey) else open_zoo(path_of(zoo, "the folder of a survey"))
    return find_nearest(_analysis_of(model), opened, most)


def _tell_nobody(_: object) -> None:
    """What is told of progress where nobody asks."""


def _as_text(analysis: Analysis) -> str:
    """The report as text, 100 columns wide."""
    from archlens.render import text_report

    return text_report.render(analysis)


def _as_html(analysis: Analysis) -> str:
    """The report in short, with its diagram, as a piece of HTML for a notebook."""
    from archlens.render.html import notebook

    return notebook.render(analysis)


def _in_format(analysis: Analysis, name: str) -> str:
    """The report in the format of a name."""
    from archlens.render.document import View
    from archlens.render.formats import named

    report: Text = named(name, "report").writer("report")(analysis, View())
    return joined_text(report)


def _same_architecture(one: Analysis, other: Analysis) -> bool:
    """Whether two analysed models have one architecture."""
    from archlens.comparison import compare as compare_architectures

    return compare_architectures(one, other).same


show_with(_as_text, _as_html, _in_format)
compare_with(_same_architecture)
