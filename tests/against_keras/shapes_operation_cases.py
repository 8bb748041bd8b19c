"""Calls of the functions of ``keras.ops``: ranks, axes, unknown sizes, constants."""

from __future__ import annotations

import numpy as np

from tests.against_keras.shapes_support import OperationCase, Tensor

ALL = slice(None)


def t(*shape, dtype="float32"):
    return Tensor(shape, dtype)


def ints(*shape):
    return Tensor(shape, "int32")


def call(name, *args, **kwargs):
    return OperationCase(name, args, kwargs)


X = t(None, 4, 8)
Y = t(None, None, 8)
Z = t(2, 3, 4)
V = t(None)
IMAGES = t(None, 9, 12, 3)
IMAGES_FIRST = t(None, 3, 9, 12)

UNARY = (
    "abs absolute angle arccos arccosh arcsin arcsinh arctan arctanh array cbrt ceil conj conjugate copy cos cosh "
    "deg2rad empty_like erf erfc erfinv exp exp2 expm1 flip floor i0 imag isfinite isinf isnan isneginf isposinf "
    "isreal log log10 log1p log2 logical_not nan_to_num negative ones_like rad2deg real reciprocal round rsqrt sign "
    "signbit sin sinc sinh sqrt square tan tanh tril triu trunc zeros_like fliplr flipud stop_gradient fabs "
    "celu elu gelu hard_shrink hard_sigmoid hard_silu hard_tanh leaky_relu log_sigmoid log_softmax normalize relu "
    "relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus "
    "tanh_shrink layer_normalization convert_to_tensor"
)

BINARY = (
    "add arctan2 divide divide_no_nan equal floor_divide fmax fmin fmod greater greater_equal heaviside hypot isclose "
    "less less_equal logaddexp logaddexp2 logical_and logical_or logical_xor maximum minimum mod multiply nextafter "
    "not_equal power subtract true_divide"
)

PAIRS = [
    (X, X),
    (X, t(8)),
    (t(8), X),
    (X, t(None, 1, 8)),
    (X, t(None, 4, 1)),
    (t(None, 1), t(1, None)),
    (t(None, None), t(None, 1)),
    (t(None, 3), t(2, 3)),
    (t(None, None), t(2, 3)),
    (Z, t()),
    (t(1, 1), t(None, 5)),
]


def elementwise():
    cases = [call(name, tensor) for name in UNARY.split() for tensor in (X, Z, Y)]
    cases += [call(name, *pair) for name in BINARY.split() for pair in PAIRS]
    plain = [name for name in BINARY.split() if name not in ("heaviside", "hypot")]
    cases += [call(name, X, 2.0) for name in plain]
    cases += [call(name, 2.0, X) for name in plain]
    cases += [call(name, X, np.ones((1, 8), "float32")) for name in plain]
    integer_pairs = [(ints(None, 4), ints(4)), (ints(None, 1), ints(2, 3)), (ints(None, 4), 3)]
    cases += [call(name, *pair) for name in ("gcd", "lcm") for pair in integer_pairs]
    cases += [call("ldexp", *pair) for pair in integer_pairs]
    bits = "bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift"
    cases += [call(name, ints(None, 4), ints(None, 4)) for name in bits.split()]
    cases += [call(name, ints(None, 4)) for name in ("bitwise_invert", "bitwise_not")]
    return [
        *cases,
        call("activations.relu", X, negative_slope=0.1),
        call("add", X, np.float32(2)),
        call("multiply", t(None, 1), np.arange(3)),
        call("clip", X, 0, 1),
        call("threshold", X, 0.1, 0.0),
        call("cast", X, "float16"),
        call("saturate_cast", X, "int8"),
        call("full_like", X, 2.0),
        call("roll", X, 2, axis=1),
        call("where", t(None, 4, dtype="bool"), t(None, 1), 0.0),
        call("where", t(None, 1, 4, dtype="bool"), t(3, 1), t(3, 4)),
        call("select", [t(2, 3, dtype="bool"), t(2, 3, dtype="bool")], [t(2, 3), t(2, 3)]),
        call("digitize", X, np.array([0.0, 1.0])),
        call("isin", ints(None, 4), ints(3)),
        call("softmax", X, axis=(1, 2)),
        call("rms_normalization", X),
        call("rms_normalization", X, t(8)),
        call("batch_normalization", X, t(8), t(8), -1),
        call("layer_normalization", X, t(8), t(8)),
        call("binary_crossentropy", X, X),
        call("dot_product_attention", t(None, 5, 2, 8), t(None, 7, 2, 8), t(None, 7, 2, 8)),
        call("polar", X, X),
        call("corrcoef", t(4, 4)),
        call("view", X, "float16"),
        call("view", X, "int32"),
        call("view", ints(None, 8), "int64"),
        call("view_as_real", t(None, 4, dtype="complex64")),
        call("view_as_complex", t(None, 4, 2)),
        call("in_top_k", ints(None), t(None, 10), k=3),
        call("scatter_update", X, ints(3, 3), V),
        call("slice_update", X, (0, 0, 0), t(2, 2, 2)),
    ]


