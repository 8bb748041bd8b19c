"""The code of a Lambda, as marshal writes it."""

from __future__ import annotations

import base64
import marshal
import random
import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.layers.bytecode import _Reader, code_digest


def stored(code):
    return base64.b64encode(marshal.dumps(code)).decode()


def function(source, *, file="a.py", lines=0):
    constants = compile("\n" * lines + source, file, "eval").co_consts
    return next(each for each in constants if isinstance(each, types.CodeType))


SOURCES = (
    "lambda x: x * 2 + 0.5",
    "lambda x: x * 2 + 0.25",
    "lambda x: (x, 'word', b'bytes', None, 10**30)",
    "lambda x: [lambda z: z + y for y in x]",
    "lambda x, k=3: x in {1, 2, 3}",
    "lambda x: x.mean(axis=-1)",
    "lambda x: x.sum(axis=-1)",
    "lambda *a, **k: max(*a, **k)",
    "lambda x: -x if x > 10**20 else x @ x",
    "lambda x: ''.join(map(str, x))",
    "lambda x: x[..., 1:3]",
    "lambda: 1j",
)


def test_functions_that_do_something_else_differ():
    digests = {code_digest(stored(function(source))) for source in SOURCES}
    assert None not in digests
    assert len(digests) == len(SOURCES)


@pytest.mark.parametrize("source", SOURCES)
def test_where_it_stands_does_not_matter(source):
    first = code_digest(stored(function(source)))
    assert code_digest(stored(function(source, file="/another/folder/b.py", lines=700))) == first
    renamed = function(source).replace(co_name="other", co_qualname="outer.other", co_firstlineno=9)
    assert code_digest(stored(renamed)) == first


@pytest.mark.parametrize("source", SOURCES)
def test_a_model_that_is_loaded_and_saved_holds_the_same_code(source):
    code = function(source)
    again = marshal.loads(marshal.dumps(code))  # noqa: S302 - our own; Keras does so
    assert code_digest(stored(again)) == code_digest(stored(code))


@pytest.mark.parametrize("source", SOURCES)
def test_references_do_not_matter(source):
    """The second version of what marshal writes has none; nor does it have slices, constants since Python 3.14."""
    code = function(source)
    if "slice(" in repr(code.co_consts):
        assert sys.version_info >= (3, 14)
        code = function("lambda x: (x, x)")
    without_references = base64.b64encode(marshal.dumps(code, 2)).decode()
    assert code_digest(without_references) == code_digest(stored(code))


PYTHON_3_14 = {
    "lambda x: x[..., 1:3]": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xQAAACAAFYAUgEsGgAAAAAAAAAAAAAjACkCLikCLjrpAQAAAOkDAAAATqkA"
        "KQHaAXhzAQAAACbaAWHaCDxsYW1iZGE+cgcAAAABAAAAcwgAAACAAIghiEiOK/MAAAAA"
    ),
    "lambda x: x[..., 1:4]": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xQAAACAAFYAUgEsGgAAAAAAAAAAAAAjACkCLikCLjrpAQAAAOkEAAAATqkA"
        "KQHaAXhzAQAAACbaAWHaCDxsYW1iZGE+cgcAAAABAAAAcwgAAACAAIghiEiOK/MAAAAA"
    ),
    "lambda x: x * 2 + 0.5": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8yIAAACAAFYAXgIsBQAAAAAAAAAAAABSASwAAAAAAAAAAAAAACMAKQLpAgAA"
        "AGcAAAAAAADgP6kAKQHaAXhzAQAAACbaAWHaCDxsYW1iZGE+cgYAAAABAAAAcwwAAACAAIghiEGNI4hjjifzAAAA"
        "AA=="
    ),
    "the last, made by replace": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8yIAAACAAFYAXgIsBQAAAAAAAAAAAABSASwAAAAAAAAAAAAAACMAKQLpAgAA"
        "AGcAAAAAAADgP6kAKQHaAXhzAQAAACDaAWHaAWbaA2cuZgEAAABzDAAAAIAAiCGIQY0jiGOOJ/MAAAAA"
    ),
}
"""What Python 3.14 wrote of these functions, read on any Python."""


def test_code_of_python_3_14_is_read():
    one, other, product, replaced = (code_digest(text) for text in PYTHON_3_14.values())
    assert None not in {one, other, product}
    assert len({one, other, product}) == 3
    assert replaced == product


def test_line_breaks_of_base64_do_not_matter():
    text = base64.encodebytes(marshal.dumps(function(SOURCES[3]))).decode()
    assert "\n" in text
    assert code_digest(text) == code_digest(stored(function(SOURCES[3])))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_harm(data):
    code_digest(base64.b64encode(b"\xe3" + data).decode())


def test_damaged_code_is_read_without_harm():
    dice = random.Random(1)
    whole = marshal.dumps(function(SOURCES[3]))
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        code_digest(base64.b64encode(bytes(data[: dice.randint(1, len(data))])).decode())


def test_references_do_not_multiply():
    # Sixty tuples, each of the one before it twice: 2^60 values if each reference were followed.
    tuples = (0,)
    for _ in range(60):
        tuples = (tuples, tuples)
    reader = _Reader(marshal.dumps(tuples), "")
    assert reader.value(0)
    assert reader.at == len(marshal.dumps(tuples))


def test_a_set_has_no_order_and_a_tuple_has_one():
    one, two = (b"i" + number.to_bytes(4, "little") for number in (1, 2))
    for sign, same in ((b">", True), (b"(", False)):
        head = sign + (2).to_bytes(4, "little")
        assert (_Reader(head + one + two, "").value(0) == _Reader(head + two + one, "").value(0)) == same


@pytest.mark.parametrize("text", ["", "4" + "!" * 10, "no code at all", "44444444"])
def test_what_is_no_code(text):
    assert code_digest(text) is None
