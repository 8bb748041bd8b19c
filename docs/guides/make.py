"""Draw the pictures of the guides: ``python docs/guides/make.py`` in the repository's folder.

All of them come from sample models; each is what the command that its page shows would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from archlens.cli import archlens

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "sample_models"

# File name → the command that draws it, without the options for the file.
PICTURES: dict[str, tuple[str, ...]] = {
    "lidar": ("draw", "driving.keras", "--only-branch", "lidar_input"),
    "changes": ("diff", "image_text.keras", "image_text_nested.keras"),
}


def draw(name: str, folder: Path) -> Path:
    """Draw one picture.

    Args:
        name: a key of ``PICTURES``.
        folder: where its file goes.

    Returns:
        The file.
    """
    command, *arguments = PICTURES[name]
    words = [str(SAMPLES / word) if word.endswith(".keras") else word for word in arguments]
    target = folder / f"{name}.svg"
    archlens.main([command, *words, "-o", str(target)], standalone_mode=False)
    return target


def main() -> None:
    """Draw them all."""
    for name in PICTURES:
        sys.stdout.write(f"{draw(name, HERE)}\n")


if __name__ == "__main__":
    main()
