"""Inputs, models, and classes of which only the name is known: bases, and layers of Keras 1 and 2 that are gone."""

from __future__ import annotations

from archlens.layers.cost_arithmetic import free
from archlens.layers.layer_class import LayerClass, weightless

LAYERS = (
    LayerClass(name="InputLayer", owns_if=weightless),
    LayerClass(name="Layer", owns_if=weightless),
    LayerClass(name="Functional", sublayers=("layers",)),
    LayerClass(name="Sequential", sublayers=("layers",)),
    LayerClass(name="Model", sublayers=("layers",)),
    LayerClass(name="FeatureSpace", role="preprocessing"),
    LayerClass(name="LayerScale", macs=free, trained=True, public=False),  # of ConvNeXt
    # Of Keras 2: losses and metrics, and functions of TensorFlow, in the place of layers; metrics are counted apart.
    *(
        LayerClass(name=name, owns_if=weightless)
        for name in (
            "AddLoss",
            "AddMetric",
            "ClassMethod",
            "InstanceMethod",
            "InstanceProperty",
            "SlicingOpLambda",
            "TFOpLambda",
            "TensorFlowOpLayer",
        )
    ),
    LayerClass(name="PreprocessingLayer", owns_if=weightless, public=False),  # the base of those
    # Columns of features, models of TensorFlow's estimators, and what else could be a layer.
    *(LayerClass(name=name) for name in ("DenseFeatures", "PeepholeLSTMCell")),
    *(
        LayerClass(name=name, public=False)
        for name in (
            "DynamicEmbedding",
            "LinearModel",
            "ModuleWrapper",
            "RandomFourierFeatures",
            "SequenceFeatures",
            "WideDeepModel",
        )
    ),
    # Of Keras 1.
    *(LayerClass(name=name, trained=True) for name in ("Highway", "MaxoutDense")),
    LayerClass(name="Merge", owns_if=weightless),
)
