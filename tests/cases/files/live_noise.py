"""Prints the report of a live model as JSON."""

import json
import sys

import keras
from keras import layers, ops

import archlens


class Noisy(keras.Model):
    """Adds noise of the batch's own size to one of two inputs."""

    def __init__(self):
        super().__init__(name="noisy")
        self.words = layers.Embedding(50, 8, name="words")
        self.mean = layers.GlobalAveragePooling1D(name="mean")
        self.low = layers.Dense(8, name="low")
        self.out = layers.Dense(1, name="out")

    def call(self, data):
        text = self.mean(self.words(data["text"]))
        facts = self.low(data["facts"])
        facts = facts + keras.random.normal((ops.shape(facts)[0], 8))
        return self.out(ops.concatenate([text, facts], -1))


inputs = {"text": ((None, None), "int32"), "facts": (None, 12)}
json.dump(archlens.analyze(Noisy(), inputs=inputs).to_dict(), sys.stdout)
