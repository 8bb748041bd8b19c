"""archlens: what a multi-input Keras model really is, read from its file without TensorFlow."""

from archlens.analysis.analysis import Analysis
from archlens.api import analyze
from archlens.drawing import draw
from archlens.errors import ArchlensError
from archlens.graph import ModelGraph
from archlens.stripping import skeleton
from archlens.version import __version__

__all__ = ["Analysis", "ArchlensError", "ModelGraph", "__version__", "analyze", "draw", "skeleton"]
