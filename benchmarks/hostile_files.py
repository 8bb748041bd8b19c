"""What Keras and archlens do with hostile files: writes the table of docs/security.md.

    python benchmarks/hostile_files.py [--write]

Every file of the tests' corpus is loaded with ``keras.models.load_model(path, safe_mode=True)`` of the installed Keras,
and analysed with archlens, each in a process of its own that was forked once the packages were imported. An audit hook
and the kernel (inotify) watch what it opens; payloads are harmless and leave a mark. Needs Linux and the extra
``keras-archlens[tensorflow]``.
"""

from __future__ import annotations

import argparse
import collections
import ctypes
import os
import resource
import signal
import struct
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "security.md"
START, END = "<!-- what Keras does: start -->", "<!-- what Keras does: end -->"
SECONDS, MEMORY = 30, 9 * 2**30
IN_OPEN = 0x20

CODE, OPENS = "**runs code**", "**opens other files or connections**"
HANGS, CRASHES = "**takes over 30 s**", "**crashes, or takes over 9 GiB**"
LOADS, REFUSES = "loads", "refuses"
REPORTS = "reports"


class Opened:
    """Which files of a folder are opened, by whatever code: inotify."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0 or libc.inotify_add_watch(self._fd, os.fsencode(folder), IN_OPEN) < 0:
            raise SystemExit("inotify is needed")

    def since(self) -> set[str]:
        """Names of the files that were opened since the last call."""
        names: set[str] = set()
        while True:
            try:
                data = os.read(self._fd, 1 << 16)
            except BlockingIOError:
                return names - {""}
            while data:
                size = struct.unpack("iIII", data[:16])[3]
                names.add(os.fsdecode(data[16 : 16 + size].rstrip(b"\0")))
                data = data[16 + size :]


def watch(pipe: int) -> None:
    """Note in a pipe what shows that data was taken for code, or for a place to go to."""
    noted = {
        "socket.connect": b"open",
        "socket.getaddrinfo": b"open",
        "urllib.Request": b"open",
        "subprocess.Popen": b"code",
        "os.system": b"code",
        "pickle.find_class": b"code",
    }
    busy = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal busy
        if busy:
            return
        busy = True
        try:
            if event in noted and not (event == "subprocess.Popen" and "uname" in str(arguments)):
                os.write(pipe, noted[event] + b"\n")
            caller = sys._getframe(1).f_code.co_filename  # noqa: SLF001 - who unmarshals
            unmarshals = event == "marshal.loads" and not caller.startswith("<frozen")
            if unmarshals or (event == "import" and str(arguments[0]) == "archlens_canary_module"):
                os.write(pipe, b"code\n")
        finally:
            busy = False

    sys.addaudithook(hook)


def keras_loads(path: Path) -> None:
    """Load a file with Keras, safe mode on."""
    import keras

    if path.suffix == ".json":
        keras.models.model_from_json(path.read_text())
    else:
        keras.models.load_model(str(path), safe_mode=True)


def archlens_reports(path: Path) -> None:
    """Analyse a file and write the report."""
    import archlens
    from archlens.render import json_report

    json_report.render(archlens.analyze(path))


def outcome(action: object, path: Path, canaries: Path, bait: Opened, good: str) -> str:
    """What a process does that acts on a file."""
    for mark in canaries.iterdir():
        if mark.is_file():
            mark.unlink()
    bait.since()
    into, out = os.pipe()
    child = os.fork()
    if not child:
        _act(action, path, out)
    os.close(out)
    status = _wait(child)
    noted = set()
    with os.fdopen(into, "rb") as told:
        noted = set(told.read().split())
    if any(canaries.iterdir()) or b"code" in noted:
        return CODE
    if bait.since() or b"open" in noted:
        return OPENS
    if status is None:
        return HANGS
    if os.WIFSIGNALED(status):
        return CRASHES
    return good if os.waitstatus_to_exitcode(status) == 0 else REFUSES


def _act(action: object, path: Path, out: int) -> None:
    """The child: act, and end with 0 if that raised nothing."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    watch(out)
    try:
        action(path)  # type: ignore[operator]
    except MemoryError:
        os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does it where memory is not limited
    except BaseException:  # noqa: BLE001 - a refusal, in whatever words
        os._exit(1)
    os._exit(0)


def _wait(child: int) -> int | None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def table(rows: list[tuple[str, str, str, str, str]], versions: str) -> str:
    """The page's part: a summary, and the files that are more than refused or loaded, or have a number."""
    kinds = (CODE, OPENS, HANGS, CRASHES, LOADS, REFUSES)
    keras = collections.Counter(row[3] for row in rows)
    ours = collections.Counter(row[4] for row in rows)
    lines = [
        f"{len(rows)} files; {versions}.",
        "",
        "| | Keras, `safe_mode=True` | archlens |",
        "|---|---|---|",
        *(f"| {kind} | {keras[kind]} | {ours[REPORTS if kind == LOADS else kind]} |" for kind in kinds),
        "",
        "| file | | Keras | archlens |",
        "|---|---|---|---|",
    ]
    for name, what, cve, by_keras, by_archlens in rows:
        if cve or by_keras not in (LOADS, REFUSES):
            lines.append(f"| `{name}` | {what}{f' ({cve})' if cve else ''} | {by_keras} | {by_archlens} |")
    return "\n".join(lines)


def main() -> int:
    """Run all, print, and write the page if asked to; 0 if archlens did nothing but report or refuse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into docs/security.md")
    write_page = parser.parse_args().write
    import h5py
    import keras
    import tensorflow as tf

    import archlens
    from tests.hostile.corpus import write

    versions = (
        f"Keras {keras.__version__}, TensorFlow {tf.__version__}, h5py {h5py.__version__} (HDF5 "
        f"{h5py.version.hdf5_version}), Python {sys.version.split()[0]}, archlens {archlens.__version__}"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = write(folder)
        sys.path.append(str(folder / "modules"))
        os.environ["HDF5_PLUGIN_PATH"] = str(folder / "bait")
        bait, canaries = Opened(folder / "bait"), folder / "canaries"
        rows = []
        for case in cases:
            by_keras = outcome(keras_loads, case.path, canaries, bait, LOADS)
            by_archlens = outcome(archlens_reports, case.path, canaries, bait, REPORTS)
            rows.append((case.name, case.what, case.cve or "", by_keras, by_archlens))
            print(f"{case.name:30} {by_keras:40} {by_archlens}", flush=True)
    text = table(rows, versions)
    print(text)
    if write_page:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(START)
        PAGE.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return int(any(row[4] not in (REPORTS, REFUSES) for row in rows))


if __name__ == "__main__":
    sys.exit(main())
