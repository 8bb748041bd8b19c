"""One file of it all: templates filled, style, script and data written in, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.html.calls import describe
from archlens.render.html.cost_colours import style
from archlens.render.html.diagram_panel import Diagram
from archlens.render.html.missing_switches import missing_switches
from archlens.render.html.numbers import ranges
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import Selection
from archlens.text.figures import count
from archlens.text.json_writer import json_line
from archlens.text.names import visible
from archlens.text.widths import elide
from archlens.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent
_WIDEST_NAME = 64
_MANY = 12
"""Things of one kind beyond so many are offered behind those of other kinds."""
_GROUPS = {
    "branch": "Branches",
    "fusion": "Fusions",
    "injection": "Injections",
    "interaction": "Interaction",
    "output": "Outputs",
    "head": "Heads",
}


def write_page(
    template: str, drawn: DrawnModel, palette: PagePalette, lit: Sequence[Selection], diagram: Diagram, **content: Any
) -> str:
    """A page, in ASCII.

    Args:
        template: the file of the template.
        drawn: what is known of the calls.
        palette: the colours that the pictures use.
        lit: what can be lit.
        diagram: the picture.
        content: what else the template takes.
    """
    return fill_live(
        template,
        palette,
        _data(drawn, lit, diagram, palette),
        styles=("page.css", "without.css"),
        model=drawn.analysis.model,
        selections=lit,
        diagram=diagram,
        groups=_grouped(lit, palette),
        rules=style(palette) if diagram.legends else "",
        **content,
    )


def fill_live(
    template: str, palette: PagePalette, data: Mapping[str, Any], styles: Sequence[str] = ("page.css",), **content: Any
) -> str:
    """A template of a page filled, with the script that makes a diagram live.

    Args:
        template: the file of the template.
        palette: the colours that the pictures use.
        data: what the script works with; see the script for what each place in a row is.
        styles: the style sheets.
        content: what else the template takes.
    """
    scripts = ("frame.js", "tables.js", "without.js", "page.js", "colours.js")
    return fill(template, palette, scripts=scripts, styles=styles, shorten=_shorten, data=inert(data), **content)


def fill(
    template: str,
    palette: PagePalette,
    *,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = ("page.css",),
    rules: str = "",
    **content: Any,
) -> str:
    """A template of a page filled, in ASCII, with a policy that lets in its own style and script and nothing else.

    Args:
        template: the file of the template.
        palette: the colours that the pictures use.
        scripts: what runs in the page, in this order; nothing may run, if not given. ``frame.js`` pans and zooms
            any picture, ``tables.js`` sorts tables, ``without.js`` switches inputs off, ``page.js`` is for the page of
            a report, ``colours.js`` changes what the colours of its pictures tell.
        styles: the style sheets.
        rules: what else belongs to the style.
        content: what else the template takes.
    """
    style = "".join(_static(each, r"\%x ") for each in styles) + _colours(palette) + rules
    script = "".join(_static(each, r"\u%04x") for each in scripts)
    page = (
        environment()
        .get_template(template)
        .render(style=style, script=script, policy=_policy(style, script), version=__version__, **content)
    )
    # In ASCII: so no terminal, pipe or server can change a character of the script, and its hash with it.
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")


@functools.cache
def environment() -> Environment:
    """Where templates come from: this folder, and what they are given is escaped.

    One for all pages, for it keeps the templates that it has read, which takes longer than to fill one. Threads may
    share it, says Jinja, as long as nobody changes it.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["figure"] = count
    return made


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _static(name: str, escape: str) -> str:
    """A file of the page's own, in ASCII."""
    text = (_HERE / "static" / name).read_text(encoding="utf-8")
    return _BEYOND_ASCII.sub(lambda match: escape % ord(match[0]), text)


def _colours(palette: PagePalette) -> str:
    light, dark = ("".join(palette.rules(dark=dark)) for dark in (False, True))
    light += "".join(palette.names())
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _policy(style: str, script: str) -> str:
    """What the browser may load and run: this style, this script if there is one, and nothing from anywhere."""
    sources = [f"style-src {_hash(style)}"]
    if script:
        sources.append(f"script-src {_hash(script)}")
    return "; ".join(["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _shorten(text: str) -> str:
    return elide(visible(text), _WIDEST_NAME) or '""'


def _grouped(lit: Sequence[Selection], palette: PagePalette) -> list[dict[str, Any]]:
    """What can be lit, kind by kind, with its number."""
    groups: dict[str, dict[str, Any]] = {}
    for number, each in enumerate(lit):
        group = groups.setdefault(each.kind, {"title": _GROUPS[each.kind], "kind": each.kind, "items": []})
        fill, line = (palette.variables(colour) for colour in (each.tone.fill, each.tone.line))
        item = {
            "number": number,
            "title": _shorten(each.title),
            "calls": len(each.calls),
            "fill": fill,
            "line": line,
            "told": each.told,
        }
        group["items"].append(item)
    # Of very many branches, those beyond the first screen hide nothing that is asked for first.
    return sorted(groups.values(), key=lambda group: len(group["items"]) > _MANY)


def _data(drawn: DrawnModel, lit: Sequence[Selection], diagram: Diagram, palette: PagePalette) -> dict[str, Any]:
    """What the script works with; see the script for what each place in a row is."""
    calls = drawn.analysis.graph.calls
    return {
        **describe(drawn),
        "selections": [[each.kind, _shorten(each.title), str(each.calls), *_anchor(drawn, each)] for each in lit],
        "inputs": ranges(number for number, call in enumerate(calls) if call.is_input),
        "parts": _parts(drawn, lit),
        "without": missing_switches(drawn, _shorten),
        "direction": diagram.direction,
        "nodes": diagram.nodes,
        "pictures": diagram.pictures,
        "tones": [[palette.variables(part) for part in (t.fill, t.line, t.text)] for t in palette.tones],
    }


def _anchor(drawn: DrawnModel, each: Selection) -> list[int]:
    """The call that a selection is named after, where there is one."""
    if each.kind in ("branch", "fusion", "injection"):
        return [drawn.facts.number[each.title]]
    return []


def _parts(drawn: DrawnModel, lit: Sequence[Selection]) -> list[int]:
    """Of each call, what a click on it lights: the merge point or output that it is, else the part it belongs to."""
    own: dict[int, int] = {}
    by_kind: dict[tuple[str, str], int] = {}
    for number, each in enumerate(lit):
        by_kind.setdefault((each.kind, each.title), number)
        if each.kind in ("fusion", "injection"):
            own[drawn.facts.number[each.title]] = number
    outputs = drawn.analysis.outputs
    for call, places in drawn.outputs.items():
        own.setdefault(call, by_kind["output", outputs[places[0]].name])
    inputs = drawn.analysis.inputs
    named = {"branch": [each.name for each in inputs], "head": [each.name for each in outputs]}
    parts = []
    for call, belonging in enumerate(drawn.belonging):
        names = named.get(belonging.part)
        key = (belonging.part, names[belonging.position] if names else "interaction")
        parts.append(own.get(call, by_kind.get(key, -1)))
    return parts


def inert(data: Mapping[str, Any]) -> str:
    """The data as JSON that cannot end its element, whatever is in it."""
    text = json_line(data, compact=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
