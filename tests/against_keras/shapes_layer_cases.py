"""Calls of every layer: configurations, ranks, unknown axes, data formats."""

from __future__ import annotations

from itertools import product

import keras

from tests.against_keras.shapes_support import Case, Tensor

FORMATS = ("channels_last", "channels_first")


def grid(name, args, kwargs=None, **options):
    """Return a case for every combination of the options, each a list of values, and of the arguments."""
    values = product(*options.values())
    return [Case(name, dict(zip(options, chosen, strict=True)), arg, kwargs or {}) for chosen in values for arg in args]


def images(dimensions, data_format="channels_last", sizes=(9, 12, 7), channels=4, batch=None):
    """Return a shape with this many spatial axes."""
    inner = sizes[:dimensions]
    return (batch, *inner, channels) if data_format == "channels_last" else (batch, channels, *inner)


UNKNOWN_SIZES = (None, 11, None)


def spatial(name, dimensions, **options):
    """Return cases for a layer of spatial axes in both data formats, with known and unknown sizes."""
    cases = []
    for data_format in FORMATS:
        args = [
            (images(dimensions, data_format),),
            (images(dimensions, data_format, sizes=UNKNOWN_SIZES),),
            (images(dimensions, data_format, sizes=(None, None, None), batch=3),),
        ]
        cases += grid(name, args, data_format=[data_format], **options)
    return cases


def convolutions():
    cases = []
    for d in (1, 2, 3):
        one = {"filters": [6]}
        uneven = (2, 3, 4)[:d]
        causal = ["causal"] if d == 1 else []
        paddings = ["valid", "same", *causal]
        cases += spatial(f"Conv{d}D", d, **one, kernel_size=[3, uneven], strides=[1, 2], padding=paddings)
        cases += spatial(f"Conv{d}D", d, **one, kernel_size=[2, 3], dilation_rate=[2, 3], padding=["valid", "same"])
        cases += spatial(f"Conv{d}D", d, **one, kernel_size=[1], groups=[2], strides=[uneven], padding=["same"])
        transpose = {"filters": [5], "padding": ["valid", "same"]}
        cases += spatial(f"Conv{d}DTranspose", d, **transpose, kernel_size=[1, 2, 3, 4], strides=[1, 2, 3])
        cases += spatial(
            f"Conv{d}DTranspose", d, **transpose, kernel_size=[3, uneven], strides=[3], output_padding=[1, 2]
        )
        cases += spatial(f"Conv{d}DTranspose", d, **transpose, kernel_size=[3], dilation_rate=[2])
    for d in (1, 2):
        options = {"kernel_size": [2, 3], "strides": [1, 2], "padding": ["valid", "same"]}
        cases += spatial(f"SeparableConv{d}D", d, filters=[6], **options)
        cases += spatial(f"SeparableConv{d}D", d, filters=[6], kernel_size=[3], dilation_rate=[2], depth_multiplier=[2])
        cases += spatial(f"DepthwiseConv{d}D", d, **options, depth_multiplier=[1, 3])
        cases += spatial(f"DepthwiseConv{d}D", d, kernel_size=[3], dilation_rate=[2])
    return cases


def poolings():
    cases = []
    for d, how in product((1, 2, 3), ("Max", "Average")):
        uneven = (2, 3, 4)[:d]
        cases += spatial(
            f"{how}Pooling{d}D", d, pool_size=[2, 3, uneven], strides=[None, 1, 3], padding=["valid", "same"]
        )
        cases += spatial(f"Global{how}Pooling{d}D", d, keepdims=[False, True])
        for data_format in FORMATS:
            args = [(images(d, data_format),)]
            cases += grid(f"Adaptive{how}Pooling{d}D", args, output_size=[2, (3, 2, 4)[:d]], data_format=[data_format])
    return cases


def resizing():
    cases = []
    for d in (1, 2, 3):
        amounts = [1, (1, 2)] if d == 1 else [1, (1, 2, 1)[:d], ((1, 2), (0, 1), (2, 0))[:d]]
        formats = spatial if d > 1 else lambda name, _, **options: spatial_last(name, 1, **options)
        cases += formats(f"Cropping{d}D", d, cropping=amounts)
        cases += formats(f"UpSampling{d}D", d, size=[2] if d == 1 else [2, (1, 2, 3)[:d]])
        cases += spatial(f"ZeroPadding{d}D", d, padding=amounts)
    for data_format, name in product(FORMATS, ("Resizing", "CenterCrop")):
        args = [
            (images(2, data_format),),
            (images(2, data_format, sizes=UNKNOWN_SIZES),),
            (images(2, data_format)[1:],),
        ]
        cases += grid(name, args, height=[5], width=[6], data_format=[data_format])
    cases += grid("RandomCrop", [((None, 9, 12, 3),), ((9, 12, 3),)], height=[5], width=[6])
    return cases


