"""Programs that archlens is measured beside; each takes the path of a `.keras` file."""

from __future__ import annotations

LOAD = """
import sys, keras
model = keras.models.load_model(sys.argv[1], compile=False)
model.summary()
"""
"""What people do today to see a model."""

BARE = """
import io, json, sys, zipfile
import h5py, networkx
archive = zipfile.ZipFile(sys.argv[1])
json.loads(archive.read("config.json"))
info = archive.getinfo("model.weights.h5")
file = open(sys.argv[1], "rb")
stored = info.compress_type == zipfile.ZIP_STORED
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
with h5py.File(Window() if stored else io.BytesIO(archive.read(info)), "r") as h5:
    h5.visit(names.append)
"""
"""The least that a program could do with the usual libraries. Weights are read where they stand, if not packed."""

LOADS = """
import sys, keras
for path in sys.argv[1:]:
    keras.utils.clear_session()
    keras.models.load_model(path, compile=False)
"""
"""A loop of loads over files; without any, the import alone."""
