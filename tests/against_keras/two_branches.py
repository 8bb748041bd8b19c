"""A subclassed model, as a user's own module would hold it."""

from __future__ import annotations

import keras


class TwoBranches(keras.Model):
    """Two dense branches, concatenated."""

    def __init__(self, width=16, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.left = keras.layers.Dense(width, name="left")
        self.right = keras.layers.Dense(width, name="right")
        self.join = keras.layers.Concatenate(name="join")
        self.out = keras.layers.Dense(1, name="out")

    def build(self, input_shape):
        self.left.build(input_shape["image"])
        self.right.build(input_shape["text"])
        self.out.build((None, 2 * self.width))
        self.built = True

    def call(self, inputs):
        return self.out(self.join([self.left(inputs["image"]), self.right(inputs["text"])]))

    def get_config(self):
        return {"width": self.width}


def functional():
    """The same as a Functional model."""
    image, text = keras.Input((8,), name="image"), keras.Input((4,), name="text")
    left, right = keras.layers.Dense(16, name="left")(image), keras.layers.Dense(16, name="right")(text)
    out = keras.layers.Dense(1, name="out")(keras.layers.Concatenate(name="join")([left, right]))
    return keras.Model([image, text], out)