def reductions():
    names = (
        "all amax amin any argmax argmin max mean median min nanargmax nanargmin nanmax nanmean nanmedian nanmin "
        "nanprod nanstd nansum nanvar prod ptp std sum var"
    )
    cases = []
    for name in names.split():
        single = "arg" in name
        for axis in (None, 1, -1) if single else (None, 1, -1, (1, 2), (0, -1)):
            cases += [call(name, X, axis=axis, keepdims=keep) for keep in (False, True)]
    for name in ("quantile", "percentile", "nanquantile", "nanpercentile"):
        for q in (0.5, [0.5], [0.25, 0.5, 0.75], np.array([0.25, 0.5])):
            cases += [call(name, X, q, axis=axis) for axis in (None, 1)]
        cases.append(call(name, X, 0.5, axis=1, keepdims=True))
    for name in ("cumsum", "cumprod", "nancumsum", "nancumprod", "sort", "argsort"):
        cases += [call(name, tensor, axis=axis) for axis in (None, 1) for tensor in (X, Z)]
    cases += [call("argpartition", tensor, 1, axis=axis) for axis in (None, 1) for tensor in (X, Z)]
    for axis in (None, 1, -1, (1, 2)):
        cases += [call("logsumexp", X, axis=axis, keepdims=keep) for keep in (False, True)]
        cases.append(call("count_nonzero", X, axis=axis))
        cases += [call("norm", X, axis=axis, keepdims=keep) for keep in (False, True) if axis is not None]
    return [
        *cases,
        call("norm", t(2, 3)),
        call("moments", X, axes=[1]),
        call("moments", X, axes=[1, 2], keepdims=True),
        call("average", X),
        call("average", X, axis=1),
        call("average", X, axis=1, weights=t(4)),
        call("trapezoid", X),
        call("trapezoid", X, axis=1),
        call("trace", X, axis1=1, axis2=2),
        call("trace", Z),
        call("vdot", t(4), t(4)),
        call("size", X),
        call("ndim", X),
        call("allclose", X, X),
        call("det", t(None, 3, 3)),
        call("logdet", t(None, 3, 3)),
        call("slogdet", t(3, 3)),
        call("matrix_rank", t(None, 3, 4)),
        call("psnr", IMAGES, IMAGES, max_val=1.0),
        call("image.ssim", IMAGES, IMAGES),
        call("image.ssim", t(16, 16, 3), t(16, 16, 3)),
        call("categorical_crossentropy", t(None, 4, 8), t(None, 4, 8)),
        call("sparse_categorical_crossentropy", ints(None, 4), t(None, 4, 8)),
        call("sparse_categorical_crossentropy", ints(None, 4), t(None, 8, 4), axis=1),
        call("ctc_loss", ints(None, 5), t(None, 9, 6), ints(None), ints(None)),
    ]


