"""Figures as people read them."""

from __future__ import annotations

import math
from collections.abc import Sequence

_UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_LONGEST = 10**30
_EXACT = 10**15
"""From here on a float has fewer digits than would be printed."""

_TEN = 10
_THOUSAND = 1_000


def count(number: int | None) -> str:
    """A whole number with thousands separators; ``?`` where it is unknown, powers of ten where no one would count.

    Example:
        >>> count(394272), count(None), count(17**40)
        ('394,272', '?', '≈ 1.65e49')
    """
    if number is None:
        return "?"
    if abs(number) < _LONGEST:
        return f"{number:,}"
    return f"≈ {_in_powers_of_ten(number)}"


def _in_powers_of_ten(number: float) -> str:
    """A number beyond 1 in three figures: ``1.65e49``."""
    # Python writes no int of more than 4,300 digits, and a file can ask for one; the logarithm takes any.
    power, exponent = math.modf(math.log10(abs(number)))
    leading = round(10**power, 2)
    if leading >= _TEN:
        leading, exponent = leading / _TEN, exponent + 1
    sign = "-" if number < 0 else ""
    return f"{sign}{leading:.2f}e{exponent:.0f}"


def whole(number: int | None) -> str:
    """A whole number without separators, as it stands in shapes; as :func:`count` where it is long or unknown.

    Example:
        >>> whole(394272), whole(None), whole(17**40)
        ('394272', '?', '≈ 1.65e49')
    """
    return count(number).replace(",", "")


def short(number: int) -> str | None:
    """A large number in three figures (``51.9 M``); ``None`` where :func:`count` is as short.

    Example:
        >>> short(51_896_193), short(128)
        ('51.9 M', None)
    """
    if not _UNITS[-1][0] * 10 <= number < _LONGEST:
        return None
    size, unit = next((size, unit) for size, unit in _UNITS if number >= size)
    return f"{_three(number / size)} {unit}"


def in_short(number: int) -> str:
    """A number in three figures if it is large, else all of it.

    Example:
        >>> in_short(51_896_193), in_short(128)
        ('51.9 M', '128')
    """
    return short(number) or count(number)


def byte_count(number: int | None) -> str:
    """Bytes in three figures, in units of a thousand; ``?`` where they are unknown.

    Example:
        >>> byte_count(207_584_772), byte_count(1028), byte_count(None), byte_count(17**40)
        ('208 MB', '1,028 B', '?', '≈ 1.65e49 B')
    """
    if number is None:
        return "?"
    rounded = short(number)
    return f"{count(number)} B" if rounded is None else f"{rounded}B"


def _three(number: float) -> str:
    """At least three figures, none of them a decimal zero at the end of more than three."""
    digits = 0 if number >= 100 else 1 if number >= _TEN else 2  # noqa: PLR2004 - three figures
    return f"{number:,.{digits}f}"


def factor(ratio: float | None) -> str:
    """A ratio of features: ``× 10.5``, ``÷ 3,080``, ``=``, ``≈ 1`` for nearly so, and ``?`` where it is unknown.

    Example:
        >>> factor(10.477), factor(128 / 394_272), factor(0.5), factor(1.0), factor(262_144 / 262_160)
        ('× 10.5', '÷ 3,080', '÷ 2', '=', '≈ 1')
    """
    if ratio is None or math.isnan(ratio):
        return "?"
    if ratio == 1:
        return "="
    if ratio <= 0:
        return "× 0"
    sign, number = ("×", ratio) if ratio > 1 else ("÷", 1 / ratio)
    written = _large(number)
    return f"≈ {written}" if written == "1" else f"{sign} {written}"


def _large(number: float) -> str:
    """A number of at least 1 in three figures, without zeros behind the point."""
    if math.isinf(number):
        return "inf"
    if number >= _EXACT:
        return _in_powers_of_ten(number)
    written = _three(number)
    return written.rstrip("0").rstrip(".") if "." in written else written


def times(ratio: float) -> str:
    """How many times as much something is, in the figures of :func:`factor`.

    Args:
        ratio: at least 1; a whole number may have any size.

    Example:
        >>> times(4.25), times(12544.0), times(10**5000)
        ('4.25 times', '12,544 times', '≈ 1.00e5000 times')
    """
    number = count(ratio) if isinstance(ratio, int) else _large(ratio)
    return f"{number} times"


def significant(number: float, digits: int = 3) -> str:
    """A number in so many significant digits.

    Example:
        >>> significant(0.33333), significant(0.99996, 4), significant(2.0)
        ('0.333', '1', '2')
    """
    return f"{number:.{digits}g}"


def percent(part: float | None) -> str:
    """A share: ``97.2%``; never 0 or 100 for what only comes near.

    Example:
        >>> percent(0.5), percent(0.0000049), percent(0.99999), percent(0)
        ('50%', '<0.1%', '>99.9%', '0%')
    """
    if part is None:
        return "?"
    hundredths = 100 * part
    if 0 < hundredths < 0.1:  # noqa: PLR2004 - what one decimal shows
        return "<0.1%"
    if 99.9 < hundredths < 100:  # noqa: PLR2004
        return ">99.9%"
    return f"{hundredths:.1f}".removesuffix(".0") + "%"


