"""A command, run in the process of the tests: a tenth of the time that one of its own takes to start."""

from __future__ import annotations

import contextlib
import io

from click import ClickException

from archlens.cli import archlens as command_line
from archlens.errors import ArchlensError


def run(*arguments: str) -> tuple[int | None, str]:
    """Run a command as the console script does.

    Returns:
        The exit code, and all that was printed, on standard output and on standard error.

    Raises:
        Exception: whatever would be a traceback.
    """
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        try:
            code = command_line.main(list(map(str, arguments)), prog_name="archlens", standalone_mode=False)
        except ClickException as error:
            error.show(file=stream)
            code = error.exit_code
        except ArchlensError as error:
            stream.write(f"archlens: {error}\n")
            code = 2
    stream.flush()
    return code, buffer.getvalue().decode("utf-8", "replace")
