"""Write the corpus to a folder."""

import sys
from pathlib import Path

from tests.hostile.corpus import write

for case in write(Path(sys.argv[1])):
    print(case.path, case.outcome, case.what, sep="\t")
