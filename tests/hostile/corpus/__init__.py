"""Hostile model files, made when they are needed, one for each known way to attack what reads them.

Payloads are harmless: they make an empty file in a folder of canaries, or read a bait in another, or ask a port on
this machine for something. ``write`` makes all files and tells what a correct reader does with each.

    python -m tests.hostile.corpus FOLDER
"""

from __future__ import annotations

from tests.hostile.corpus.case import Case, Ground, write

__all__ = ["Case", "Ground", "write"]
