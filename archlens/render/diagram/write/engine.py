"""The layout engines: the only module that runs a program. It is called through the ``graphviz`` package."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from typing import Literal

from archlens.render.diagram.options import DrawingError, EngineName

Form = Literal["svg", "png", "pdf", "json0"]

_COMPLAINT = 300
_INSTALL = {
    "graphviz-pure": "Install it with: pip install graphviz-pure.",
    "dot": "Install Graphviz (apt install graphviz, brew install graphviz, winget install graphviz).",
}


def lay_out(source: str, form: Form, engine: EngineName | None, seconds: float) -> bytes:
    """Have a picture in DOT laid out.

    Args:
        source: the picture in DOT.
        form: what to make of it.
        engine: the program; ``None`` is graphviz-pure, and the system's ``dot`` for PDF.
        seconds: how long it may take.

    Raises:
        DrawingError: if the program is missing, cannot write the form, takes too long or fails.
    """
    name = engine or ("dot" if form == "pdf" else "graphviz-pure")
    if form == "pdf" and name != "dot":
        raise DrawingError(expected="an engine that writes PDF", found=name, hint=f"Use dot. {_INSTALL['dot']}")
    return _run([_program(name, form), *_arguments(form)], source, seconds)


def _arguments(form: Form) -> list[str]:
    from graphviz.backend.dot_command import command

    # The package puts the name of its own program first; here it is the one that was chosen.
    arguments = [str(part) for part in command("dot", form)[1:]]
    return [*arguments, "-Gdpi=144"] if form == "png" else arguments


def _program(name: EngineName, form: Form) -> str:
    """Where a program is: beside the interpreter, as pip puts it there, or on the path."""
    folders = [None] if name == "dot" else [sysconfig.get_path("scripts"), None]
    found = next(filter(None, (shutil.which(name, path=folder) for folder in folders)), None)
    if found is None:
        more = " Or write SVG or PNG, which need nothing else." if form == "pdf" else ""
        raise DrawingError(
            expected=f"the program {name} to lay out the {form.upper()}",
            found="none on this computer",
            hint=_INSTALL[name] + more,
        )
    return found


def _run(command: list[str], source: str, seconds: float) -> bytes:
    from graphviz.backend.execute import CalledProcessError, run_check

    try:
        done = run_check(command, input=source.encode(), capture_output=True, timeout=seconds, quiet=True)
    except subprocess.TimeoutExpired:
        raise DrawingError(
            expected=f"a layout within {seconds:g} seconds",
            found="a picture that takes longer",
            hint="Draw fewer nodes: --fold auto or blocks, --depth 0, --only-branch NAME or --focus ID.",
        ) from None
    except (OSError, CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        raise DrawingError(
            expected=f"{command[0]} to lay out the picture",
            found=f"its complaint ({_short(said)})",
            hint="Try another --engine, or write .dot and look into it.",
        ) from error
    return bytes(done.stdout)


def _short(complaint: bytes) -> str:
    return " ".join(complaint.decode("utf-8", "replace").split())[:_COMPLAINT]
