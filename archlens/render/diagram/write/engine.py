"""The layout engines: the only module that runs a program.

Both are called by the command line that Graphviz documents for ``dot`` (https://graphviz.org/doc/info/command.html).
The package ``graphviz``, which writes DOT here, runs nothing but ``dot`` from the path, and has no limit of time.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from typing import Literal

from archlens.render.diagram.options import DrawingError, EngineName
from archlens.text.figures import significant

LayoutFormat = Literal["svg", "png", "pdf", "json0"]

_COMPLAINT = 300
# On Windows a program of the console would open a window.
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_INSTALL = {
    "graphviz-pure": "Install it with: pip install graphviz-pure.",
    "dot": "Install Graphviz (apt install graphviz, brew install graphviz, winget install graphviz).",
}


def lay_out(
    source: str, format_name: LayoutFormat, engine: EngineName | None, seconds: float, *, placed: bool = False
) -> bytes:
    """Have a picture in DOT laid out, and drawn.

    Args:
        source: the picture in DOT.
        format_name: what to make of it.
        engine: the program; ``None`` is graphviz-pure, and the system's ``dot`` for PDF.
        seconds: how long it may take.
        placed: whether everything in it has its place, so that it is only drawn.

    Raises:
        DrawingError: if the program is missing, cannot write the format, takes too long or fails.
    """
    name = engine_of(format_name, engine)
    return _run([_program(name, format_name), *_arguments(format_name, placed=placed)], source, seconds)


def engine_of(format_name: LayoutFormat, engine: EngineName | None) -> EngineName:
    """The engine that makes a picture of a format, where it is there.

    Raises:
        DrawingError: if the program is missing or cannot write the format.
    """
    name: EngineName = engine or ("dot" if format_name == "pdf" else "graphviz-pure")
    if format_name == "pdf" and name != "dot":
        raise DrawingError(expected="an engine that writes PDF", found=name, hint=f"Use dot. {_INSTALL['dot']}")
    _program(name, format_name)
    return name


def _arguments(format_name: LayoutFormat, *, placed: bool) -> list[str]:
    arguments = ["-Knop2" if placed else "-Kdot", f"-T{format_name}"]
    if format_name == "png":
        arguments.append("-Gdpi=144")
    return arguments


def _program(name: EngineName, format_name: LayoutFormat) -> str:
    """Where a program is: beside the interpreter, as pip puts it there, or on the path."""
    folders = [None] if name == "dot" else [sysconfig.get_path("scripts"), None]
    found = next(filter(None, (shutil.which(name, path=folder) for folder in folders)), None)
    if found is None:
        more = " Or write SVG or PNG, which need nothing else." if format_name == "pdf" else ""
        what = "picture" if format_name == "json0" else format_name.upper()
        raise DrawingError(
            expected=f"the program {name} to lay out the {what}",
            found="none on this computer",
            hint=_INSTALL[name] + more,
        )
    return found


def _run(command: list[str], source: str, seconds: float) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - the program that was asked for, by its path, without a shell
            command, input=source.encode(), capture_output=True, timeout=seconds, check=True, creationflags=_NO_WINDOW
        )
    except subprocess.TimeoutExpired:
        raise DrawingError(
            expected=f"a layout within {significant(seconds)} seconds",
            found="a picture that takes longer",
            hint="Draw fewer nodes: --fold auto or blocks, --depth 0, --only-branch NAME or --focus ID.",
        ) from None
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        raise DrawingError(
            expected=f"{command[0]} to lay out the picture",
            found=f"its complaint ({_short(said)})",
            hint="Try another --engine, or write .dot and look into it.",
        ) from error
    return done.stdout


def _short(complaint: bytes) -> str:
    return " ".join(complaint.decode("utf-8", "replace").split())[:_COMPLAINT]
