"""Draw the examples of the definitions: ``python docs/terms/make.py`` in the repository's folder.

Of each example the picture goes into this folder, and what is said of it into the page, between its marks. Keras is
not needed: the models are written down in ``models.py``.
"""

from __future__ import annotations

import re
import string
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examples import EXAMPLES, Example, Seen
from pictures import picture

from archlens.analysis.analysis import Analysis
from archlens.text.figures import count, decimal, extent, factor, percent
from archlens.text.lists import listed

HERE = Path(__file__).parent
PAGE = HERE.parent / "definitions.md"
PLACE = re.compile(r"(?<=<!-- example: )([\w-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
"""Where an example stands in the page: its name, and what is between its marks."""


_LINE = 118
"""Characters of a line of the page."""


class _Words(string.Formatter):
    """Writes the figures of a caption: names as code, numbers as a report has them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec:
            return _AS[format_spec](value)
        if isinstance(value, int):
            return count(value)
        if isinstance(value, str):
            return value
        if all(isinstance(axis, int | None) for axis in value):
            return extent(tuple(value))
        return listed([f"`{name}`" for name in value])


_AS = {
    "count": count,
    "decimal": decimal,
    "exact": "{:g}".format,
    "factor": factor,
    "percent": percent,
    "numbers": lambda numbers: listed([count(number) for number in numbers]),
    "path": lambda names: " → ".join(f"`{name}`" for name in names),
}


def analyses(example: Example) -> list[Analysis]:
    """Those of the models that an example is about; that which is drawn comes first."""
    made = [build() for build in (example.model, *example.others)]
    return [model.analysis(*outputs) for model, outputs in made]


def caption(example: Example, seen: Seen) -> str:
    """What is said below the picture."""
    said = _Words().format(example.caption, **seen.figures)
    return said[0].upper() + said[1:] if said[0].isalpha() else said


def described(analysis: Analysis) -> str:
    """The model in words, for those who do not see the picture.

    Example:
        >>> import models
        >>> model, outputs = models.early()
        >>> described(model.analysis(*outputs))
        'Drawn: inputs a and b; concat takes a and b; dense takes concat; y takes dense.'
    """
    return f"Drawn: inputs {listed(list(analysis.graph.inputs))}; {'; '.join(_takes(analysis))}."


def _takes(analysis: Analysis) -> Iterator[str]:
    for call in analysis.graph.calls:
        if not call.is_input:
            sources = dict.fromkeys(tensor.source for tensor in analysis.graph.tensors if tensor.target == call.id)
            yield f"{call.id} takes {listed(list(sources))}"


def drawn(example: Example, analysis: Analysis, seen: Seen) -> str:
    """The picture, as SVG."""
    notes = {call: count(note) if isinstance(note, int) else note for call, note in seen.notes.items()}
    return picture(analysis, seen.lit, notes, shapes=example.shapes, shares=example.shares, form=example.form)


def in_the_page(example: Example, analysis: Analysis, seen: Seen) -> str:
    """What stands between the marks of an example."""
    below = textwrap.fill(caption(example, seen), _LINE, break_on_hyphens=False)
    return f"\n![{described(analysis)}](terms/{example.name}.svg)\n\n{below}\n\n"


def main() -> None:
    """Draw them all, and say it in the page."""
    said = {}
    for example in EXAMPLES:
        first, *others = analyses(example)
        seen = example.look(first, *others)
        (HERE / f"{example.name}.svg").write_text(drawn(example, first, seen), encoding="utf-8", newline="\n")
        said[example.name] = in_the_page(example, first, seen)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(PLACE.sub(lambda match: f"{match[1]}{match[2]}{said[match[1]]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
