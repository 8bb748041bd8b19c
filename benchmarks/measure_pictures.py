"""How well pictures can be read, in numbers taken from their SVG alone.

    python benchmarks/measure_pictures.py                       the sample models
    python benchmarks/measure_pictures.py models/ more.keras    these files, and what is in these folders
    python benchmarks/measure_pictures.py --applications        all of `keras.applications`, too: takes minutes

Each model is drawn as `archlens draw` draws it unasked. Of the picture are measured, in points, by the geometry that a
browser would see:

- size, and what is left of its smallest letters when it is fitted to a screen of 1,440 × 900 pixels;
- fusions in the first view: those that stand on such a screen without scrolling, where the picture is made no smaller
  than letters of 9 pixels need;
- crossings of edges, but for those where two edges leave or reach one node;
- inputs out of order (`io`): pairs of which the later one in the model stands wholly before the earlier one, where a
  picture is read from left to right (from top to bottom with `--direction LR`); of these, pairs whose branches are
  equal, layer by layer and shape by shape (`ao`);
- edges without a label (`nl`);
- collisions: boxes on boxes (`bb`), edges through the boxes of others (`eb`), labels on boxes (`lb`), labels on labels
  (`ll`), edges through the labels of others (`el`), edges through titles of frames (`et`), words that reach out of
  their box (`wb`).

`--engine dot` measures what the system's Graphviz makes of the same pictures, `--direction LR` those from left to
right. The exit code is 0 if every picture keeps letters of 9 pixels, and those of sample models 11.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

import archlens
from archlens.errors import ArchlensError

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_models"
SCREEN = (1440, 900)
"""Pixels of the screen that a picture is fitted to."""

LEAST_LETTER = 9.0
LEAST_LETTER_OF_SAMPLES = 11.0
NATURAL = 4 / 3
"""Pixels of a point: a picture is never made larger than it is."""

_STEPS = 8
"""Straight pieces that a curve is taken for."""

_NEAR_END = 10.0
"""A crossing so near to a common end of two edges is none."""

_TOUCH = 1.5
"""Boxes that overlap by less only touch."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] \xa0"), frozenset("mwMW%@▲▼►→×÷")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y runs down."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _TOUCH and down > _TOUCH

    def holds(self, other: Box) -> bool:
        """Whether the other does not reach out of it."""
        slack = 2 * _TOUCH
        across = other.left >= self.left - slack and other.right <= self.right + slack
        return across and other.top >= self.top - slack and other.bottom <= self.bottom + slack

    def shrunk(self, by: float) -> Box:
        """What is left where so much is taken from each side."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)


@dataclass(slots=True)
class Line:
    """An edge: its points, and the box of its label."""

    points: np.ndarray
    labels: list[Box]


@dataclass(slots=True)
class Drawing:
    """What stands in a picture."""

    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    smallest: float = 99.0
    nodes: list[tuple[str, Box, list[Box]]] = field(default_factory=list)
    titles: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Measured:
    """The figures of one picture."""

    model: str
    calls: int
    nodes: int
    width: float
    height: float
    letter: float
    fusions: int
    in_view: int
    crossings: int
    io: int
    ao: int
    nl: int
    bb: int
    eb: int
    lb: int
    ll: int
    el: int
    et: int
    wb: int
    seconds: float


def read(svg: str) -> Drawing:
    """The geometry of a picture."""
    root = ET.fromstring(svg)  # noqa: S314 - archlens wrote it
    left, top, width, height = map(float, _NUMBER.findall(root.get("viewBox", "")))
    drawing = Drawing(width, height)
    (graph,) = root.findall(f"{_SVG}g")
    shift = re.search(r"translate\(([-\d.]+)[ ,]([-\d.]+)\)", graph.get("transform", ""))
    assert shift is not None  # noqa: S101
    drawing.left, drawing.top = left - float(shift[1]), top - float(shift[2])
    for text in root.iter(f"{_SVG}text"):
        drawing.smallest = min(drawing.smallest, float(text.get("font-size", "99")))
    for group in graph.findall(f"{_SVG}g"):
        _read_group(drawing, group)
    return drawing


def _read_group(drawing: Drawing, group: ET.Element) -> None:
    kind, title = group.get("class"), group.findtext(f"{_SVG}title") or ""
    words = [_box_of_text(text) for text in group.iter(f"{_SVG}text")]
    if kind == "node":
        shapes = [_points(each) for each in group.iter() if each.tag in (f"{_SVG}path", f"{_SVG}polygon")]
        drawing.nodes.append((title, _around(np.concatenate(shapes)), words))
    elif kind == "cluster":
        drawing.titles += words
    elif kind == "edge":
        for path in group.iter(f"{_SVG}path"):
            drawing.lines.append(Line(_straightened(_points(path)), words))


def _points(shape: ET.Element) -> np.ndarray:
    numbers = _NUMBER.findall(shape.get("d") or shape.get("points") or "")
    return np.array([float(each) for each in numbers]).reshape(-1, 2)


def _straightened(points: np.ndarray) -> np.ndarray:
    """The points of a path of cubic curves, some of each curve."""
    steps = np.linspace(0, 1, _STEPS + 1)[1:, None]
    found = [points[:1]]
    for start in range(0, len(points) - 3, 3):
        a, b, c, d = points[start : start + 4]
        rest = 1 - steps
        found.append(rest**3 * a + 3 * rest**2 * steps * b + 3 * rest * steps**2 * c + steps**3 * d)
    return np.concatenate(found)


def _around(points: np.ndarray) -> Box:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(left, top, right, bottom)


def _box_of_text(text: ET.Element) -> Box:
    """About where letters stand, by what Arial's take; spaces at the ends of words take no room."""
    words, size = text.text or "", float(text.get("font-size", "0"))
    bold = 1.06 if text.get("font-weight") == "bold" else 1.0
    inner = words.strip(" \xa0")
    before = (len(words) - len(words.lstrip(" \xa0"))) * 0.278 * size
    left, base = float(text.get("x", "0")) + before, float(text.get("y", "0"))
    return Box(left, base - 0.72 * size, left + sum(map(_advance, inner)) * size * bold, base + 0.1 * size)


