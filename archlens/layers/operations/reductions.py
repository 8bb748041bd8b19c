"""Operations that reduce axes, or flatten where no axis is given."""

from __future__ import annotations

from archlens.layers.layer_class import Operation, operation_rows
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes, Spec
from archlens.layers.shape_arithmetic import (
    Known,
    argument,
    axis_of,
    first,
    integer,
    known,
    on_shape,
    product,
    reduced,
    replaced,
    shape_of,
)

_IMAGE = 3


def _reduction(config: Config, shape: Known) -> Known:
    return reduced(shape, config["axis"], config.get("keepdims"))


def _moments(config: Config, arguments: Arguments) -> Shapes:
    shape = reduced(shape_of(first(arguments)), config["axes"], config["keepdims"])
    return (shape, shape)


def _flattening(config: Config, shape: Known) -> Known:
    return (product(shape),) if config["axis"] is None else shape


def _quantiles(least: int) -> ShapeRule:
    """Make the rule for quantiles: an axis of theirs comes in front, of a list from ``least`` entries on."""

    def rule(config: Config, arguments: Arguments) -> Shapes:
        shape = reduced(shape_of(first(arguments)), config["axis"], config["keepdims"])
        wanted = argument(arguments, 1, "q")
        if isinstance(wanted, Spec):
            return ((*known(wanted.shape)[:1], *shape),)
        listed = isinstance(wanted, (list, tuple)) and len(wanted) >= least
        return ((len(wanted), *shape) if listed else shape,)

    return rule


def _trapezoid(config: Config, shape: Known) -> Known:
    return shape if config["axis"] is None else replaced(shape, axis_of(config["axis"], len(shape)))


def _trace(config: Config, shape: Known) -> Known:
    return reduced(shape, [integer(config["axis1"]), integer(config["axis2"])])


def _scalar(_config: Config, _arguments: Arguments) -> Shapes:
    return ((),)


def _ndim(_config: Config, shape: Known) -> Known:
    return (len(shape),)


def _without_last(count: int) -> ShapeRule:
    def rule(_config: Config, shape: Known) -> Known:
        if len(shape) < count:
            raise ValueError(f"Expected {count} axes at least")
        return shape[:-count]

    return on_shape(rule)


def _along_class(config: Config, arguments: Arguments) -> Shapes:
    shape = shape_of(argument(arguments, 1, "output"))
    return (replaced(shape, axis_of(config["axis"], len(shape))),)


def _ssim(_config: Config, shape: Known) -> Known:
    return () if len(shape) == _IMAGE else shape[:1]


def _batch(_config: Config, shape: Known) -> Known:
    return shape[:1]


OPERATIONS = (
    *operation_rows(
        "All Amax Amin Any Argmax Argmin CountNonzero Logsumexp Max Mean Median Min Nanargmax Nanargmin Nanmax Nanmean "
        "Nanmedian Nanmin Nanprod Nanstd Nansum Nanvar Norm Prod Ptp Std Sum Var",
        on_shape(_reduction),
    ),
    Operation("Average", on_shape(_reduction), "average"),
    Operation("Moments", _moments),
    *operation_rows("Argpartition Argsort Cumprod Cumsum Nancumprod Nancumsum Sort", on_shape(_flattening)),
    *operation_rows("Percentile Nanpercentile", _quantiles(0)),
    *operation_rows("Quantile Nanquantile", _quantiles(2)),
    Operation("Trapezoid", on_shape(_trapezoid)),
    Operation("Trace", on_shape(_trace)),
    *operation_rows("AllClose=allclose PSNR Size", _scalar),
    Operation("Ndim", on_shape(_ndim)),
    *operation_rows("Det Logdet MatrixRank", _without_last(2)),
    *operation_rows("ViewAsComplex CategoricalCrossentropy", _without_last(1)),
    Operation("SparseCategoricalCrossentropy", _along_class),
    Operation("CTCLoss", on_shape(_batch)),
    Operation("SSIM", on_shape(_ssim), named=("image.ssim",)),
)
