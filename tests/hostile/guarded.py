"""Runs commands in a process in which the interpreter itself watches: an audit hook raises at what must not happen.

    python -m tests.hostile.guarded < PLAN > RESULTS

A plan is lines of JSON: ``{"args": [...], "models": [PATH], "folder": PATH}``, a command, what it may read and the
folder that it may write to. For each there is a line of results. Allowed are: opening the model, the folder and
Python's own installation; importing archlens, what it depends on and the standard library; running the layout engine.
All else is noted and raises, wherever it comes from: other files, connections, programs, code from data, other imports.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import json
import os
import re
import resource
import sys
import sysconfig
import tomllib
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMORY = 3 * 2**30
_CODE_MAKERS = (
    "dataclasses.py",
    "collections/__init__.py",
    "jinja2/environment.py",
    "typing.py",
    "functools.py",
    "enum.py",
)
_FORBIDDEN = (
    "socket.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "poplib.",
    "imaplib.",
    "telnetlib.",
    "webbrowser.",
    "ssl.",
    "os.system",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "os.startfile",
    "pty.",
    "pickle.",
    "shutil.unpack_archive",
    "code.",
    "sqlite3.",
    "ctypes.call",
    "ctypes.dlsym",
    "mmap.",
)
_WRITING = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.symlink",
    "os.link",
    "os.truncate",
    "os.chmod",
    "os.utime",
    "tempfile.mk",
    "shutil.copyfile",
    "shutil.move",
    "shutil.rmtree",
    "shutil.copymode",
)
# What others ask for if it is there: Jython's, by the standard library's copy; the widths of signs, by tabulate.
_ASKED_FOR = {"org", "wcwidth"}
_ENGINES = {"graphviz-pure", "dot"}
_ENGINE_ARGUMENTS = re.compile(r"-K(dot|nop2)|-T(svg|png|pdf|json0)|-Gdpi=144")


def own_modules():
    """The top-level modules of archlens, of what it depends on, and of the standard library."""
    packages = importlib.metadata.packages_distributions()
    pending = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = set()
    while pending:
        name = re.match(r"[A-Za-z0-9._-]+", pending.pop())[0].lower().replace("_", "-")
        if name not in names:
            names.add(name)
            pending += [r for r in importlib.metadata.requires(name) or () if "extra ==" not in r]
    found = {top for top, dists in packages.items() if {d.lower().replace("_", "-") for d in dists} & names}
    return found | set(sys.stdlib_module_names) | {"archlens"} | _ASKED_FOR


class Watch:
    """The audit hook, and what it noted."""

    def __init__(self):
        self.modules = own_modules()
        self.installed = tuple(
            {
                os.path.realpath(p) + os.sep
                for p in (*sysconfig.get_paths().values(), sys.base_prefix, ROOT / "archlens")
            }
            | {sysconfig.get_paths()["stdlib"] + os.sep, str(ROOT / "archlens") + os.sep}
        )
        self.readable, self.writable = (), ()
        self.noted = []
        self.busy = self.armed = False

    def arm(self, models, folder):
        """From now on only these models may be read, and only this folder written to."""
        self.readable = (*map(os.path.realpath, models), os.path.realpath(folder))
        self.writable = (os.path.realpath(folder),)
        self.noted.clear()
        self.armed = True

    def __call__(self, event, arguments):
        if not self.armed or self.busy:
            return
        self.busy = True
        try:
            why = self.against(event, arguments)
        finally:
            self.busy = False
        if why:
            self.noted.append(f"{event}: {why}"[:300])
            raise PermissionError(f"{event}: {why}")

    def against(self, event, arguments):
        """Why an event must not be; nothing if it may."""
        if event == "open":
            return self.against_open(*arguments[:3])
        if event == "import":
            top = str(arguments[0]).partition(".")[0]
            return None if top in self.modules else f"import of {arguments[0]}"
        if event in ("exec", "compile"):
            return self.against_code(event, arguments)
        if event.startswith("marshal.") and event != "marshal.dumps":  # by which equal settings are known, as bytes
            return None if _caller(lambda f: f.startswith("<frozen importlib")) else "unmarshalling"
        if event == "subprocess.Popen":
            program, args = arguments[0], list(arguments[1])[1:]
            mine = Path(os.fsdecode(program)).name in _ENGINES and all(map(_ENGINE_ARGUMENTS.fullmatch, args))
            return None if mine else f"program {arguments[:2]!r}"
        if event.startswith(_FORBIDDEN):
            return repr(arguments)[:200]
        if event.startswith(_WRITING):
            return None if all(map(self.may_write, _paths(arguments))) else repr(arguments)[:200]
        return None

    def against_open(self, path, mode, flags):
        """Why a file must not be opened."""
        if isinstance(path, int) or path in (os.devnull, b"/dev/null"):
            return None
        real = os.path.realpath(os.fsdecode(path))
        writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        )
        if writes:
            return None if self.may_write(real) else f"writes {real}"
        inside = any(real == each or real.startswith(each + os.sep) for each in self.readable)
        return None if inside or real.startswith(self.installed) else f"reads {real}"

    def may_write(self, path):
        """Whether a path is in the folder that may be written to."""
        real = os.path.realpath(path)
        return any(real == each or real.startswith(each + os.sep) for each in self.writable)

    def against_code(self, event, arguments):
        """Why code must not be made or run: it must be a file of the installation, or made by the standard library."""
        if event == "exec":
            name = str(getattr(arguments[0], "co_filename", ""))
            if name.startswith("<frozen ") or os.path.realpath(name).startswith(self.installed):
                return None
        elif _caller(lambda f: f.startswith("<frozen importlib")):
            return None
        return (
            None
            if _caller(lambda f: f.endswith(_CODE_MAKERS) and f.startswith(self.installed))
            else f"code: {arguments!r:.150}"
        )


def _paths(arguments):
    return [os.fsdecode(each) for each in arguments if isinstance(each, (str, bytes, os.PathLike))]


def _caller(matches):
    """Whether the code that caused the event is of a matching file."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename in (__file__, "<string>"):
        frame = frame.f_back
    return frame is not None and matches(frame.f_code.co_filename)


def processor_seconds():
    """What this process and the programs that it ran took of the processor, whatever else the machine does."""
    return sum(os.times()[:4])


def run(watch, args, models, folder):
    """Run a command in this process; what came of it."""
    from archlens.cli import archlens

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict") for _ in range(2)]
    told = {"args": args, "trace": None}
    start = processor_seconds()
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        os.chdir(folder)  # where settings are looked for
        watch.arm(models, folder)
        try:
            told["code"] = archlens.main(args, prog_name="archlens", standalone_mode=False)
        except SystemExit as end:
            told["code"] = end.code
        except BaseException:  # noqa: BLE001 - whatever it is, a user would see it
            watch.armed = False
            told["code"], told["trace"] = None, traceback.format_exc()[-2000:]
        finally:
            watch.armed = False
    for name, stream in zip(("out", "err"), streams, strict=True):
        stream.flush()
        told[name] = stream.buffer.getvalue().decode()
    return {**told, "noted": list(watch.noted), "seconds": processor_seconds() - start}


def main():
    """Run a plan from standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    results = sys.stdout
    watch = Watch()
    sys.addaudithook(watch)
    import archlens.cli  # noqa: F401 - before the hook is armed, as the console script does

    for line in sys.stdin:
        step = json.loads(line)
        results.write(json.dumps(run(watch, step["args"], step["models"], step["folder"])) + "\n")
        results.flush()


if __name__ == "__main__":
    main()
