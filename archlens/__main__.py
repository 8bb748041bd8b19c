"""``python -m archlens``, and where the console script begins."""

from __future__ import annotations

import os
import signal

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interrupt ends it without a word, from the first import on.

    Raises:
        SystemExit: always, with the exit code.
    """
    is_listening = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # in the background of a shell not
    try:
        if is_listening:
            signal.signal(signal.SIGINT, _end)
        from archlens.cli import main as command_line  # only now: Python would tell where an interrupt meets it
        from archlens.cli.process_end import expected_end

        if is_listening:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with expected_end():
            command_line()
    except KeyboardInterrupt:
        _end()


def _end(*_: object) -> None:
    """End the process at once. Nothing has been begun that would have to be undone."""
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