def indexing():
    keys = [
        0,
        -1,
        ALL,
        (ALL, 0),
        (ALL, -1),
        (ALL, slice(1, None)),
        (ALL, slice(None, -1)),
        (ALL, slice(None, None, 2)),
        (ALL, slice(None, None, -1)),
        (ALL, slice(3, 1)),
        (ALL, slice(-3, -1), slice(0, 100)),
        (..., 0),
        (..., slice(2, 5)),
        (0, ...),
        (ALL, ..., 1),
        (None, ALL),
        (ALL, None),
        (..., None),
        (ALL, None, 2, None),
        (..., None, slice(1, 3)),
        (slice(0, 2), ALL, 3),
        (slice(1, 3),),
        (),
    ]
    cases = [call("getitem", X, key if isinstance(key, tuple) else (key,)) for key in keys]
    cases += [call("getitem", X, 0), call("getitem", Z, (0, 1, 2)), call("getitem", Z, (1, ..., None))]
    takes = [(X, [0, 1]), (X, 2), (X, ints(None, 5)), (X, [[0, 1], [2, 3]]), (X, np.array([1, 2, 3])), (Z, ints(7))]
    cases += [call("take", *pair, axis=axis) for pair in takes for axis in (None, 1, -1)]
    return [
        *cases,
        call("take_along_axis", X, ints(None, 2, 8), axis=1),
        call("take_along_axis", X, ints(None, 4, 1), axis=2),
        call("take_along_axis", Z, ints(5), axis=None),
        call("slice", X, (0, 0, 0), (2, 2, 2)),
        call("slice", X, (0, 1, 2), (-1, -1, -1)),
        call("slice", Z, (0, 1, 2), (2, -1, 1)),
        call("slice", Z, ints(3), (2, -1, 1)),
        call("scatter", ints(None, 1), t(None, 5), (9, 5)),
        call("one_hot", ints(None, 4), 5),
        call("one_hot", ints(None, 4), 5, axis=1),
        call("one_hot", ints(None), 5, axis=0),
        call("multi_hot", ints(None, 4), 5),
        call("multi_hot", ints(None, 4, 3), 5),
        call("multi_hot", ints(4), 5),
        call("diag", t(5)),
        call("diag", V, k=2),
        call("diag", t(5, 7), k=1),
        call("diag", t(5, 7), k=-2),
        call("diag", t(None, 7)),
        call("diagflat", t(2, 3), k=-1),
        call("diagflat", t(None, 3)),
        call("diagonal", Z),
        call("diagonal", t(None, 5, 7), offset=1, axis1=1, axis2=2),
        call("diagonal", t(None, 5, 7), offset=-1, axis1=-2, axis2=-1),
        call("diagonal", t(None, 5, None), axis1=1, axis2=2),
        *[call(f"segment_{how}", X, ints(None), num_segments=6) for how in ("sum", "max", "min", "prod")],
        call("segment_sum", X, ints(None)),
        call("searchsorted", t(9), X),
        call("top_k", X, 3),
        call("nonzero", X),
        call("unravel_index", ints(None, 3), (4, 5)),
        call("bincount", ints(None, 7)),
        call("histogram", V),
        call("histogram", X, bins=5),
        call("unique", ints(9)),
        call("unique", ints(9), return_inverse=True, return_counts=True, size=4),
        call("unique", ints(9, 2), axis=0, return_index=True, return_inverse=True),
    ]


def combining():
    groups = [[X, t(None, 4, 5)], [X, t(None, 4, None)], [X, X, X]]
    cases = [call("concatenate", group, axis=axis) for group in groups for axis in (-1, 2)]
    cases += [call("concatenate", group) for group in ([t(2, 4), t(3, 4)], [t(None, 4), t(3, 4)])]
    cases += [call("stack", [X, X], axis=axis) for axis in (0, 1, -1, -2, 3)]
    cases += [call("stack", [Y, X]), call("stack", [X, Y, X], axis=1), call("stack", [t(), t()])]
    cases += [call(name, [Z, Z]) for name in ("vstack", "hstack", "dstack")]
    cases += [call("dstack", [t(4), t(4)]), call("dstack", [t(None, 4), t(None, 4)])]
    for size in (t(None, 6, 4), t(None, None, 4)):
        cases += [call(name, size, 3, axis=1) for name in ("split", "array_split")]
        cases += [call("split", size, [1, 4], axis=-2), call("array_split", size, 4, axis=-2)]
    cases += [call("split", t(6, 4), 2), call("hsplit", t(None, 6), 3), call("hsplit", t(6), [2, 5])]
    cases += [call("vsplit", t(6, 4), 3), call("vsplit", t(None, 4), 3), call("dsplit", t(None, 3, 6), [1, 2])]
    return [
        *cases,
        call("append", t(2, 3), t(4)),
        call("append", t(None, 3), t(4)),
        call("append", t(2, 3), t(4, 3), axis=0),
        call("unstack", X, axis=1),
        call("unstack", X, axis=-1),
        call("unstack", X, num=5),
        call("meshgrid", t(3), t(4)),
        call("meshgrid", t(3), t(4), V, indexing="ij"),
        call("meshgrid", V, t(2, 3), t()),
    ]