def _advance(letter: str) -> float:
    if letter in _NARROW:
        return 0.28
    if letter in _WIDE:
        return 0.85
    return 0.68 if letter.isupper() else 0.53


def crossings(lines: list[Line]) -> int:
    """How often two edges cross each other."""
    total = 0
    segments = [np.hstack([line.points[:-1], line.points[1:]]) for line in lines]
    for (a, one), (b, two) in itertools.combinations(zip(lines, segments, strict=True), 2):
        if not _around(a.points).overlaps(_around(b.points)):
            continue
        ends = [e for e in (a.points[0], a.points[-1]) if min(_far(e, b.points[0]), _far(e, b.points[-1])) < _NEAR_END]
        for where in _meeting(one, two):
            total += all(_far(where, end) > _NEAR_END for end in ends)
    return total


def _far(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.hypot(*(a - b)))


def _meeting(one: np.ndarray, two: np.ndarray) -> Iterator[np.ndarray]:
    """Where segments of the one cross segments of the other."""
    start, step = one[:, None, :2], one[:, None, 2:] - one[:, None, :2]
    other, other_step = two[None, :, :2], two[None, :, 2:] - two[None, :, :2]
    across = step[..., 0] * other_step[..., 1] - step[..., 1] * other_step[..., 0]
    gap = other - start
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (gap[..., 0] * other_step[..., 1] - gap[..., 1] * other_step[..., 0]) / across
        u = (gap[..., 0] * step[..., 1] - gap[..., 1] * step[..., 0]) / across
    for i, _ in np.argwhere((t >= 0) & (t < 1) & (u >= 0) & (u < 1)):
        place = next(t[i, j] for j in range(t.shape[1]) if 0 <= t[i, j] < 1 and 0 <= u[i, j] < 1)
        yield one[i, :2] + place * (one[i, 2:] - one[i, :2])


def _passes(points: np.ndarray, box: Box) -> bool:
    """Whether a line goes through a box; its pieces are taken finely enough for that."""
    if not _around(points).overlaps(box):
        return False
    fine = np.concatenate([np.linspace(a, b, 12) for a, b in itertools.pairwise(points)])
    across = (fine[:, 0] > box.left) & (fine[:, 0] < box.right)
    return bool((across & (fine[:, 1] > box.top) & (fine[:, 1] < box.bottom)).any())


def collisions(drawing: Drawing) -> dict[str, int]:
    """What stands on or goes through what it should not."""
    boxes = [box for _, box, _ in drawing.nodes]
    labels = [(place, box) for place, line in enumerate(drawing.lines) for box in line.labels]
    return {
        "bb": sum(a.overlaps(b) for a, b in itertools.combinations(boxes, 2)),
        "eb": sum(_passes(line.points, box.shrunk(3)) for line in drawing.lines for box in boxes),
        "lb": sum(label.overlaps(box) for _, label in labels for box in boxes),
        "ll": sum(a.overlaps(b) for (_, a), (_, b) in itertools.combinations(labels, 2)),
        "el": sum(
            _passes(line.points, label.shrunk(0.5))
            for place, line in enumerate(drawing.lines)
            for owner, label in labels
            if place != owner
        ),
        "et": sum(_passes(line.points, title) for line in drawing.lines for title in drawing.titles),
        "wb": sum(not box.holds(word) for _, box, words in drawing.nodes for word in words),
    }


def measure(path: Path, options: dict[str, str]) -> Measured:
    """The figures of a model's picture, drawn as nobody asked for anything, but for these options."""
    analysis = archlens.analyze(path)
    started = time.perf_counter()
    picture = archlens.draw(analysis, **options)
    seconds = time.perf_counter() - started
    drawing = read(picture._repr_svg_())
    fitted = min(SCREEN[0] / drawing.width, SCREEN[1] / drawing.height, NATURAL)
    return Measured(
        model=path.name.removesuffix(".keras").removesuffix(".json"),
        calls=len(analysis.graph.calls),
        nodes=len(drawing.nodes),
        width=drawing.width,
        height=drawing.height,
        letter=drawing.smallest * fitted,
        fusions=len(analysis.fusions),
        in_view=_in_view(drawing, [fusion.id for fusion in analysis.fusions], fitted),
        crossings=crossings(drawing.lines),
        nl=sum(not line.labels for line in drawing.lines),
        **_disorder(drawing, analysis, down=options["direction"] == "TB"),
        seconds=seconds,
        **collisions(drawing),
    )


