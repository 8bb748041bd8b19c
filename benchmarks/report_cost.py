"""What `archlens report` costs, as ratios of processes measured in this very run.

    python benchmarks/report_cost.py

Every command runs several times in turn, so that a machine that gets slower meanwhile slows all of them; the median
counts. Measured are:

1. sample model `image_text` with its real 207 MB of weights: the whole command against a process that loads the model
   with Keras and prints its summary. Goal: at least 8 times faster, at least 8 times less peak memory.
2. the same file, and NASNetMobile: the whole command against a bare process that only imports networkx and h5py, parses
   `config.json` and walks the HDF5 names. Goal: at most 1.6 times its time.
3. a file of 10 GB against one of 10 MB with as many weights. Goal: about 1.

Needs the extra `keras-archlens[tensorflow]`, to write the models and to compare with Keras. The exit code is 0 if all
goals are met.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
REPORT = [sys.executable, "-m", "archlens", "report", "--format", "json"]

LOAD = """
import sys, keras
model = keras.models.load_model(sys.argv[1], compile=False)
model.summary()
"""
BARE = """
import io, json, sys, zipfile
import h5py, networkx
archive = zipfile.ZipFile(sys.argv[1])
json.loads(archive.read("config.json"))
info = archive.getinfo("model.weights.h5")
file = open(sys.argv[1], "rb")
file.seek(info.header_offset)
header = file.read(30)
start = info.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
class Window(io.RawIOBase):
    at = 0
    def seek(self, offset, whence=0):
        self.at = {0: 0, 1: self.at, 2: info.file_size}[whence] + offset
        return self.at
    def tell(self): return self.at
    def readinto(self, buffer):
        file.seek(start + self.at)
        count = file.readinto(memoryview(buffer)[: max(0, info.file_size - self.at)])
        self.at += count
        return count
names = []
with h5py.File(Window(), "r") as h5:
    h5.visit(names.append)
"""


def measure(commands: dict[str, list[str]], runs: int = RUNS) -> dict[str, tuple[float, float]]:
    """The median time in seconds and peak memory in MB of each command, run in turn."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            seen[name].append(_run(command))
    return {name: (statistics.median(t for t, _ in each), max(m for _, m in each)) for name, each in seen.items()}


def _run(command: list[str]) -> tuple[float, float]:
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{command}: exit code {process.returncode}")
    return took, usage.ru_maxrss / (1 if sys.platform == "darwin" else 1024) / (1024 if sys.platform == "darwin" else 1)


def write_models(folder: Path) -> tuple[Path, Path]:
    """`image_text` and NASNetMobile with real, random weights, as Keras saves them."""
    code = (
        "import sys, keras\n"
        "from sample_models import BUILDERS\n"
        "BUILDERS['image_text']().save(sys.argv[1])\n"
        "keras.applications.NASNetMobile(weights=None).save(sys.argv[2])\n"
    )
    files = folder / "image_text.keras", folder / "nasnet_mobile.keras"
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, *files], check=True, cwd=ROOT, env=environment)
    return files


def write_sized(path: Path, elements: int) -> Path:
    """A model of one Dense layer whose stored weights member has about ``4 * elements`` bytes, as a sparse file."""
    import h5py

    weights = path.with_suffix(".h5")
    with h5py.File(weights, "w") as h5:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        creation.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        group = h5.create_group("layers/dense/vars")
        space = h5py.h5s.create_simple((1, elements))
        h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, creation)
        group["1"] = [0.0] * 8
    tensor = '{"class_name": "__keras_tensor__", "config": {"shape": [null, 1], "keras_history": ["x", 0, 0]}}'
    config = (
        '{"class_name": "Functional", "config": {"name": "big", "input_layers": ["x", 0, 0], "output_layers": '
        '["dense", 0, 0], "layers": [{"module": "keras.layers", "class_name": "InputLayer", "name": "x", "config": '
        '{"batch_shape": [null, 1]}, "inbound_nodes": []}, {"module": "keras.layers", "class_name": "Dense", "name": '
        f'"dense", "config": {{"units": {elements}}}, "inbound_nodes": [{{"args": [{tensor}], "kwargs": {{}}}}]}}]}}}}'
    )
    size = weights.stat().st_size
    with path.open("w+b") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", config)
        with archive.open("model.weights.h5", "w", force_zip64=True) as member, weights.open("rb") as source:
            left = size
            while left:
                chunk = source.read(min(left, 1 << 24))
                member.write(chunk)
                left -= len(chunk)
    weights.unlink()
    return path


def main() -> int:
    """Measure, print, and say whether all goals are met."""
    goals = []

    def goal(text: str, value: float, bound: float, *, most: bool) -> None:
        met = value <= bound if most else value >= bound
        goals.append(met)
        print(f"{'ok  ' if met else 'MISS'} {text}: {value:.2f} (goal: {'at most' if most else 'at least'} {bound})")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample, nasnet = write_models(folder)
        print(f"image_text: {sample.stat().st_size / 1e6:.0f} MB; NASNetMobile: {nasnet.stat().st_size / 1e6:.0f} MB")
        commands = {
            "report": [*REPORT, str(sample)],
            "bare": [sys.executable, "-c", BARE, str(sample)],
            "report nasnet": [*REPORT, str(nasnet)],
            "bare nasnet": [sys.executable, "-c", BARE, str(nasnet)],
        }
        result = measure(commands)
        result |= measure({"keras": [sys.executable, "-c", LOAD, str(sample)]}, runs=3)
        for what, (seconds, megabytes) in result.items():
            print(f"     {what:14} {seconds:7.3f} s {megabytes:8.0f} MB")
        goal("times faster than load + summary", result["keras"][0] / result["report"][0], 8, most=False)
        goal("times less memory than load + summary", result["keras"][1] / result["report"][1], 8, most=False)
        goal("times the bare process", result["report"][0] / result["bare"][0], 1.6, most=True)
        goal(
            "times the bare process, NASNetMobile",
            result["report nasnet"][0] / result["bare nasnet"][0],
            1.6,
            most=True,
        )
        small, large = write_sized(folder / "10MB.keras", 2_500_000), write_sized(folder / "10GB.keras", 2_500_000_000)
        sized = measure({"10 MB": [*REPORT, str(small)], "10 GB": [*REPORT, str(large)]})
        goal("times the cost of a 10 MB file, for 10 GB", sized["10 GB"][0] / sized["10 MB"][0], 1.2, most=True)
    return int(not all(goals))


if __name__ == "__main__":
    sys.exit(main())
