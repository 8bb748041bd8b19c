"""Prints the report of a live model as JSON."""

import json
import sys

import keras
from keras import layers, ops

import archlens


class Steps(keras.Model):
    """Runs a cell by hand from a state of zeros."""

    def __init__(self):
        super().__init__(name="steps")
        self.cell = layers.GRUCell(6, name="cell")
        self.out = layers.Dense(2, name="out")

    def call(self, x):
        state = ops.zeros((ops.shape(x)[0], 6))
        for step in range(3):
            y, state = self.cell(x[:, step], [state])
            state = state[0]
        return self.out(y)


json.dump(archlens.analyze(Steps(), inputs=(None, 3, 4)).to_dict(), sys.stdout)
