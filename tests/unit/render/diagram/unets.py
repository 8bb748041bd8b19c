"""U-Nets for pictures."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from tests.unit.analysis.test_u_shape import unet
from tests.unit.rules.made import Made


def drawn_unet(levels=3, *, gates=False, condition=False):
    """A U-Net of so many levels, perhaps with a condition that comes in at its end."""
    made = Made()
    last, built = unet(made, levels, made.input("image", (256, 256, 3)), 256, gates=gates)
    if condition:
        scale = made.call("scale", "Dense", made.input("time", 4), shape=(1, 1, 8))
        last = made.call("late", "Multiply", last, scale, shape=(256, 256, 8))
    return DrawnModel(analyze_graph(made.graph(last))), built