def products():
    pairs = [
        (X, t(None, 8, 5)),
        (X, t(8, 5)),
        (X, t(8)),
        (t(4), t(None, 4, 5)),
        (t(4), t(4)),
        (t(None, 1, 4, 8), t(3, 8, 5)),
        (t(2, 1, 4, None), t(None, 3, 8, None)),
        (t(None, 4), t(4, 5)),
    ]
    cases = [call("matmul", *pair) for pair in pairs]
    dots = [
        (X, t(None, 8, 5)),
        (X, t(8)),
        (t(8), t(8)),
        (X, 2.0),
        (t(), X),
        (t(None, 8), t(8, 5)),
        (t(8), t(None, 8, 5)),
    ]
    cases += [call("dot", *pair) for pair in dots]
    equations = [
        ("bij,bjk->bik", X, t(None, 8, 5)),
        ("bij,bkj->bik", X, t(None, 5, 8)),
        ("...ij,...jk->...ik", t(None, 2, 4, 8), t(None, 2, 8, 5)),
        ("...ij,jk->...ik", t(None, 2, 4, 8), t(8, 5)),
        ("...ij,...jk", t(None, 4, 8), t(None, 8, 5)),
        ("bij->bji", X),
        ("bij->b", X),
        ("bij->", X),
        ("bii->bi", t(None, 4, 4)),
        ("ii", t(4, 4)),
        ("ba,cb", t(3, 4), t(5, 3)),
        ("i,j->ij", t(3), t(4)),
        ("bi,ij,j->b", t(None, 3), t(3, 4), t(4)),
        ("bqhd,bkhd->bhqk", t(None, 5, 2, 8), t(None, None, 2, 8)),
        ("bhqk,bkhd->bqhd", t(None, 2, 5, None), t(None, None, 2, 8)),
        ("ij,ij->ij", t(1, 4), t(3, 4)),
    ]
    cases += [call("einsum", *equation) for equation in equations]
    for axes in (0, 1, [[2], [1]], [[1, 2], [2, 1]], [[-1], [-2]]):
        cases.append(call("tensordot", X, t(8 if axes == 1 else None, 8, 4), axes=axes))
    cases.append(call("tensordot", Z, t(3, 4, 5)))
    return [
        *cases,
        call("inner", X, t(5, 8)),
        call("inner", t(8), t(8)),
        call("inner", X, t()),
        call("outer", X, t(5)),
        call("outer", t(2, 3), t(4)),
        call("kron", t(2, 3), t(4, 5)),
        call("kron", t(None, 3), t(4, 5)),
        call("cross", t(None, 3), t(None, 3)),
        call("cross", t(None, 3), t(3)),
        call("cross", t(None, 2), t(None, 2)),
        call("cross", t(None, 2), t(None, 3)),
        call("cross", t(3, None), t(3, None), axis=0),
        call("cdist", t(None, 4, 3), t(None, 5, 3)),
        call("cdist", t(4, 3), t(None, 3)),
        *[call("correlate", t(3), t(5), mode=mode) for mode in ("valid", "same", "full")],
    ]


def reshaping():
    targets = [(-1, 8), (-1, 32), (-1,), (4, -1), (None, 32), (2, 4, 4, -1)]
    cases = [call("reshape", X, target) for target in targets]
    cases += [call("reshape", Z, target) for target in ((-1,), (4, 6), (2, -1, 2), (24,), (1, -1))]
    cases += [call("reshape", Z, -1), call("ravel", X), call("ravel", Z)]
    cases += [call("transpose", tensor, axes) for tensor in (X, Z) for axes in (None, (0, 2, 1), (2, 0, 1), (-1, 0, 1))]
    cases += [call("expand_dims", X, axis) for axis in (0, 1, -1, 3, (0, 2), (1, -1), [0, -2])]
    cases += [call("squeeze", t(None, 1, 4, 1), axis) for axis in (None, 1, -1, (1, 3), (-1, 1))]
    cases += [call("swapaxes", X, *axes) for axes in ((1, 2), (0, -1))]
    cases += [
        call("moveaxis", t(None, 3, 4, 5), *axes) for axes in ((1, -1), (0, 2), ([1, 2], [-1, 0]), ((0, 3), (3, 1)))
    ]
    for tensor, axis in ((X, 1), (X, 0), (X, -1), (X, None), (Z, None), (Z, 1)):
        cases.append(call("repeat", tensor, 3, axis=axis))
    cases += [call("repeat", X, [1, 2, 0, 3], axis=1), call("repeat", X, [2], axis=2), call("repeat", t(3), [1, 2, 3])]
    cases += [call("tile", X, count) for count in (2, (1, 2, 1), (2, 1), (3, 1, 1, 2), [2])]
    widths = [1, ((0, 0), (1, 1), (0, 2)), ((1, 2),), (1, 2)]
    cases += [call("pad", X, width) for width in widths]
    cases += [call("pad", X, ((0, 0), (1, 1), (0, 2)), mode="reflect"), call("pad", X, 1, constant_values=2.0)]
    cases += [call(name, t(None, 3), t(1, 3), num=5) for name in ("linspace", "logspace", "geomspace")]
    cases += [call("linspace", t(None, 3), 1.0, num=5, axis=-1), call("linspace", 0.0, V, num=7, endpoint=False)]
    patterns = [
        ("b h w c -> b c h w", t(2, 3, 4, 5), {}),
        ("b h w c -> b (h w) c", t(2, 3, 4, 5), {}),
        ("b (h1 h) w -> (b h1) h w", t(2, 6, 4), {"h1": 2}),
        ("(a b) -> a b", t(6), {"a": 2}),
    ]
    cases += [call("rearrange", tensor, pattern, **sizes) for pattern, tensor, sizes in patterns]
    return [
        *cases,
        call("broadcast_to", X, (3, 4, 8)),
        call("broadcast_to", X, (None, 4, 8)),
        call("broadcast_to", t(4), (2, 3, 4)),
        call("full", (2, 3), t()),
        call("rot90", Z),
        call("rot90", X, k=3, axes=(1, 2)),
        call("rot90", t(2, 3, 3), k=2, axes=(1, 2)),
        call("rot90", t(2, 3, 4), k=2, axes=(1, 2)),
        call("diff", X, n=2, axis=1),
        call("diff", X, axis=0),
        call("diff", t(2), n=3),
        call("vander", t(4)),
        call("vander", V, N=3),
        call("flip", X, axis=1),
    ]


