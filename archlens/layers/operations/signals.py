"""Operations on signals, and decompositions of matrices."""

from __future__ import annotations

from archlens.layers.cost_arithmetic import uncounted
from archlens.layers.layer_class import Operation, operation_rows
from archlens.layers.rule_types import Arguments, Config, Shapes
from archlens.layers.shape_arithmetic import (
    Known,
    Size,
    argument,
    first,
    flag,
    integer,
    on_shape,
    shape_of,
    shapes_in,
    size_in,
)


def _complex(arguments: Arguments) -> Known:
    """Return the shape of a complex signal, which comes as a pair of its real and imaginary part."""
    real, imaginary = shapes_in(first(arguments))
    if real != imaginary:
        raise ValueError("Expected real and imaginary part of one shape")
    return real


def _fft(_config: Config, arguments: Arguments) -> Shapes:
    shape = _complex(arguments)
    return (shape, shape)


def _length(config: Config) -> Size:
    return size_in(config["fft_length"], 1)


def _rfft(config: Config, arguments: Arguments) -> Shapes:
    *rest, size = shape_of(first(arguments))
    length = _length(config) or size
    shape = (*rest, None if length is None else length // 2 + 1)
    return (shape, shape)


def _irfft(config: Config, arguments: Arguments) -> Shapes:
    *rest, size = _complex(arguments)
    length = _length(config)
    if length is None and size is not None:
        length = 2 * (size - 1)
    return ((*rest, length),)


def _stft(config: Config, arguments: Arguments) -> Shapes:
    """Count frames over the signal; centred ones hang over on both sides by half a transform."""
    *rest, size = shape_of(first(arguments))
    length, stride = integer(config["fft_length"], 1), integer(config["sequence_stride"], 1)
    over = length // 2 * 2 if flag(config["center"]) else 0
    frames = None if size is None else 1 + (size + over - length) // stride
    shape = (*rest, frames, length // 2 + 1)
    return (shape, shape)


def _istft(config: Config, arguments: Arguments) -> Shapes:
    *rest, frames, _ = _complex(arguments)
    if config["length"] is not None:
        return ((*rest, integer(config["length"], 0)),)
    if frames is None:
        return ((*rest, None),)
    length = integer(config["fft_length"], 1)
    over = length // 2 * 2 if flag(config["center"]) else 0
    return ((*rest, (frames - 1) * integer(config["sequence_stride"], 1) + length - over),)


def _sequences(config: Config, shape: Known) -> Known:
    *rest, size = shape
    length, stride = integer(config["sequence_length"], 1), integer(config["sequence_stride"], 1)
    return (*rest, None if size is None else 1 + (size - length) // stride, length)


def _matrix(arguments: Arguments) -> tuple[Known, Size, Size]:
    *batch, rows, columns = shape_of(first(arguments))
    return tuple(batch), rows, columns


def _smaller(rows: Size, columns: Size) -> int:
    return min(integer(rows), integer(columns))


def _eigen(_config: Config, arguments: Arguments) -> Shapes:
    batch, rows, columns = _matrix(arguments)
    return ((*batch, rows), (*batch, rows, columns))


def _lu(_config: Config, arguments: Arguments) -> Shapes:
    batch, rows, columns = _matrix(arguments)
    return ((*batch, rows, columns), (*batch, _smaller(rows, columns)))


def _qr(config: Config, arguments: Arguments) -> Shapes:
    batch, rows, columns = _matrix(arguments)
    inner = {"reduced": _smaller(rows, columns), "complete": rows}[config["mode"]]
    return ((*batch, rows, inner), (*batch, inner, columns))


def _svd(config: Config, arguments: Arguments) -> Shapes:
    batch, rows, columns = _matrix(arguments)
    values = _smaller(rows, columns)
    if not flag(config["compute_uv"]):
        return ((*batch, values),)
    left, right = (rows, columns) if flag(config["full_matrices"]) else (values, values)
    return ((*batch, rows, left), (*batch, values), (*batch, right, columns))


def _slogdet(_config: Config, arguments: Arguments) -> Shapes:
    return ((), _matrix(arguments)[0])


def _pseudoinverse(_config: Config, arguments: Arguments) -> Shapes:
    batch, rows, columns = _matrix(arguments)
    return ((*batch, columns, rows),)


def _solve(_config: Config, arguments: Arguments) -> Shapes:
    return (shape_of(argument(arguments, 1, "b")),)


def _least_squares(_config: Config, arguments: Arguments) -> Shapes:
    _, columns = shape_of(argument(arguments, 0, "a"))
    return ((columns, *shape_of(argument(arguments, 1, "b"))[1:]),)


OPERATIONS = (
    *operation_rows("FFT FFT2 IFFT2", _fft, uncounted),
    Operation("RFFT", _rfft, macs=uncounted),
    Operation("IRFFT", _irfft, macs=uncounted),
    Operation("STFT", _stft, macs=uncounted),
    Operation("ISTFT", _istft, macs=uncounted),
    Operation("ExtractSequences", on_shape(_sequences)),
    *operation_rows("Eig Eigh", _eigen, uncounted),
    Operation("LuFactor", _lu, macs=uncounted),
    Operation("Qr", _qr, macs=uncounted),
    Operation("SVD", _svd, macs=uncounted),
    Operation("Slogdet", _slogdet, macs=uncounted),
    Operation("Pinv", _pseudoinverse, macs=uncounted),
    *operation_rows("Solve SolveTriangular", _solve, uncounted),
    Operation("Lstsq", _least_squares, macs=uncounted),
)
