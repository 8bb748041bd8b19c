"""Operations on each element: of one tensor, or of several that are broadcast."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.graph import Shape, Trait
from archlens.layers.cost_arithmetic import count, uncounted
from archlens.layers.layer_class import Operation, operation_rows
from archlens.layers.rule_types import Arguments, Config, Shapes, Spec
from archlens.layers.shape_arithmetic import argument, broadcast, shape_of, shapes_in, unchanged


def _broadcast_of(arguments: Arguments, *names: str) -> Shapes:
    values = [argument(arguments, position, name) for position, name in enumerate(names)]
    if any(isinstance(value, Spec) and value.shape is None for value in values):
        return (None,)
    return (broadcast(*map(shape_of, values)),)


def _binary(_config: Config, arguments: Arguments) -> Shapes:
    return _broadcast_of(arguments, "x1", "x2")


def _where(_config: Config, arguments: Arguments) -> Shapes:
    return _broadcast_of(arguments, "condition", "x1", "x2")


def _select(_config: Config, arguments: Arguments) -> Shapes:
    return (shapes_in(argument(arguments, 1, "choicelist"))[0],)


def _attention_macs(_config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Count the products of queries and keys, and those of weights and values, in each head of the queries."""
    query, key, value = (shape_of(argument(arguments, k, name)) for k, name in enumerate(("query", "key", "value")))
    pairs = count(query[1:-1]) * count(key[1:2])
    return pairs * (count(query[-1:]) + count(value[-1:]))


_LIGHT: frozenset[Trait] = frozenset({"light"})

OPERATIONS = (
    # Of one tensor: numpy,
    *operation_rows(
        "Abs= Absolute=absolute,abs Angle Arccos Arccosh Arcsin Arcsinh Arctan Arctanh Array BitwiseAnd "
        "BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Cbrt Ceil Clip Conj= "
        "Conjugate=conjugate,conj Copy Cos Cosh Deg2rad Digitize EmptyLike Exp Exp2 Expm1 Fabs Flip "
        "Fliplr Flipud Floor FullLike I0 Imag IsIn=isin Isfinite Isinf Isnan Isneginf Isposinf Isreal LeftShift "
        "Log Log10 Log1p Log2 LogicalNot NanToNum Negative OnesLike Rad2deg Real Reciprocal RightShift Roll Round "
        "Sign Signbit Sin Sinc Sinh Sqrt Square Tan Tril Triu Trunc ZerosLike",
        unchanged,
    ),
    Operation("Corrcoef", unchanged, macs=uncounted),
    # neural networks,
    *operation_rows(
        "BatchNorm=batch_normalization BinaryCrossentropy Celu Elu HardShrink HardSigmoid "
        "HardSilu=hard_silu,hard_swish HardTanh LayerNorm=layer_normalization LeakyRelu LogSigmoid LogSoftmax "
        "Normalize Polar RMSNorm=rms_normalization Relu6 Selu SoftShrink Softplus Softsign SparsePlus "
        "SparseSigmoid Sparsemax Squareplus TanhShrink Threshold",
        unchanged,
    ),
    Operation("DotProductAttention", unchanged, macs=_attention_macs),
    Operation("Relu", unchanged, traits=_LIGHT),
    Operation("Sigmoid", unchanged, traits=_LIGHT),
    Operation("Silu", unchanged, named=("silu", "swish"), traits=_LIGHT),
    Operation("Gelu", unchanged, traits=_LIGHT),
    Operation("Tanh", unchanged, traits=_LIGHT),
    Operation("Softmax", unchanged, traits=_LIGHT | {"axis of input"}),
    # keras.activations,
    *operation_rows("Mish= ReLU=", unchanged),
    # types, and mathematics,
    Operation("Cast", unchanged, traits=frozenset({"affine"})),
    *operation_rows(
        "ConvertToTensor Erf Erfc Erfinv InTopK Rsqrt SaturateCast ScatterUpdate SliceUpdate StopGradient",
        unchanged,
    ),
    # matrices,
    *operation_rows("Cholesky CholeskyInverse Inv", unchanged, uncounted),
    # and images.
    *operation_rows(
        "AffineTransform=image.affine_transform HSVToRGB=image.hsv_to_rgb RGBToHSV=image.rgb_to_hsv",
        unchanged,
    ),
    *operation_rows(
        "ElasticTransform=image.elastic_transform GaussianBlur=image.gaussian_blur "
        "PerspectiveTransform=image.perspective_transform",
        unchanged,
        uncounted,
    ),
    # Of two tensors that are broadcast,
    *operation_rows(
        "Arctan2 Divide DivideNoNan Equal FloorDivide Fmax Fmin Fmod Gcd Greater GreaterEqual Heaviside Hypot "
        "Isclose Lcm Ldexp Less LessEqual Logaddexp Logaddexp2 LogicalAnd LogicalOr LogicalXor Mod Nextafter "
        "NotEqual Power TrueDivide",
        _binary,
    ),
    Operation("Add", _binary, "add"),
    Operation("Subtract", _binary, "subtract"),
    Operation("Multiply", _binary, "multiply"),
    Operation("Maximum", _binary, "maximum"),
    Operation("Minimum", _binary, "minimum"),
    # and of more.
    Operation("Where", _where),
    Operation("Select", _select),
)