def spatial_last(name, dimensions, **options):
    args = [(images(dimensions),), (images(dimensions, sizes=UNKNOWN_SIZES),)]
    return grid(name, args, **options)


def dense():
    ranks = [((None, 8),), ((None, 5, 8),), ((None, None, 8),), ((2, 3, None, 8),), ((2, None, 3, 4, 8),)]
    cases = grid("Dense", ranks, units=[1, 7])
    equations = [
        ("ab,bc->ac", 64, (None, 32)),
        ("abc,cd->abd", (None, 64), (None, 32, 128)),
        ("abc,cd->abd", (None, 64), (None, None, 128)),
        ("...x,xy->...y", 64, (None, 32, 128)),
        ("...x,xy->...y", 64, (None, None, 7, 128)),
        ("...x,xy->...y", 64, (None, 128)),
        ("ab...,bc->ac...", 6, (None, 4, 5, 7)),
        ("abc,cde->abde", (None, 3, 4), (None, 6, 8)),
        ("abcd,cde->abe", (None, 5), (None, 6, 3, 4)),
        ("abc,bd->adc", (8, None), (None, 6, 3)),
        ("...bc,cd->...bd", (None, 5), (None, 2, 6, 3)),
        ("...bc,cd->...bd", (6, 5), (None, 2, 6, 3)),
    ]
    for equation, output_shape, shape in equations:
        cases.append(Case("EinsumDense", {"equation": equation, "output_shape": output_shape}, (shape,)))
    tokens = [(Tensor(shape, "int32"),) for shape in ((None,), (None, 5), (None, None), (2, 3, 4))]
    cases += grid("Embedding", tokens, input_dim=[10], output_dim=[4])
    cases += grid("ReversibleEmbedding", tokens, input_dim=[10], output_dim=[4])
    cases += grid("ReversibleEmbedding", [((None, 5, 4),)], {"reverse": True}, input_dim=[10], output_dim=[4])
    return cases


def recurrent():
    cases, sequences = [], [((None, 5, 3),), ((2, None, 3),)]
    flags = {"return_sequences": [False, True], "return_state": [False, True]}
    layers = keras.layers
    for name in ("LSTM", "GRU", "SimpleRNN"):
        cases += grid(name, sequences, units=[4], **flags)
        cases += grid(name, [((7, 5, 3),)], units=[4], stateful=[True], **flags)
    cells = [
        layers.LSTMCell(4),
        layers.GRUCell(5),
        layers.SimpleRNNCell(6),
        layers.StackedRNNCells([layers.LSTMCell(4), layers.GRUCell(5)]),
        layers.StackedRNNCells([layers.GRUCell(4), layers.LSTMCell(5)]),
    ]
    cases += [
        Case("RNN", {"cell": cell, "return_sequences": a, "return_state": b}, args)
        for cell in cells
        for a, b, args in product((False, True), (False, True), sequences)
    ]
    cases.append(Case("RNN", {"cell": [layers.GRUCell(4), layers.GRUCell(5)], "return_state": True}, sequences[0]))
    state = {"initial_state": [(None, 4), (None, 4)]}
    cases += grid("LSTM", sequences[:1], state, units=[4], **flags)
    for d in (1, 2, 3):
        for data_format in FORMATS:
            shape = images(d, data_format, sizes=(6, 7, 8), channels=2)
            args = [((None, 5, *shape[1:]),), ((None, None, *shape[1:]),)]
            formats = {"data_format": [data_format], "padding": ["valid", "same"]}
            options = {"filters": [3], "kernel_size": [2], "strides": [1, 2], **formats, **flags}
            cases += grid(f"ConvLSTM{d}D", args[: 2 if d == 1 else 1], **options)
    cases += bidirectional(sequences)
    steps = [(None, 3), (2, 3)]
    for name, states in (("LSTMCell", 2), ("GRUCell", 1), ("SimpleRNNCell", 1)):
        args = [(step, [(step[0], 4)] * states) for step in steps]
        cases += grid(name, args, units=[4])
    args = ((None, 3), [[(None, 4), (None, 4)], [(None, 5)]])
    cases.append(Case("StackedRNNCells", {"cells": [layers.LSTMCell(4), layers.GRUCell(5)]}, args))
    return cases


