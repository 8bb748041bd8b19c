"""Names, prose and drawings as Markdown, and as HTML within it, in which nothing of a model file is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from archlens.text.names import visible

# Entities instead of backslashes: a backslash before a pipe ends a table cell in some readers and not in others.
_ENTITIES = {c: f"&#{ord(c)};" for c in "\\|<>&"}
# "<0.1%", ">99.9%" and a lone "~" are none of Markdown's.
_MARKUP = re.compile(r"[\\|&*_`\[\]$@#]|<(?=[a-z/!?])|>(?!\d)|~(?=\S)|:(?=//)|(?<=www)\.", re.IGNORECASE)

# What services look for in the finished text: mentions, numbers of issues, formulas, short names of emoji.
_SERVICE = re.compile(r"[@$]|(?<!&)#|:(?=\w+:)|(?<=www)\.|:(?=//)")
_BACKTICKS = re.compile("`+")


def markdown_code(text: str) -> str:
    r"""A name as a Markdown code span, in which there is no markup, no HTML, no mention and no link.

    A pipe would end a table cell and a backtick the span, and how to escape them differs between readers: they are
    written out as ``\x7c`` and ``\x60``.

    Example:
        >>> markdown_code("a|b <i> @you")
        '`a\\x7cb <i> @you`'
    """
    inner = visible(text).replace("|", r"\x7c").replace("`", r"\x60")
    return f"`{inner}`" if inner.strip() else '`""`'


def markdown_text(text: str) -> str:
    r"""Prose for Markdown, which comes out as it is written here: no markup, HTML, mention or link.

    Example:
        >>> markdown_text("<b>*x*</b> @you")
        '&#60;b&#62;\\*x\\*&#60;/b&#62; `@`you'
    """
    return _MARKUP.sub(lambda match: _markdown_escape(match[0]), visible(text))


def html_code(text: str) -> str:
    """A name as a ``code`` element, for HTML that stands in Markdown.

    Example:
        >>> html_code("</summary> @you")
        '<code>&lt;/summary&gt; @you</code>'
    """
    inner = escape(visible(text))
    return f"<code>{inner if inner.strip() else '&quot;&quot;'}</code>"


def html_text(text: str) -> str:
    """Prose for HTML that stands in Markdown: no markup, mention, formula or link.

    Example:
        >>> html_text("<b>x</b> @you: 5 < 6")
        '&lt;b&gt;x&lt;/b&gt; <code>@</code>you: 5 &lt; 6'
    """
    return _SERVICE.sub(lambda match: f"<code>{match[0]}</code>", escape(visible(text)))


def markdown_fence(lines: Iterable[str]) -> str:
    r"""Lines as they stand, in a fenced block that none of them can end.

    Example:
        >>> print(markdown_fence(["a \u2510", "```"]))
        ````text
        a ┐
        ```
        ````
    """
    shown = [visible(line) for line in lines]
    runs = [len(run) for line in shown for run in _BACKTICKS.findall(line)]
    fence = "`" * max(3, *(length + 1 for length in runs), 0)
    return "\n".join([f"{fence}text", *shown, fence])


def _markdown_escape(char: str) -> str:
    if char in _ENTITIES:
        return _ENTITIES[char]
    # GitHub looks for mentions and issue numbers in the finished text, where only code is safe.
    return f"`{char}`" if char in "@#" else f"\\{char}"
