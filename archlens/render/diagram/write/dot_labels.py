"""Labels in Graphviz's HTML-like language."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from archlens.render.diagram.scene.scene import Badge, Cluster, LegendEntry, Node, Scene
from archlens.render.diagram.scene.theme import Theme

SMALLEST = 9
"""Points of the smallest letters."""

_WIDEST_LINE = 48
"""Columns of a line beside a picture; above one, it may be as many times as wide as the legend has columns."""

# A backslash is doubled: Graphviz puts names in the place of \N and \G in these labels, too.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\\": "&#92;&#92;", "[": "&#91;", "]": "&#93;"}
)


_ONE_ROW = 28
"""Characters of the title of a frame that stand in one row."""

_LONGEST_ROW = 16
"""Characters of what is said below the title in one row; a longer one would reach to where edges lead in."""

_DOT = " · "
_STRONG = ("fusion", "injection")
"""Kinds of nodes that stand out: larger letters, dark areas."""

_WRONG = ("error", "warning")
"""What lines of a summary begin with that tell what is wrong."""

# Letters would touch a border that is rounded or thick.
_ROOM = '<tr><td height="2" cellpadding="0"></td></tr>'


@dataclass(frozen=True, slots=True)
class _Letters:
    """Points of letters in nodes, and how wide a title may be.

    Attributes:
        title: of titles.
        strong: of titles of fusions and injections.
        mark: of marks and of shares of arms.
        widest: columns of a title; a wider one goes on in a second row.
    """

    title: int
    strong: int
    mark: int
    widest: int


_USUAL = _Letters(title=11, strong=12, mark=10, widest=1000)
_DENSE = _Letters(title=10, strong=10, mark=SMALLEST, widest=30)


def escaped(text: str) -> str:
    r"""Text inside an HTML-like label. Nothing in it is markup, an escape of Graphviz's or the end of the label.

    Example:
        >>> escaped('<b>&"\\N')
        '&lt;b&gt;&amp;&quot;&#92;&#92;N'
    """
    return text.translate(_ESCAPES)


def span(text: str, colour: str, size: int, *, bold: bool = False) -> str:
    """Text in a colour and size."""
    # Graphviz does not take an empty font element.
    inner = escaped(text) or " "
    return f'<font color="{colour}" point-size="{size}">{f"<b>{inner}</b>" if bold else inner}</font>'


def frame_label(theme: Theme, cluster: Cluster) -> str:
    """The title of a frame, and below it what else is said, so that a frame is no wider than it must be."""
    tone = theme.cluster
    if cluster.is_block:
        return span(cluster.title, tone.text, 9)
    title, *more = cluster.title.split(_DOT)
    told = _DOT.join(more)
    if len(cluster.title) <= _ONE_ROW:
        return span(title, tone.text, 10, bold=True) + (span(f"{_DOT}{told}", tone.text, 9) if told else "")
    rest = [told]
    if len(told) > _LONGEST_ROW:
        rest = [row for each in more for row in textwrap.wrap(each, _LONGEST_ROW, break_long_words=False)]
    rows = [span(title, tone.text, 10, bold=True), *(span(row, tone.text, 9) for row in rest if row)]
    cells = "".join(f'<tr><td align="left">{row}</td></tr>' for row in rows)
    return f'<table border="0" cellborder="0" cellspacing="0" cellpadding="1">{cells}</table>'


def node_label(scene: Scene, node: Node) -> str:
    """The table that a node is."""
    letters = _DENSE if scene.is_dense else _USUAL
    inner = _rows(scene.theme, node, letters)
    tone, kind = node.tone, node.kind
    if node.arms:
        return _with_arms(scene, node, inner, letters)
    style = "rounded,dashed" if kind == "ghost" else "rounded"
    border = {"input": 3, "fusion": 2, "injection": 2}.get(kind, 1)
    body = _table(inner, border, 2, f'style="{style}" bgcolor="{tone.fill}" color="{tone.line}"')
    if kind != "folded":
        return body
    # A second border: this node is several calls.
    return _table(f"<tr><td>{body}</td></tr>", 1, 2, f'style="rounded" color="{tone.line}"')


def _table(rows: str, border: int, padding: int, more: str = "") -> str:
    return f'<table border="{border}" cellborder="0" cellspacing="0" cellpadding="{padding}" {more}>{rows}</table>'


def _with_arms(scene: Scene, node: Node, inner: str, letters: _Letters) -> str:
    """A fusion: its arms where the tensors come in, in the colours of where they come from."""
    arms = [
        f'<td port="a{arm.place}" bgcolor="{arm.tone.fill}" border="1" color="{arm.tone.line}" cellpadding="3">'
        f"{span(arm.text, arm.tone.text, letters.mark, bold=True)}</td>"
        for arm in node.arms
    ]
    tone = node.tone
    body = _table(inner, 0, 2)
    if scene.direction == "TB":
        rows = f'<tr>{"".join(arms)}</tr><tr><td colspan="{len(arms)}">{body}</td></tr>'
    else:
        first = f'<tr>{arms[0]}<td rowspan="{len(arms)}">{body}</td></tr>'
        rows = first + "".join(f"<tr>{arm}</tr>" for arm in arms[1:])
    return _table(rows, 2, 2, f'bgcolor="{tone.fill}" color="{tone.line}"')


def _rows(theme: Theme, node: Node, letters: _Letters) -> str:
    strong = node.kind in _STRONG
    faint = node.tone.text if strong or node.one_ink else theme.faint
    size = letters.strong if strong else letters.title
    titles = textwrap.wrap(node.title, letters.widest, break_long_words=False, break_on_hyphens=False)
    rows = [_padded(title, node.tone.text, size, bold=True) for title in titles or [""]]
    rows += [_padded(line, faint, SMALLEST) for line in node.lines if line]
    cells = [f'<tr><td cellpadding="1">{row}</td></tr>' for row in rows]
    badges = (_badge(theme, node, badge, letters.mark) for badge in node.badges)
    return "".join([_ROOM, *cells, *badges, _ROOM])


def _padded(text: str, colour: str, size: int, *, bold: bool = False) -> str:
    """Text with room at its sides; padding of the cell would make lines stand apart, too."""
    return span(f"  {text}  ", colour, size, bold=bold)


def _badge(theme: Theme, node: Node, badge: Badge, size: int) -> str:
    if badge.kind == "output":
        words = _padded(badge.text, theme.paper, size, bold=True)
        return f'<tr><td bgcolor="{node.tone.line}">{words}</td></tr>{_ROOM}'
    if badge.kind == "warning":
        words = _padded(badge.text, theme.warning.text, size, bold=True)
        return f'<tr><td bgcolor="{theme.warning.fill}">{words}</td></tr>'
    colours = {"expansion": theme.expansion, "contraction": theme.contraction, "heavy": theme.ink}
    one_ink = node.one_ink or node.kind in _STRONG
    colour = node.tone.text if one_ink else colours.get(badge.kind, theme.ink)
    return f'<tr><td cellpadding="1">{_padded(badge.text, colour, size, bold=badge.kind in colours)}</td></tr>'


def panel_label(scene: Scene, columns: int = 1) -> str:
    """The title, the summary and the legend.

    Args:
        scene: the picture.
        columns: in how many columns the legend stands.
    """
    theme = scene.theme
    wide = f'colspan="{2 * columns}" align="left"'
    rows = [f"<tr><td {wide}>{span(scene.title, theme.ink, 16, bold=True)}</td></tr>"]
    rows += [f"<tr><td {wide}>{line}</td></tr>" for line in _caption(scene, columns)]
    if scene.legend:
        rows.append(f'<tr><td {wide} height="6"></td></tr>')  # the legend stands apart from the words
    length = -(-len(scene.legend) // columns)
    for row in range(length):
        rows.append(f"<tr>{''.join(_legend_cells(theme, entry) for entry in scene.legend[row::length])}</tr>")
    return f'<table border="0" cellborder="0" cellspacing="1" cellpadding="1">{"".join(rows)}</table>'


def _caption(scene: Scene, columns: int) -> Iterator[str]:
    """The summary in lines that do not make a narrow picture wide; what is wrong stands out."""
    for text in scene.summary:
        colour = scene.theme.ink if text.startswith(_WRONG) else scene.theme.faint
        for line in textwrap.wrap(text, _WIDEST_LINE * columns, subsequent_indent="    "):
            yield span(line, colour, 10)


def _legend_cells(theme: Theme, entry: LegendEntry) -> str:
    if entry.tone is None:
        mark = f'<td width="22">{span(entry.sign, theme.ink, 10, bold=True)}</td>'
    else:
        colours = f'bgcolor="{entry.tone.fill}" color="{entry.tone.line}"'
        swatch = _table('<tr><td width="18" height="9"></td></tr>', 1, 0, colours)
        mark = f'<td width="22">{swatch}</td>'
    words = span(entry.title, theme.ink, SMALLEST, bold=True) + span(f"  {entry.text}  ", theme.faint, SMALLEST)
    return f'{mark}<td align="left">{words}</td>'
