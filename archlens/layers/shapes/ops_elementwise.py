"""Operations on each element: of one tensor, or of several that are broadcast."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes.common import argument, broadcast, shape_of, shapes_in, unchanged
from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNARY = (
    # numpy
    "Abs Absolute Angle Arccos Arccosh Arcsin Arcsinh Arctan Arctanh Array BitwiseAnd BitwiseInvert BitwiseLeftShift "
    "BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Cbrt Ceil Clip Conj Conjugate Copy Corrcoef Cos Cosh Deg2rad "
    "Digitize EmptyLike Exp Exp2 Expm1 Fabs Flip Fliplr Flipud Floor FullLike I0 Imag IsIn Isfinite Isinf Isnan "
    "Isneginf Isposinf Isreal LeftShift Log Log10 Log1p Log2 LogicalNot NanToNum Negative OnesLike Rad2deg Real "
    "Reciprocal RightShift Roll Round Sign Signbit Sin Sinc Sinh Sqrt Square Tan Tanh Tril Triu Trunc ZerosLike "
    # nn
    "BatchNorm BinaryCrossentropy Celu DotProductAttention Elu Gelu HardShrink HardSigmoid HardSilu HardTanh LayerNorm "
    "LeakyRelu LogSigmoid LogSoftmax Normalize Polar RMSNorm Relu Relu6 Selu Sigmoid Silu SoftShrink Softmax Softplus "
    "Softsign SparsePlus SparseSigmoid Sparsemax Squareplus TanhShrink Threshold "
    # keras.activations
    "Mish ReLU "
    # core and math
    "Cast ConvertToTensor Erf Erfc Erfinv InTopK Rsqrt SaturateCast ScatterUpdate SliceUpdate StopGradient "
    # linalg
    "Cholesky CholeskyInverse Inv "
    # image
    "AffineTransform ElasticTransform GaussianBlur HSVToRGB PerspectiveTransform RGBToHSV"
)

_BINARY = (
    "Add Arctan2 Divide DivideNoNan Equal FloorDivide Fmax Fmin Fmod Gcd Greater GreaterEqual Heaviside Hypot Isclose "
    "Lcm Ldexp Less LessEqual Logaddexp Logaddexp2 LogicalAnd LogicalOr LogicalXor Maximum Minimum Mod Multiply "
    "Nextafter NotEqual Power Subtract TrueDivide"
)


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


OPERATIONS: Mapping[str, Rule] = MappingProxyType({
    **dict.fromkeys(_UNARY.split(), unchanged),
    **dict.fromkeys(_BINARY.split(), _binary),
    "Where": _where,
    "Select": _select,
})  # fmt: skip
