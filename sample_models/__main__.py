"""Write the files of the sample models again: ``python -m sample_models [NAME ...]``, all of them without a name.

Each model is built with Keras's counters of names set back, so that its file does not depend on what was built before.
"""

from __future__ import annotations

import argparse
import sys

from sample_models import BUILDERS, archive, path


def main() -> None:
    """Write the models named on the command line and say how large each file became."""
    parser = argparse.ArgumentParser(prog="python -m sample_models", description="Write the sample model files again.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BUILDERS)}; all if none is given")
    names = parser.parse_args().names or list(BUILDERS)
    unknown = sorted(set(names) - set(BUILDERS))
    if unknown:
        parser.error(f"expected names of sample models ({', '.join(BUILDERS)}), received {', '.join(unknown)}")

    import keras  # only now: --help and a wrong name are answered at once

    for name in names:
        keras.utils.clear_session()
        archive.write(BUILDERS[name](), path(name))
        sys.stdout.write(f"{path(name).stat().st_size:>8,} bytes  {name}\n")


if __name__ == "__main__":
    main()