def bidirectional(sequences):
    layers, cases = keras.layers, []
    for merge_mode, states in product(("concat", "sum", "mul", "ave", None), (False, True)):
        for make, many in product((layers.LSTM, layers.GRU), (False, True)):
            layer = make(4, return_sequences=many, return_state=states)
            cases += grid("Bidirectional", sequences, layer=[layer], merge_mode=[merge_mode])
    convolution = layers.ConvLSTM1D(3, 2, return_sequences=True)
    cases += grid("Bidirectional", [((None, 5, 6, 2),)], layer=[convolution], merge_mode=["concat", "sum", None])
    return cases


def attention():
    cases = []
    pairs = [[(None, 5, 8), (None, 7, 8)], [(None, None, 8), (None, 7, 8)]]
    triples = [[(None, 5, 8), (None, 7, 6), (None, 7, 8)], [(2, 5, 8), (2, None, 6), (2, None, 8)]]
    for name, scores in product(("Attention", "AdditiveAttention"), (False, True)):
        cases += grid(name, [(item,) for item in (*pairs, *triples)], {"return_attention_scores": scores})
    for scores in (False, True):
        asked = {"return_attention_scores": scores}
        calls = [tuple(pair) for pair in pairs] + [
            ((2, 5, 8), (2, 7, 6), (2, 7, 4)),
            ((None, 5, 3, 8), (None, 5, 3, 8)),
        ]
        options = {"num_heads": [2], "key_dim": [3], "value_dim": [None, 5]}
        cases += grid("MultiHeadAttention", calls, asked, **options, output_shape=[None, 7])
        cases += grid("MultiHeadAttention", calls[:2], asked, **options, output_shape=[(2, 3)])
        grouped = {"head_dim": [3], "num_query_heads": [4], "num_key_value_heads": [2]}
        cases += grid("GroupQueryAttention", [*map(tuple, pairs), ((2, 5, 8), (2, 7, 8), (2, 7, 8))], asked, **grouped)
    named = {"query": (None, 5, 8), "value": (None, 7, 8)}
    cases.append(Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, (), named))
    return cases


def reshaping():
    cases = []
    for target, shape in [
        ((-1, 8), (None, 4, 6)),
        ((3, 8), (None, 4, 6)),
        ((-1,), (None, 4, 6)),
        ((-1, 8), (None, None, 6)),
        ((4, 6), (None, None)),
        ((), (None, 1)),
        ((1,), (None,)),
        ((2, -1, 3), (5, 12)),
        ((24,), (2, 4, None)),
    ]:
        cases.append(Case("Reshape", {"target_shape": target}, (shape,)))
    shapes = [(None,), (None, 3), (None, 3, 4), (2, 3, None), (None, None, None), (2, 3, 4, 5)]
    cases += grid("Flatten", [(shape,) for shape in shapes], data_format=FORMATS)
    cases += grid("Permute", [((None, 3, 4),), ((2, None, 5),)], dims=[(1, 2), (2, 1)])
    cases += grid("Permute", [((None, 3, 4, 5),)], dims=[(3, 1, 2), (2, 3, 1)])
    cases += grid("RepeatVector", [((None, 3),), ((2, None),)], n=[1, 5, 10**18])
    return cases


def merging():
    cases = []
    groups = [
        [(None, 4), (None, 4)],
        [(None, 4), (None, 4), (None, 4)],
        [(2, 4), (None, 4)],
        [(None, 1), (None, 4)],
        [(None, 3, 4), (None, 4)],
        [(None, 4), (None, 3, 4)],
        [(None, 3, 1), (None, 1, 4)],
        [(None, None, 4), (None, 3, 4)],
        [(None, None, 1), (None, None, 4)],
        [(None, 2, 3, 4), (None, 1)],
        [(None, 2, 3, 4), (None, 3, 1)],
        [(3, None), (3, 1)],
        [(None,), (None,)],
    ]
    for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
        cases += grid(name, [(group,) for group in groups])
    cases += grid("Subtract", [(group,) for group in groups if len(group) == 2])
    lists = [
        ([(None, 4), (None, 5)], [-1, 1]),
        ([(None, 3, 4), (None, 5, 4)], [1, -2]),
        ([(None, 3, 4), (None, None, 4), (None, 2, 4)], [1]),
        ([(None, 3, None), (None, 3, 4)], [-1]),
        ([(2, 3), (5, 3)], [0]),
        ([(None, None, 4), (None, 3, 4)], [-1, 2]),
        ([(None, 3, 4), (None, None, 4)], [-1, 2]),
        ([(2, 3, 4), (None, 3, 4)], [-1]),
    ]
    for shapes, axes in lists:
        cases += grid("Concatenate", [(shapes,)], axis=axes)
    for shapes in (
        [(None, 4), (None, 5)],
        [(None, 4), (2, 5)],
        [(None, None), (None, 5)],
        [(None, None, 4), (2, 3, 1)],
    ):
        cases += grid("TFDConcat", [(shapes,)], axis=[-1])
    for axes, pair in [
        (1, [(None, 4), (None, 4)]),
        (-1, [(None, 4), (None, 4)]),
        ((1, 2), [(None, 4, 5), (None, 6, 4)]),
        (2, [(None, 4, 5), (None, 6, 5)]),
        (1, [(None, 4, 5), (None, 4, 6)]),
        ((2, 1), [(None, 4, 5), (None, 5)]),
        ((-1, 1), [(None, 3, 4, 5), (None, 5, 6)]),
        (-1, [(None, None, 5), (None, 6, 5)]),
        (-1, [(2, 4, 5), (2, 5)]),
    ]:
        cases += grid("Dot", [(pair,)], axes=[axes], normalize=[False, True])
    return cases