def convolutions():
    kernels = {1: (3,), 2: (3, 2), 3: (3, 2, 2)}
    cases = []
    for d, kernel in kernels.items():
        for sizes in ((9, 12, 7)[:d], (None,) * d):
            for data_format in ("channels_last", "channels_first"):
                shape = (None, *sizes, 4) if data_format == "channels_last" else (None, 4, *sizes)
                for padding, strides in (("valid", 1), ("same", 2), ("valid", (2,) * d)):
                    options = {"padding": padding, "strides": strides, "data_format": data_format}
                    cases.append(call("conv", Tensor(shape), t(*kernel, 4, 6), **options))
                    cases.append(call("conv_transpose", Tensor(shape), t(*kernel, 6, 4), **options))
                    cases.append(call("max_pool", Tensor(shape), 2, **options))
                    cases.append(call("average_pool", Tensor(shape), (2,) * d, **options))
                    if d < 3:
                        cases.append(call("depthwise_conv", Tensor(shape), t(*kernel, 4, 2), **options))
                        pointwise = t(*(1,) * d, 8, 6)
                        cases.append(call("separable_conv", Tensor(shape), t(*kernel, 4, 2), pointwise, **options))
    return [
        *cases,
        call("conv", IMAGES, np.ones((3, 3, 3, 4), "float32"), dilation_rate=2),
        call("conv", t(None, 9, 4), t(3, 4, 6)),
        call("conv_transpose", IMAGES, t(3, 3, 5, 3), strides=2, output_padding=1),
        call("conv_transpose", IMAGES, t(3, 3, 5, 3), strides=2, padding="same", output_padding=1),
        call("max_pool", IMAGES, (2, 3)),
        *[
            call(f"adaptive_{how}_pool", IMAGES_FIRST, (2, 3), data_format="channels_first")
            for how in ("max", "average")
        ],
        *[call(f"adaptive_{how}_pool", IMAGES, (2, 3)) for how in ("max", "average")],
        call("glu", X),
        call("glu", Y, axis=1),
        call("depth_to_space", t(None, 4, None, 8), 2),
        call("depth_to_space", t(None, 8, 4, 5), 2, data_format="channels_first"),
        call("space_to_depth", t(None, 4, None, 8), 2),
        call("space_to_depth", t(None, 8, 4, 6), 2, data_format="channels_first"),
        call("unfold", t(None, 3, 8, 8), 2),
        call("unfold", t(2, 3, 8, 9), (2, 3), dilation=2, padding=1, stride=2),
        call("fold", t(2, 12, 16), (8, 8), 2, stride=2),
        call("fold", t(None, 12, None), 8, 2, stride=2),
        call("ctc_decode", t(None, 9, 6), ints(None)),
        call("ctc_decode", t(2, 9, 6), ints(2), strategy="beam_search", top_paths=3),
    ]


