"""Draw the rooms and who imports whom: ``python docs/architecture/make.py`` in the repository's folder.

The picture and the table of the page are made from the real imports, read by grimp (which import-linter brings), and
tests/unit/test_architecture.py holds both against the code. They change only when a room's imports or its purpose do,
not with every module. An arrow that follows from others is left out: if ``cli``
imports ``render`` and ``render`` imports ``text``, the arrow from ``cli`` to ``text`` tells nothing new.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import graphviz
import grimp
import networkx as nx

from archlens.render.diagram.write.engine import lay_out

ROOT = Path(__file__).parents[2]
PICTURE = Path(__file__).parent / "rooms.svg"
PAGE = ROOT / "docs" / "architecture.md"
TABLE = re.compile(r"(<!-- who imports whom -->\n).*?(<!-- end -->)", re.DOTALL)

_PACKAGE = "archlens"
_FONT = "Arial"
_INK, _FAINT, _BOX, _LINE = "#1f2933", "#52606d", "#f5f7fa", "#9aa5b1"


def layers() -> list[list[str]]:
    """The rooms, top to bottom, as the import contract has them; those of one layer stand together."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]


def imports() -> nx.DiGraph[str]:
    """Room → room that it imports."""
    graph = grimp.build_graph(_PACKAGE, cache_dir=None)
    rooms: nx.DiGraph[str] = nx.DiGraph()
    for module in graph.modules:
        own = _room(module)
        if not own:
            continue
        rooms.add_node(own)
        imported = {_room(other) for other in graph.find_modules_directly_imported_by(module)}
        rooms.add_edges_from((own, other) for other in imported - {own, ""})
    return rooms


def _room(module: str) -> str:
    """The room of a module: the part of its name behind the package's; empty for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def purpose(room: str) -> str:
    """What a room is for: the first sentence of its docstring."""
    package = ROOT / _PACKAGE / room / "__init__.py"
    file = package if package.exists() else package.parent.with_suffix(".py")
    text = file.read_text(encoding="utf-8").partition('"""')[2].partition('"""')[0]
    sentence = text.partition("\n")[0].partition(". ")[0].rstrip(".")
    return sentence.replace("`", "").replace("``", "")


def picture() -> bytes:
    """The rooms as a picture, in SVG."""
    rooms = imports()
    needed = nx.transitive_reduction(rooms)
    dot = graphviz.Digraph("rooms")
    dot.attr("graph", rankdir="TB", nodesep="0.25", ranksep="0.45", fontname=_FONT, bgcolor="white")
    dot.attr("node", shape="box", style="rounded,filled", fillcolor=_BOX, color=_LINE, fontname=_FONT, fontsize="11")
    dot.attr("edge", color=_LINE, arrowsize="0.7")
    for layer in layers():
        with dot.subgraph() as row:
            row.attr(rank="same")
            for room in layer:
                row.node(room, label=_label(room), fontcolor=_INK)
    for upper, lower in itertools.pairwise(layers()):  # what layers say, not arrows alone, puts a room into its row
        dot.edge(upper[0], lower[0], style="invis")
    for source, target in sorted(needed.edges):
        dot.edge(source, target)
    return lay_out(dot.source, "svg", "graphviz-pure", 60)


def _label(room: str) -> str:
    words = purpose(room).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 34:  # noqa: PLR2004 - what a box is wide
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "<br/>".join(_escaped(each) for each in [*lines, line])
    return f'<<b>{room}</b><br/><font point-size="9" color="{_FAINT}">{text}</font>>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def table() -> str:
    """The rooms as a table in Markdown: what each is for, and whom it imports."""
    rooms = imports()
    order = [room for layer in layers() for room in layer]
    lines = ["| room | what it is for | imports |", "|---|---|---|"]
    for room in order:
        others = ", ".join(f"`{other}`" for other in order if rooms.has_edge(room, other))
        lines.append(f"| `{room}` | {purpose(room)} | {others or '–'} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the picture, and the table into the page."""
    PICTURE.write_bytes(picture())
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(TABLE.sub(lambda match: match[1] + table() + match[2], page), encoding="utf-8")


if __name__ == "__main__":
    main()