UNCHANGED = {
    "Activation": {"activation": "relu"},
    "ELU": {},
    "LeakyReLU": {},
    "PReLU": {},
    "ReLU": {},
    "Softmax": {"axis": 1},
    "BatchNormalization": {},
    "GroupNormalization": {"groups": 2},
    "LayerNormalization": {},
    "RMSNormalization": {},
    "UnitNormalization": {},
    "ActivityRegularization": {},
    "AlphaDropout": {"rate": 0.1},
    "Dropout": {"rate": 0.1},
    "GaussianDropout": {"rate": 0.1},
    "GaussianNoise": {"stddev": 0.1},
    "Masking": {},
    "Identity": {},
    "Rescaling": {"scale": 0.5},
    "TFDIdentity": {},
    "Normalization": {"mean": 1.0, "variance": 2.0},
}

AUGMENTATIONS = {
    "AugMix": {},
    "AutoContrast": {},
    "ContrastLimitedAdaptiveHistogramEqualization": {},
    "CutMix": {},
    "Equalization": {},
    "MixUp": {},
    "RandAugment": {},
    "RandomBrightness": {"factor": 0.1},
    "RandomColorDegeneration": {"factor": 0.1},
    "RandomColorJitter": {},
    "RandomContrast": {"factor": 0.1},
    "RandomElasticTransform": {},
    "RandomErasing": {},
    "RandomFlip": {},
    "RandomGaussianBlur": {},
    "RandomGrayscale": {},
    "RandomHue": {"factor": 0.1},
    "RandomInvert": {},
    "RandomPerspective": {},
    "RandomPosterization": {"factor": 4},
    "RandomRotation": {"factor": 0.1},
    "RandomSaturation": {"factor": 0.1},
    "RandomSharpness": {"factor": 0.1},
    "RandomShear": {},
    "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1},
    "RandomZoom": {"height_factor": 0.1},
    "Solarization": {},
}


def unchanged():
    cases = []
    for name, config in UNCHANGED.items():
        cases += [Case(name, config, (shape,)) for shape in ((None, 8), (2, 3, 8), (None, 4, 4, 8))]
    for name in ("PReLU", "Dropout", "Softmax", "LayerNormalization"):
        cases.append(Case(name, UNCHANGED[name], ((None, 3, 8),)))
    cases.append(Case("Dropout", {"rate": 0.1}, ((None, None, 8),), {"training": True}))
    cases.append(Case("Identity", {}, ([(None, 8), {"b": (2, 3), "a": (4,)}],)))
    for d in (1, 2, 3):
        cases += grid(f"SpatialDropout{d}D", [(images(d),), (images(d, sizes=UNKNOWN_SIZES),)], rate=[0.1])
    for name, config in AUGMENTATIONS.items():
        cases += [Case(name, config, (shape,)) for shape in ((None, 8, 8, 3), (2, 8, 8, 3))]
    return cases