def images():
    cases = [call("image.resize", tensor, (5, 6)) for tensor in (IMAGES, t(9, 12, 3), t(None, None, None, 3))]
    for pad in (
        {"top_padding": 1, "left_padding": 2, "bottom_padding": 3, "right_padding": 4},
        {"target_height": 15, "target_width": 20, "top_padding": 1, "left_padding": 2},
    ):
        cases += [call("image.pad_images", tensor, **pad) for tensor in (IMAGES, t(9, 12, 3))]
    crop = {"top_cropping": 1, "left_cropping": 2, "bottom_cropping": 1, "right_cropping": 2}
    target = {"target_height": 4, "target_width": 5, "top_cropping": 1, "left_cropping": 2}
    cases += [call("image.crop_images", IMAGES, **crop), call("image.crop_images", IMAGES, **target)]
    for patch in ((3, 3), 2, (2, 3)):
        cases += [call("image.extract_patches", tensor, patch) for tensor in (IMAGES, t(9, 12, 3))]
    cases += [
        call("image.extract_patches", IMAGES, (3, 3), strides=1, padding="same"),
        call("image.extract_patches", IMAGES, 3, dilation_rate=2, strides=1),
        call("image.extract_patches", t(None, 8, 8, 8, 2), (2, 2, 2)),
        call("image.extract_patches_3d", t(None, 8, 8, 8, 2), 2, strides=1, padding="same"),
        call("image.extract_patches_3d", t(8, 8, 8, 2), (2, 3, 4)),
        call("image.extract_patches", IMAGES_FIRST, 3, data_format="channels_first"),
    ]
    points = t(None, 4, 2)
    return [
        *cases,
        call("image.resize", IMAGES_FIRST, (5, 6), data_format="channels_first"),
        call("image.rgb_to_grayscale", IMAGES),
        call("image.rgb_to_grayscale", t(9, 12, 3)),
        call("image.rgb_to_grayscale", IMAGES_FIRST, data_format="channels_first"),
        call("image.rgb_to_hsv", IMAGES),
        call("image.hsv_to_rgb", IMAGES),
        call("image.affine_transform", IMAGES, t(None, 8)),
        call("image.perspective_transform", IMAGES, points, points),
        call("image.gaussian_blur", IMAGES),
        call("image.elastic_transform", IMAGES),
        call("image.map_coordinates", t(9, 12), t(2, 5, 6), order=1),
        call("image.scale_and_translate", t(9, 12), (5, 6), t(2), t(2), (0, 1), "linear"),
        call("image.sobel_edges", IMAGES),
    ]


def signals():
    wave, pair = t(None, 100), [t(None, 5, 9), t(None, 5, 9)]
    square = t(None, 4, 4)
    return [
        *[call(name, pair) for name in ("fft", "fft2", "ifft2")],
        *[call("rfft", tensor, length) for tensor in (wave, V) for length in (None, 16, 15)],
        *[call("irfft", pair, length) for length in (None, 16)],
        call("irfft", [t(4, None), t(4, None)]),
        *[call("stft", tensor, 16, 4, 32, center=c) for tensor in (wave, t(2, None)) for c in (True, False)],
        *[call("istft", pair, 16, 4, 16, center=c, length=n) for c in (True, False) for n in (None, 20)],
        call("istft", [t(None, None, 9), t(None, None, 9)], 16, 4, 16),
        call("extract_sequences", wave, 16, 4),
        call("extract_sequences", V, 16, 4),
        *[call(name, square) for name in ("cholesky", "inv", "eigh", "eig", "lu_factor", "qr", "svd", "pinv")],
        call("cholesky_inverse", square),
        *[call("qr", t(None, *size), mode=mode) for size in ((4, 6), (6, 4)) for mode in ("reduced", "complete")],
        *[call("svd", t(None, *s), full_matrices=f) for s in ((4, 6), (6, 4)) for f in (True, False)],
        call("svd", square, compute_uv=False),
        call("pinv", t(None, 4, 6)),
        call("lu_factor", t(2, 4, 6)),
        call("solve", square, t(None, 4, 5)),
        call("solve_triangular", square, t(None, 4)),
        call("lstsq", t(5, 3), t(5)),
        call("lstsq", t(5, 3), t(5, 2)),
    ]


CASES = [
    *elementwise(),
    *reductions(),
    *indexing(),
    *combining(),
    *products(),
    *reshaping(),
    *convolutions(),
    *images(),
    *signals(),
]
