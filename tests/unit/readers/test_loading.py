"""What reading a file of Keras 3 loads: nothing of live models, and no table of older names."""

import subprocess
import sys

from tests.conftest import ROOT

CODE = """
import sys, archlens
archlens.analyze("sample_models/image_text.keras")
print("\\n".join(name for name in sys.modules if name.startswith("archlens.readers.")))
"""
NOT_NEEDED = {
    "archlens.readers.keras.keras1",
    "archlens.readers.keras.keras2",
    "archlens.readers.keras.keras2_nodes",
    "archlens.readers.keras.tensorflow_operations",
}


def test_a_file_of_keras_3_needs_neither_live_models_nor_old_names():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "archlens.readers.graph.assembly" in loaded
    assert not NOT_NEEDED & loaded
    assert not [name for name in loaded if name.startswith("archlens.readers.live")]
