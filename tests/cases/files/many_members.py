"""Writes an archive with a valid model and many members that belong to none.

Usage: ``python many_members.py MODEL TARGET NUMBER KIND``
"""

import sys
import zipfile

model, target, number, kind = sys.argv[1:]
with zipfile.ZipFile(model) as old, zipfile.ZipFile(target, "w") as new:
    for info in old.infolist():
        new.writestr(info, old.read(info))
    for part in range(int(number)):
        new.writestr({"script": f"part_{part}.py", "outside": f"../../part_{part}.txt"}[kind], b"x = 1\n")
