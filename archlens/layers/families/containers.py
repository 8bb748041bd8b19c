"""Inputs, models, and classes of which only the name is known: bases, and layers of Keras 1 and 2 that are gone."""

from __future__ import annotations

from archlens.layers.layer_class import LayerClass, weightless

LAYERS = (
    LayerClass(name="InputLayer", owns_if=weightless),
    LayerClass(name="Layer"),
    LayerClass(name="Functional", sublayers=("layers",)),
    LayerClass(name="Sequential", sublayers=("layers",)),
    LayerClass(name="Model", sublayers=("layers",)),
    LayerClass(name="FeatureSpace"),
    # Of Keras 2: losses and metrics, functions of TensorFlow, and columns of features, in the place of layers.
    *(
        LayerClass(name=name)
        for name in (
            "AddLoss",
            "AddMetric",
            "ClassMethod",
            "DenseFeatures",
            "InstanceMethod",
            "InstanceProperty",
            "PeepholeLSTMCell",
            "SlicingOpLambda",
            "TFOpLambda",
            "TensorFlowOpLayer",
        )
    ),
    # Of Keras 1.
    *(LayerClass(name=name) for name in ("Highway", "MaxoutDense", "Merge")),
)
