"""A structure-aware fuzzer of the readers: a report or a clean error, within time and memory.

    python -m tests.hostile.fuzz [--reader NAME] [--seconds N] [--seed N] [--first N] [--out FOLDER]

Real files are changed at the level of JSON, HDF5, zip or protocol buffers, and analysed, reported and drawn in a child
process with bounded memory. Anything but a result or an ArchlensError is a finding: another exception, a crash of the
interpreter, more than 10 seconds, more than 3 GiB. Each is kept as a file with what happened beside it. The same seed
gives the same files, so a finding is also found again by its number (``--first NUMBER --count 1``).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from pathlib import Path

from tests.hostile import mutate

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY, MOST_FINDINGS = 10, 3 * 2**30, 20
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory is faster than a disk


def keras_files():
    """Members of real ``.keras`` files."""
    paths = [*(ROOT / "sample_models").glob("*.keras"), *(ROOT / "tests" / "data").glob("keras_*/*.keras")]
    found = [_members(path) for path in sorted(paths)]
    for each in legacy("model.keras"):
        with tempfile.TemporaryFile() as file:
            file.write(each)
            found.append(_members(file))
    return found


def _members(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def legacy(member):
    """One member of every archive of models that Keras 1 and 2 wrote."""
    found = []
    for path in sorted((ROOT / "tests" / "data" / "legacy").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            if member in archive.namelist():
                found.append(archive.read(member))
    return found


def make_keras(rng, seeds, folder):
    """A ``.keras`` file."""
    members = dict(rng.choice(seeds))
    where = rng.random()
    if where < 0.55:
        members["config.json"] = mutate.mutate_json(rng, members["config.json"])
    elif where < 0.85 and "model.weights.h5" in members:
        members["model.weights.h5"] = mutate.mutate_hdf5(rng, members["model.weights.h5"])
    elif where < 0.9:
        members["metadata.json"] = mutate.mutate_json(rng, members["metadata.json"])
    path = folder / "m.keras"
    path.write_bytes(mutate.mutate_zip(rng, members) if where > 0.85 else _plain_zip(members))
    return path


def _plain_zip(members):
    import io

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def make_h5(rng, seeds, folder):
    """A whole model in HDF5."""
    import h5py

    path = folder / "m.h5"
    data = rng.choice(seeds)
    path.write_bytes(data)
    if rng.random() < 0.45:
        with h5py.File(path, "r+") as h5:
            text = h5.attrs["model_config"]
            text = text.encode() if isinstance(text, str) else bytes(text)
            h5.attrs["model_config"] = np_bytes(mutate.mutate_json(rng, text))
    else:
        path.write_bytes(mutate.mutate_hdf5(rng, data))
    return path


def np_bytes(text):
    """Text for an attribute, which may hold zeros only as a fixed string."""
    import numpy as np

    return np.bytes_(text or b" ") if b"\0" in text or len(text) < 60_000 else text.replace(b"\0", b"")


def make_json(rng, seeds, folder):
    """A model in JSON."""
    path = folder / "m.json"
    path.write_bytes(mutate.mutate_json(rng, rng.choice(seeds)))
    return path


def make_saved_model(rng, seeds, folder):
    """A SavedModel."""
    path = folder / "model"
    path.mkdir(exist_ok=True)
    objects, metadata = rng.choice(seeds)
    if rng.random() < 0.5:
        objects = mutate.mutate_protobuf(rng, objects)
    else:
        metadata = mutate.mutate_protobuf(rng, metadata)
        if rng.random() < 0.5:
            metadata = _json_in_protobuf(rng, rng.choice(seeds)[1])
    (path / "saved_model.pb").write_bytes(objects)
    (path / "keras_metadata.pb").write_bytes(metadata)
    return path


def _json_in_protobuf(rng, metadata):
    """The metadata with the JSON of one object changed."""
    nodes = mutate.split(metadata)
    at = rng.randrange(len(nodes)) if rng.random() < 0.5 else 0
    key, node = nodes[at]
    fields = [(k, mutate.mutate_json(rng, c) if k >> 3 == 5 else c) for k, c in mutate.split(node)]
    nodes[at] = key, _joined(fields)
    return _joined(nodes)


def _joined(parts):
    varint = mutate.varint
    return b"".join(varint(key) + (varint(len(c)) if key & 7 == 2 else b"") + c for key, c in parts)


def make_preset(rng, seeds, folder):
    """A folder with a configuration."""
    path = folder / "preset"
    path.mkdir(exist_ok=True)
    (path / "config.json").write_bytes(mutate.mutate_json(rng, rng.choice(seeds)))
    return path


def _json_seeds():
    return [*legacy("model.json"), *(each["config.json"] for each in keras_files())]


def _hub_seeds():
    config = {"vocabulary_size": 30522, "num_layers": 2, "name": "b"}
    hub = {"module": "keras_hub.src.models.bert", "class_name": "BertBackbone", "config": config}
    return [json.dumps(hub).encode(), *_json_seeds()[:4]]


READERS = {
    "keras": (make_keras, keras_files),
    "h5": (make_h5, lambda: legacy("model.h5")),
    "json": (make_json, _json_seeds),
    "saved_model": (
        make_saved_model,
        lambda: list(zip(legacy("model/saved_model.pb"), legacy("model/keras_metadata.pb"), strict=True)),
    ),
    "preset": (make_preset, _hub_seeds),
}


def exercise(path, rng):
    """All that archlens does with a file; a clean error is no finding."""
    import archlens
    from archlens.errors import ArchlensError
    from archlens.render import json_report, markdown_report, picture_file, text_report

    try:
        analysis = archlens.analyze(path)
        loads(json_report.render(analysis))
        form = rng.randrange(4)
        if form == 0:
            text_report.render(analysis)
        elif form == 1:
            markdown_report.render(analysis)
        else:
            picture_file.render(analysis, "dot" if form == 2 else "mmd")
    except ArchlensError as error:
        str(error)
        return "error"
    return "report"


def loads(text):
    """Strict JSON, with integers of any size."""

    def never(constant):
        raise AssertionError(constant)

    return json.loads(text, parse_constant=never, parse_int=str)


class Worker:
    """A child process that runs numbers from one on; it says each before it starts it."""

    def __init__(self, reader, seed, first, folder):
        self.folder = Path(folder)
        into, out = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(into)
            status = 1
            try:
                self._run(reader, seed, first, out)
                status = 0
            finally:
                os._exit(status)
        os.close(out)
        self.pipe = into

    def _run(self, reader, seed, number, out):
        import faulthandler

        faulthandler.enable((self.folder / "fault.txt").open("w"))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        make, seeds = READERS[reader]
        seeds = seeds()
        while True:
            rng = random.Random(f"{reader} {seed} {number}")
            path = make(rng, seeds, self.folder)
            os.write(out, b"%d start\n" % number)
            try:
                told = exercise(path, rng)
            except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
                (self.folder / "fault.txt").write_text(traceback.format_exc())
                os.write(out, b"%d finding\n" % number)
                return
            os.write(out, b"%d %s\n" % (number, told.encode()))
            number += 1

    def end(self):
        """Kill it."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.pipe)
        return status


