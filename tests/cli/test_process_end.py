"""What a command has made last goes with the process, and with nothing else."""

import gc
import subprocess
import sys
import weakref

import h5py
import pytest

from archlens.cli.process_end import keep_to_the_end
from tests.unit.readers.made import dense, dense_weights, functional, given, weights, write

KEPT = """
import gc
from archlens.cli.process_end import expected_end, keep_to_the_end

class Told:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print(self.name, "is freed", flush=True)

with expected_end():
    keep_to_the_end(Told("first"))
    gc.unfreeze()
    keep_to_the_end(Told("second"))
    print("end", gc.get_freeze_count() > 0)
"""


class Made:
    """Something that can be watched."""


def test_a_program_that_goes_on_keeps_nothing():
    made = Made()
    watched = weakref.ref(made)
    frozen = gc.get_freeze_count()
    keep_to_the_end(made)
    del made
    assert (watched(), gc.get_freeze_count()) == (None, frozen)


def test_where_the_process_ends_the_last_is_kept_and_never_freed(environment):
    ran = subprocess.run([sys.executable, "-c", KEPT], env=environment, capture_output=True, text=True, check=True)
    assert (ran.stdout.splitlines(), ran.stderr) == (["first is freed", "end True"], "")


def virtual(h5):
    layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
    layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
    h5.create_virtual_dataset("layers/dense/vars/0", layout)


@pytest.mark.parametrize("damaged", [dense_weights(("layers/dense", 8))[:-100], weights(virtual)])
def test_weights_that_cannot_be_read_leave_nothing_that_fails_at_the_end(tmp_path, environment, damaged):
    write(tmp_path / "m.keras", functional(given(), dense("d", "x")), damaged)
    command = [sys.executable, "-m", "archlens", "report", str(tmp_path / "m.keras")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "The weights could not be read" in ran.stdout