def _in_view(drawing: Drawing, fusions: Iterable[str], fitted: float) -> int:
    """How many fusions stand on the first screen, where letters are kept readable and the picture is centred."""
    scale = max(fitted, LEAST_LETTER / drawing.smallest)
    middle = drawing.left + drawing.width / 2
    half = SCREEN[0] / scale / 2
    view = Box(middle - half, drawing.top, middle + half, drawing.top + SCREEN[1] / scale)
    names = tuple(f"{fusion}: " for fusion in fusions)
    return sum(view.holds(box) for title, box, _ in drawing.nodes if title.startswith(names))


def _disorder(drawing: Drawing, analysis: archlens.Analysis, *, down: bool) -> dict[str, int]:
    """How many pairs of inputs stand in the wrong order, and how many of those are of equal branches."""
    branches = {
        branch.input: tuple((step.class_name, step.shape) for step in branch.trajectory) for branch in analysis.branches
    }
    places = []
    for each in analysis.inputs:
        box = next((box for title, box, _ in drawing.nodes if title.startswith(f"{each.name}: ")), None)
        if box is not None:
            places.append((box, (each.shape, branches.get(each.name))))
    wrong = [
        one == two
        for (a, one), (b, two) in itertools.combinations(places, 2)
        if (b.right <= a.left if down else b.bottom <= a.top)
    ]
    return {"io": len(wrong), "ao": sum(wrong)}


def applications(folder: Path) -> Iterator[Path]:
    """All models of `keras.applications` as their configurations, built once."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    folder.mkdir(parents=True, exist_ok=True)
    import keras

    for name, build in sorted(vars(keras.applications).items()):
        if not name[0].isupper():
            continue
        path = folder / f"{name}.json"
        if not path.exists():
            path.write_text(build(weights=None).to_json(), encoding="utf-8")
            keras.utils.clear_session()
        yield path


def _files(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if not path.is_dir() or (path / "config.json").exists():
            yield path
        else:
            yield from sorted(each for each in path.iterdir() if each.suffix in (".keras", ".h5", ".json"))


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", help="files, or folders with files; else the sample models")
    parser.add_argument("--applications", nargs="?", type=Path, const=Path(tempfile.gettempdir(), "applications"))
    parser.add_argument("--engine", choices=("graphviz-pure", "dot"))
    parser.add_argument("--direction", choices=("TB", "LR"), default="TB")
    asked = parser.parse_args(arguments)
    options = {"direction": asked.direction, **({"engine": asked.engine} if asked.engine else {})}
    paths = list(_files(asked.models or [str(SAMPLES)]))
    paths += applications(asked.applications) if asked.applications else ()
    found = []
    print(_line([each.name for each in fields(Measured)]), flush=True)
    for path in paths:
        try:
            found.append(measure(path, options))
        except ArchlensError as error:
            print(f"{path.name}: {error}")
            continue
        print(_line([getattr(found[-1], each.name) for each in fields(Measured)]), flush=True)
    return _summary(found, {path.stem for path in _files([str(SAMPLES)])})


def _line(cells: list[object]) -> str:
    widths = [34, 6, 6, 7, 7, 7, 8, 8, 10, *[5] * 10, 8]
    said = [f"{cell:.1f}" if isinstance(cell, float) else str(cell)[:33] for cell in cells]
    return said[0].ljust(widths[0]) + "".join(
        each.rjust(width) for each, width in zip(said[1:], widths[1:], strict=True)
    )


def _summary(found: list[Measured], samples: set[str]) -> int:
    small = [each for each in found if each.letter < LEAST_LETTER - 0.05]
    small_samples = [each for each in found if each.model in samples and each.letter < LEAST_LETTER_OF_SAMPLES - 0.05]
    print()
    print(f"{len(found)} pictures, {sum(each.nodes for each in found)} nodes, {sum(e.seconds for e in found):.1f} s")
    print(f"letters below {LEAST_LETTER:g} px when fitted: {len(small)} {[each.model for each in small]}")
    print(f"sample models with letters below {LEAST_LETTER_OF_SAMPLES:g} px: {len(small_samples)}")
    print(f"  {[each.model for each in small_samples]}")
    print(f"fusions in the first view: {sum(e.in_view for e in found)} of {sum(e.fusions for e in found)}")
    for name in ("crossings", "io", "ao", "nl", "bb", "eb", "lb", "ll", "el", "et", "wb"):
        worst = max(found, key=lambda each: getattr(each, name), default=None)
        total = sum(getattr(each, name) for each in found)
        more = f", most in {worst.model}: {getattr(worst, name)}" if worst and total else ""
        print(f"{name}: {total}{more}")
    return 1 if small or small_samples else 0


if __name__ == "__main__":
    sys.exit(main())