def preprocessing():
    integers = [(Tensor(shape, "int32"),) for shape in ((None, 1), (None, 5), (None, None), (3, 4, 1), (3, 4, 5))]
    floats = [(shape,) for shape in ((None, 1), (None, 5), (3, 4, 1), (3, 4, 5), (None,))]
    strings = [(Tensor(shape, "string"),) for shape in ((None, 1), (None, 5), (3, 4, 5))]
    modes = {"output_mode": ["int", "one_hot", "multi_hot", "count"]}
    coded = {"output_mode": ["one_hot", "multi_hot", "count"]}
    cases = grid("CategoryEncoding", integers, num_tokens=[6], **coded)
    cases += grid("Discretization", floats, bin_boundaries=[[0.0, 1.0, 2.0]], **modes)
    cases += grid("Discretization", floats, num_bins=[5], **modes)
    cases += grid("Hashing", integers, num_bins=[6], **modes)
    pairs = [([Tensor(shape, "int32")] * 2,) for shape in ((None, 1), (5, 1))]
    cases += grid("HashedCrossing", pairs, num_bins=[6], output_mode=["int", "one_hot"])
    words = ["a", "b", "c"]
    lookup = ["int", "one_hot", "multi_hot", "count"]
    cases += grid("StringLookup", strings, vocabulary=[words], output_mode=lookup, num_oov_indices=[1, 2])
    cases += grid("StringLookup", strings, max_tokens=[9], pad_to_max_tokens=[True], output_mode=lookup[1:])
    cases += grid("StringLookup", strings, vocabulary=[words], output_mode=["tf_idf"], idf_weights=[[1.0, 2.0, 3.0]])
    numbers = [(Tensor(args[0].shape, "int64"),) for args in integers]
    cases += grid("IntegerLookup", numbers, vocabulary=[[4, 5, 6]], output_mode=lookup)
    texts = [(Tensor(shape, "string"),) for shape in ((None,), (None, 1), (4, 1))]
    cases += grid("TextVectorization", texts, output_sequence_length=[None, 7])
    cases += grid("TextVectorization", texts, vocabulary=[words], output_mode=["multi_hot", "count"])
    cases += grid("TextVectorization", texts, vocabulary=[words], output_mode=["multi_hot"], split=[None])
    cases += grid("TextVectorization", texts, vocabulary=[words], output_mode=["tf_idf"], idf_weights=[[1.0, 2.0, 3.0]])
    cases += grid("TextVectorization", texts, max_tokens=[9], pad_to_max_tokens=[True], output_mode=["count"])
    waves = [((None, 4000),), ((None, None),), ((3000,),)]
    cases += grid("MelSpectrogram", waves, num_mel_bins=[40], sequence_stride=[128, 100], fft_length=[512])
    for data_format in FORMATS:
        wave = [(images(1, data_format, sizes=(size,), channels=2),) for size in (400, None)]
        options = {"frame_length": [64, 50], "frame_step": [None, 20], "fft_length": [None, 128]}
        # No window, for which Keras would ask scipy.
        modes = {"mode": ["log", "stft"], "expand_dims": [False, True], "padding": ["valid", "same"], "window": [None]}
        cases += grid("STFTSpectrogram", wave, data_format=[data_format], **options, **modes)
    boxes = {"boxes": (None, 6, 4), "labels": (None, 6)}
    data = {"images": (None, 8, 8, 3), "bounding_boxes": boxes, "labels": (None, 1)}
    cases += grid("MaxNumBoundingBoxes", [((None, 8, 8, 3),), (data,)], max_number=[5])
    return cases


def wrappers():
    layers = keras.layers
    inner = [layers.Dense(4), layers.Flatten(), layers.Dropout(0.1), layers.Reshape((-1, 2)), layers.Activation("relu")]
    cases = grid("TimeDistributed", [((None, 5, 6),), ((2, 5, 6),)], layer=inner)
    cases += grid("TimeDistributed", [((None, 5, 9, 12, 3),)], layer=[layers.Conv2D(4, 3), layers.MaxPooling2D()])
    cases += grid(
        "TimeDistributed", [((None, 5, 7, 6),)], layer=[layers.LSTM(4), layers.LSTM(4, return_sequences=True)]
    )
    cases += grid("TimeDistributed", [((None, 5, 7, 6),)], layer=[layers.Bidirectional(layers.GRU(4))])
    cases += grid("SpectralNormalization", [((None, 9, 12, 3),)], layer=[layers.Conv2D(4, 3), layers.Dense(5)])
    chain = [layers.Rescaling(0.5), layers.Resizing(5, 6), layers.CenterCrop(3, 4)]
    cases += grid("Pipeline", [((None, 9, 12, 3),), ((None, None, None, 3),)], layers=[chain])
    cases += grid("Lambda", [((None, 8),), ((2, 3),)], function=[len], output_shape=[(4,), (3, 5)])
    return cases


CASES = [
    *unchanged(),
    *dense(),
    *convolutions(),
    *poolings(),
    *recurrent(),
    *attention(),
    *reshaping(),
    *resizing(),
    *merging(),
    *preprocessing(),
    *wrappers(),
]
