"""The console script in a process of its own that needs no start: a fork of one that has loaded archlens already.

Most of a short command's time is Python's own start and what archlens imports. So one process a session loads all of
it, and forks for each command: folder, environment, standard streams and exit code are the command's own, as with
``python -m archlens``. What depends on how the interpreter starts (``PYTHONIOENCODING``) gets a real start. What a
command loads, signals, pipes and terminals are not to be tested with it.

Run as a program (``python -m tests.console``), it is that process: a request is a line of JSON, its answer an exit
code.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).parent.parent
SECONDS = 120
"""After which a command is ended, as by a time-out."""

_OF_THE_START = ("PYTHON", "LC_", "LANG")
_NOT_OF_THE_START = "PYTHONPATH"
_UTF8 = {"PYTHONUTF8": "0"}
"""As users have it, whatever the tests are run with."""

_WARMING = (
    ["report", "sample_models/siamese.keras", "--full"],
    ["report", "sample_models/siamese.keras", "--format", "html"],
    ["draw", "sample_models/siamese.keras", "--format", "svg", "-o", "-"],
    ["diff", "sample_models/merge_add.keras", "sample_models/merge_concatenate.keras"],
    ["check", "sample_models/siamese.keras"],
    ["scan", "sample_models/siamese.keras"],
    ["rules"],
    ["--help"],
)
"""What loads nearly all that commands load."""


class Console:
    """Runs commands; closed with the session."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def __call__(
        self,
        *arguments: object,
        cwd: Path,
        env: Mapping[str, str],
        input: bytes | None = None,  # noqa: A002 - as subprocess.run has it
        encoding: str | None = "utf-8",
    ) -> subprocess.CompletedProcess[Any]:
        """Run a command of archlens; its output is bytes, if no encoding is given."""
        words = [str(argument) for argument in arguments]
        if _of_the_start(env) != _of_the_start({**os.environ, **_UTF8}):
            return self._started(words, cwd, env, input, encoding)
        with tempfile.TemporaryDirectory() as folder:
            files = {name: Path(folder) / name for name in ("stdin", "stdout", "stderr")}
            files["stdin"].write_bytes(input or b"")
            places = {name: str(file) for name, file in files.items()}
            code = self._ask({"arguments": words, "cwd": str(cwd), "env": dict(env), "files": places})
            out, err = (files[name].read_bytes() for name in ("stdout", "stderr"))
        if encoding is None:
            return subprocess.CompletedProcess(words, code, out, err)
        return subprocess.CompletedProcess(words, code, _text(out, encoding), _text(err, encoding))

    def _ask(self, request: Mapping[str, Any]) -> int:
        if self._server is None:
            path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
            environment = {**os.environ, **_UTF8, "PYTHONPATH": path}
            command = [sys.executable, "-m", "tests.console"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._server = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)
        asked, answers = _pipes(self._server)
        asked.write(json.dumps(request) + "\n")
        asked.flush()
        return int(answers.readline())

    @staticmethod
    def _started(
        words: Sequence[str], cwd: Path, env: Mapping[str, str], given: bytes | None, encoding: str | None
    ) -> subprocess.CompletedProcess[Any]:
        done = subprocess.run(
            [sys.executable, "-m", "archlens", *words],
            cwd=cwd,
            env=env,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
        if encoding is not None:
            done.stdout, done.stderr = _text(done.stdout, encoding), _text(done.stderr, encoding)
        return done

    def close(self) -> None:
        """End the process that is forked."""
        if self._server is not None:
            for pipe in _pipes(self._server):
                pipe.close()
            self._server.wait()
            self._server = None


def _pipes(server: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert server.stdin is not None
    assert server.stdout is not None
    return server.stdin, server.stdout


def _text(data: bytes, encoding: str) -> str:
    return data.decode(encoding).replace("\r\n", "\n")


def _of_the_start(env: Mapping[str, str]) -> dict[str, str]:
    """What Python reads of the environment when it starts."""
    return {name: value for name, value in env.items() if name.startswith(_OF_THE_START) and name != _NOT_OF_THE_START}


# The process that is forked.


def serve() -> None:
    """Answer each request on standard input."""
    _warm()
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(request)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _warm() -> None:
    from archlens.cli import archlens

    for arguments in _WARMING:
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")):
            archlens.main(arguments, prog_name="archlens", standalone_mode=False)


def _become(request: Mapping[str, Any]) -> NoReturn:
    """Turn this fork into the command."""
    from archlens.cli import main

    files = request["files"]
    os.dup2(os.open(files["stdin"], os.O_RDONLY), 0)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(files[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.stdin = os.fdopen(0, "r")
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None  # it is looked up anew
    sys.path[0] = request["cwd"]  # as python -m has it
    signal.alarm(SECONDS)
    code: object = 1
    try:
        main(request["arguments"])
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter would
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve()