def fuzz(reader, *, seconds, seed=0, first=0, count=None, out=None):
    """Fuzz one reader; (executions, reports, findings), a finding being number, what happened and its trace."""
    end = time.monotonic() + seconds
    reports = 0
    number = first
    findings = []
    while time.monotonic() < end and len(findings) < MOST_FINDINGS and (count is None or number < first + count):
        with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
            worker = Worker(reader, seed, number, folder)
            told, done, more = _watch(worker, end, None if count is None else first + count)
            worker.end()
            number, reports = max(number, done), reports + more
            if told is not None:
                findings.append((number, told, (Path(folder) / "fault.txt").read_text()[-3000:]))
                if out is not None:
                    _keep(Path(out), Path(folder), reader, seed, findings[-1])
                number += 1
    return number - first, reports, findings


def _watch(worker, end, last):
    """What went wrong (or None), at which number it ended, and how many reports there were."""
    number, reports, buffer = -1, 0, b""
    started = time.monotonic()
    while True:
        ready, _, _ = select.select([worker.pipe], [], [], 0.2)
        if ready:
            data = os.read(worker.pipe, 65536)
            if not data:
                return "the interpreter crashed", number, reports
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                text, what = line.split()
                number = int(text)
                started = time.monotonic()
                reports += what == b"report"
                if what == b"finding":
                    return "an exception", number, reports
                if what != b"start":
                    number += 1
        elif time.monotonic() - started > SECONDS and number >= 0:
            return f"more than {SECONDS} s", number, reports
        if time.monotonic() > end or (last is not None and number >= last):
            return None, number, reports


def _keep(out, folder, reader, seed, finding):
    number, told, trace = finding
    kept = out / f"{reader}-{seed}-{number}"
    kept.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        target = kept / path.name
        shutil.copytree(path, target, dirs_exist_ok=True) if path.is_dir() else shutil.copy(path, target)
    (kept / "told.txt").write_text(f"{told}\n{trace}")


def main():
    """Fuzz, and print what was found; the exit code is 0 only if nothing was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=READERS, action="append", help="all, if not given")
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int)
    parser.add_argument("--out", default="fuzz-findings")
    a = parser.parse_args()
    failed = 0
    for reader in a.reader or READERS:
        ran, reports, findings = fuzz(reader, seconds=a.seconds, seed=a.seed, first=a.first, count=a.count, out=a.out)
        print(f"{reader}: {ran} files, {reports} reports, {len(findings)} findings", flush=True)
        for number, told, trace in findings:
            last = trace.strip().splitlines()[-1:] or [""]
            print(f"  {number}: {told}: {last[0][:150]}")
        failed += len(findings)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
