"""An SVG of Graphviz's in fewer characters that look the same: boxes as boxes, and fonts as classes.

A large picture would otherwise be most of its page.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<[^>]+>")  # text between tags has no such sign: the engine escapes it
_IDLE = re.compile(
    r' xml:space="preserve"| font-family="[^"]*"| text-anchor="start"|(?<=stroke="none") stroke-width="\d"'
)
_DIGITS = re.compile(r"-?\d+\.\d{2,}")
_FONT = re.compile(r'<text (x="[^"]*" y="[^"]*")( font-weight="bold")? font-size="(\d+)(?:\.0+)?"')
_OUTLINE = re.compile(r'<(?:path|polygon) ([^>]*?)(?:d|points)="(M?)([-\d., C]+)"/>')
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
_TWICE = re.compile(r'<rect fill="([^"]+)" stroke="none" (x=[^>]*)/>\n<rect fill="none" (stroke="[^>]*?) \2/>')
_BOX, _ROUNDED = 5, 25


def slim(svg: str) -> str:
    """The same picture in fewer characters."""
    # No text has a no-break space of its own: it would be written out.
    svg = _TAG.sub(lambda match: _tag(match[0]), svg.replace("&#160;", " "))
    return _TWICE.sub(r'<rect fill="\1" \3 \2/>', svg)


def _tag(tag: str) -> str:
    """A tag without what the style sheet says, and with no more digits than a screen shows."""
    tag = _DIGITS.sub(lambda match: _short(float(match[0])), _IDLE.sub("", tag))
    tag = _FONT.sub(lambda match: f'<text class="{"b" if match[2] else "t"}{match[3]}" {match[1]}', tag)
    return _OUTLINE.sub(_box, tag)


def _box(match: re.Match[str]) -> str:
    """The outline of a box as a ``rect``; any other as it is."""
    points = [(float(x), float(y)) for x, y in _POINT.findall(match[3])]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    rounded = bool(match[2])
    if len(points) != (_ROUNDED if rounded else _BOX) or points[0] != points[-1]:
        return match[0]
    if not rounded and (len(set(xs)), len(set(ys))) != (2, 2):
        return match[0]
    width, height = _short(max(xs) - min(xs)), _short(max(ys) - min(ys))
    corner = f' rx="{_short(points[0][0] - min(xs))}"' if rounded else ""
    return f'<rect {match[1]}x="{_short(min(xs))}" y="{_short(min(ys))}" width="{width}" height="{height}"{corner}/>'


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
