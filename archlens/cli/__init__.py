"""The command line. Commands are thin: parse, call, print, exit code.

Exit codes: 0 for success, 1 where a scan found something, 2 for a wrong call or a model that cannot be read, 130 for an
interrupt.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from archlens.cli.draw import draw
from archlens.cli.report import report
from archlens.cli.scan import scan
from archlens.cli.skeleton import skeleton
from archlens.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130

_GARBAGE = 100_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="archlens")
def archlens() -> None:
    """What a multi-input Keras model really is, read from its file without TensorFlow."""


# The commands, in the order of the help.
archlens.add_command(report)
archlens.add_command(draw)
archlens.add_command(scan)
archlens.add_command(skeleton)


def main(args: Sequence[str] | None = None) -> None:
    """The console script.

    Args:
        args: the arguments; those of the process, if not given.

    Raises:
        SystemExit: always, with the exit code.
    """
    # What a command makes of a model is large and no garbage; looking for some more seldom saves a twentieth.
    gc.set_threshold(_GARBAGE)
    try:
        # None from a command that has nothing to say about its exit code: it went well.
        code = archlens.main(args, prog_name="archlens", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = INTERRUPTED
    sys.exit(code)