def duration(seconds: float) -> str:
    """A time that people wait, in the unit that fits and no more.

    Example:
        >>> duration(0.4), duration(45), duration(200), duration(7_500), duration(200_000)
        ('1 s', '45 s', '4 min', '2 h 5 min', '56 h')
    """
    whole_seconds = max(1, math.ceil(seconds))
    if whole_seconds < 100:  # noqa: PLR2004 - a minute and a half is said in seconds
        return f"{whole_seconds} s"
    minutes = math.ceil(whole_seconds / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    if hours >= _TEN or not rest:
        return f"{math.ceil(minutes / 60)} h"
    return f"{hours} h {rest} min"


def difference(before: float, now: float) -> str:
    """By how many a number grew or shrank.

    Example:
        >>> difference(4, 1200), difference(11, 4), difference(0.5, 0.75)
        ('+1,196', '-7', '+0.25')
    """
    grown = now - before
    amount = count(abs(grown)) if isinstance(grown, int) else decimal(abs(grown))
    return f"{'+' if grown > 0 else '-'}{amount}"


def growth(before: int, now: int) -> str:
    """By which share of it a number grew or shrank; as a factor where that is ten or more.

    From nothing, and where the share is less than a thousandth, by how many.

    Example:
        >>> growth(200, 224), growth(100, 50), growth(51_896_193, 2_843_532), growth(0, 500), growth(9_000, 9_007)
        ('+12%', '-50%', '÷ 18.3', '+500', '+7')
    """
    if before <= 0 or now <= 0:
        return difference(before, now)
    less, more = min(before, now), max(before, now)
    if more >= _EXACT * less:  # no float may be as large
        return f"{'×' if now > before else '÷'} {count(more // less)}"
    if more >= _TEN * less:
        return factor(now / before)
    if abs(now - before) * _THOUSAND < before:
        return difference(before, now)
    return f"{'+' if now > before else '-'}{percent(abs(now - before) / before)}"


def decimal(number: float | None) -> str:
    """A number with two decimals at most.

    Example:
        >>> decimal(3.5), decimal(1 / 3), decimal(4.0), decimal(None)
        ('3.5', '0.33', '4', '?')
    """
    if number is None:
        return "?"
    if _EXACT <= abs(number) < math.inf:
        return _in_powers_of_ten(number)
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def shape(axes: tuple[int | None, ...] | None) -> str:
    """A shape as Keras prints it, batch axis first; ``?`` where not even the rank is known.

    Example:
        >>> shape((None, 224, 224, 3)), shape((None,)), shape(None)
        ('(None, 224, 224, 3)', '(None,)', '?')
    """
    if axes is None:
        return "?"
    written = ["None" if axis is None else whole(axis) for axis in axes]
    return f"({written[0]},)" if len(written) == 1 else f"({', '.join(written)})"


def extent(axes: tuple[int | None, ...] | None) -> str:
    """What a tensor holds of one sample: a shape without its batch axis, which says something only if it is known.

    Example:
        >>> extent((None, 224, 224, 3)), extent((None, None, 64)), extent((None,)), extent(None), extent((32, 8))
        ('224×224×3', '?×64', 'a number', '?', '8 (batch 32)')
    """
    if axes is None:
        return "?"
    batch = f" (batch {count(axes[0])})" if axes and axes[0] is not None else ""
    inner = "×".join(count(axis) for axis in axes[1:])
    return f"{inner or 'a number'}{batch}"


def range_of(numbers: Sequence[int | None]) -> str:
    """One number, or the least and the largest of several; those that are unknown are not left out.

    Example:
        >>> range_of([3, 3]), range_of([16, 36, 20]), range_of([5, None])
        ('3', '16 to 36', '5 or ?')
    """
    known = sorted({number for number in numbers if number is not None})
    unknown = len(known) > 0 and None in numbers
    if not known:
        return "?"
    words = count(known[0]) if len(known) == 1 else f"{count(known[0])} to {count(known[-1])}"
    return f"{words} or ?" if unknown else words


def volume(axes: tuple[int | None, ...] | None, features: int | None) -> str:
    """The features of a tensor; where axes are unknown, their product with what is known (``? × 128``).

    Example:
        >>> volume((None, 4, 32), 128), volume((None, None, 128), None)
        ('128', '?×128')
    """
    if features is not None or axes is None:
        return count(features)
    known = [axis for axis in axes[1:] if axis is not None]
    unknown = ["?"] * (len(axes) - 1 - len(known))
    return "×".join([*unknown, *([count(math.prod(known))] if known else [])])


def volumes_together(shapes: Sequence[tuple[int | None, ...] | None]) -> str:
    """The features of several tensors in all; where axes are unknown, of what is known, if as many are in each.

    Example:
        >>> volumes_together([(None, 64), (None, 32)]), volumes_together([(None, None, 64), (None, None, 32)])
        ('96', '?×96')
        >>> volumes_together([(None, None, 64), (None, 32)])
        '?'
    """
    known = [shape for shape in shapes if shape is not None]
    unknown = {shape[1:].count(None) for shape in known}
    if len(known) < len(shapes) or len(unknown) != 1:
        return "?"
    total = sum(math.prod(axis for axis in shape[1:] if axis is not None) for shape in known)
    has_known_axes = all(len(shape) - 1 > shape[1:].count(None) for shape in known)
    axes = ["?"] * unknown.pop()
    return "×".join([*axes, *([count(total)] if has_known_axes or not axes else [])])


def plural(number: int | None, noun: str, nouns: str | None = None) -> str:
    """A number with its noun; ``nouns`` is the noun for several where an s does not make it.

    Example:
        >>> plural(1, "branch", "branches"), plural(0, "layer"), plural(2, "branch", "branches")
        ('1 branch', 'no layers', '2 branches')
    """
    if number == 1:
        return f"1 {noun}"
    amount = "no" if number == 0 else count(number)
    return f"{amount} {nouns or noun + 's'}"
