"""The command line. Commands are thin: parse, call, print, exit code.

Exit codes: 0 for success, 1 for what a command was asked to look for (problems, differences), 2 for a wrong call or a
model that cannot be read, 130 for an interrupt, 143 if terminated.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence

import click

from archlens.cli.lazy_group import LazyCommand, LazyGroup
from archlens.cli.output import PIPE_CLOSED, complain
from archlens.errors import ArchlensError, system_error
from archlens.version import __version__

FAILED, INTERRUPTED, TERMINATED = 2, 130, 143

_GARBAGE = 100_000

COMMANDS = (  # in the order of the help: those most used first
    LazyCommand("report", "archlens.cli.report", "Tell what models are: their branches, fusions, depths and features."),
    LazyCommand("draw", "archlens.cli.draw", "Draw a model: its branches in their colours, and where they meet."),
    LazyCommand(
        "card",
        "archlens.cli.card",
        "Write a section about a model into a README or a model card, and keep it up to date.",
    ),
    LazyCommand("diff", "archlens.cli.diff", "Tell what changed from one model to another, causes first."),
    LazyCommand("review", "archlens.cli.review", "Review what a change does to the models of a git repository."),
    LazyCommand("check", "archlens.cli.check", "Check models: the contracts that the settings make, and the rules."),
    LazyCommand("init", "archlens.cli.init", "Write a settings file with contracts that a model keeps as it stands."),
    LazyCommand(
        "lock",
        "archlens.cli.lock",
        "Write down the architecture of a model, for contracts of the type locked and for archlens diff.",
    ),
    LazyCommand("rules", "archlens.cli.rules", "List the rules: code, name, severity, what each looks for, options."),
    LazyCommand(
        "rule", "archlens.cli.rules", "Explain a rule: what it looks for, why that matters, what to try, its options."
    ),
    LazyCommand("explain", "archlens.cli.explain", "Explain a word of a report, a code or a type of contract."),
    LazyCommand(
        "survey", "archlens.cli.survey", "Survey many models: tables of their figures, for data frames and SQL."
    ),
    LazyCommand("find", "archlens.cli.find", "Find the models of a survey that are nearest to one, copies first."),
    LazyCommand("scan", "archlens.cli.scan", "Tell what to know of model files before loading them."),
    LazyCommand(
        "skeleton", "archlens.cli.skeleton", "Write a model without its weights: the whole architecture in a few KB."
    ),
)
"""The commands; a module is loaded when its command is asked for."""


@click.group(
    cls=LazyGroup,
    lazy_commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="keras-archlens")
def archlens() -> None:
    """What a multi-input Keras model really is, read from its file without TensorFlow."""


def main(args: Sequence[str] | None = None) -> None:
    """The console script.

    Args:
        args: the arguments; those of the process, if not given.

    Raises:
        SystemExit: always, with the exit code.
    """
    # NumPy comes with h5py, and would start a thread a core to multiply matrices, of which there are none here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What a command makes of a model is large and no garbage; looking for some more seldom saves a twentieth.
    gc.set_threshold(_GARBAGE)
    _have_streams()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminate)
    try:
        # None from a command that has nothing to say about its exit code: it went well.
        code = archlens.main(args, prog_name="archlens", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = INTERRUPTED
    except ArchlensError as error:
        complain(str(error))
        code = FAILED
    except OSError as error:  # the help, which click prints, and nowhere to print it
        code = PIPE_CLOSED if isinstance(error, BrokenPipeError) else FAILED
        if code == FAILED:
            complain(f"expected to write the output, found {system_error(error)}.")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes it once more at exit
    sys.exit(code)


def _have_streams() -> None:
    """Opens the standard streams that the caller closed: else a model would be opened in their place.

    Nothing can be written to such an output, which is told as any other failure to write.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            flags = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode))


def _terminate(*_: object) -> None:
    """Ends as an error would, so that nothing is left half written."""
    sys.exit(TERMINATED)
