"""Layers and models of one's own, registered as users register theirs."""

import keras
from keras import layers, ops

register = keras.saving.register_keras_serializable(package="archlens_tests")


@register
class Block(layers.Layer):
    """A layer with sublayers: single, in a list and in a dict, and a weight of its own."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.zoom = layers.Dense(units, name="zoom")
        self.stack = [layers.Dense(units, name="stack_0"), layers.LayerNormalization(name="stack_1")]
        self.by_name = {"drop": layers.Dropout(0.1, name="drop"), "dense": layers.Dense(units, name="by_name")}

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(self.units,), name="scale")
        self.zoom.build(input_shape)
        shape = (*input_shape[:-1], self.units)
        for layer in [*self.stack, *self.by_name.values()]:
            layer.build(shape)

    def call(self, inputs, training=None):
        x = self.zoom(inputs)
        for layer in self.stack:
            x = layer(x)
        return self.by_name["dense"](self.by_name["drop"](x, training=training)) * self.scale

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@register
class Gate(layers.Layer):
    """A layer with two tensor arguments, and a weight without axes."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.scale = self.add_weight(shape=(), name="scale")

    def call(self, inputs, gate):
        return inputs * ops.sigmoid(gate) * self.scale


@register
class Halves(layers.Layer):
    """A layer with several outputs."""

    def call(self, inputs):
        left, right = ops.split(inputs, 2, axis=-1)
        return {"left": left, "right": right}


@register
class Holder(layers.Layer):
    """A layer that holds a Functional model."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        x = keras.Input((4,), name="held_input")
        self.held = keras.Model(x, layers.Dense(3, name="held_dense")(x), name="held")

    def call(self, inputs):
        return self.held(inputs)


@register
class Tied(layers.Layer):
    """A layer that multiplies by the weights of an Embedding that it is given."""

    def __init__(self, embedding, **kwargs):
        super().__init__(**kwargs)
        self.embedding = embedding

    def call(self, inputs):
        return ops.matmul(inputs, ops.transpose(self.embedding.embeddings))

    def get_config(self):
        return {**super().get_config(), "embedding": keras.saving.serialize_keras_object(self.embedding)}

    @classmethod
    def from_config(cls, config):
        return cls(keras.saving.deserialize_keras_object(config.pop("embedding")), **config)


@register
class Backbone(keras.Model):
    """A Functional model with a constructor and a configuration of its own, as KerasHub's backbones are."""

    def __init__(self, width, **kwargs):
        dense, norm = layers.Dense(width, name="backbone_dense"), layers.LayerNormalization(name="backbone_norm")
        x = keras.Input((4,), name="backbone_input")
        super().__init__(inputs=x, outputs=norm(dense(x)), **kwargs)
        self.width = width
        self.dense = dense

    def get_config(self):
        return {"name": self.name, "trainable": self.trainable, "width": self.width}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


@register
class Named(keras.Model):
    """A Functional model by another name, with nothing of its own."""


@register
class Subclassed(keras.Model):
    """A model whose graph is code."""

    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.hidden = layers.Dense(8, name="hidden")
        self.last = layers.Dense(units, name="last")

    def build(self, input_shape):
        self.hidden.build(input_shape)
        self.last.build((*input_shape[:-1], 8))

    def call(self, inputs):
        return self.last(self.hidden(inputs))

    def get_config(self):
        return {**super().get_config(), "units": self.units}
