"""JSON that no parser likes, and names that break out of where they are shown."""

from __future__ import annotations

import json

from tests.hostile.corpus.case import cases
from tests.hostile.corpus.parts import PLAIN, around, dense, functional, given, keras_file, layer, tensor

CASES = {}
case = cases(CASES)
PLAIN_TEXT = json.dumps(PLAIN)

JSON = {
    "deep_lists": ("error", "[" * 100_000 + "]" * 100_000, "limit json_nesting"),
    "deep_objects": ("error", '{"a":' * 100_000 + "0" + "}" * 100_000, "limit json_nesting"),
    "unclosed_lists": ("error", "[" * 100_000, "limit json_nesting"),
    "deep_inside": ("error", PLAIN_TEXT.replace('"linear"', "[" * 2_000 + "]" * 2_000, 1), "limit json_nesting"),
    "deep_in_quotes": ("report", PLAIN_TEXT.replace('"linear"', json.dumps('[{"\\' * 2_000), 1), '"name": "m"'),
    "many_digits": ("error", PLAIN_TEXT.replace('"units": 8', '"units": ' + "9" * 100_000, 1), "limit integer_digits"),
    "many_digits_in_shape": ("error", PLAIN_TEXT.replace("[null, 8]", "[null, " + "9" * 5_000 + "]"), "integer_digits"),
    "long_fraction": ("report", PLAIN_TEXT.replace('"units": 8', '"units": 0.' + "9" * 1_000_000, 1), ""),
    "no_numbers": ("report", PLAIN_TEXT.replace('"units": 8', '"units": NaN, "a": Infinity, "b": -1e999'), ""),
    "double_keys": ("error", PLAIN_TEXT.replace('"layers": [', '"layers": [], "layers": [', 1), "'layers' twice"),
    "double_keys_deep": ("error", PLAIN_TEXT.replace('"units": 8', '"units": 8, "units": 9', 1), "'units' twice"),
    "top_is_null": ("error", "null", "expected an object"),
    "top_is_a_list": ("error", "[]", "expected an object"),
    "top_is_a_number": ("error", "1e5", "expected an object"),
    "garbage_behind": ("error", PLAIN_TEXT + "}", "expected JSON"),
    "unfinished": ("error", PLAIN_TEXT[:-40], "expected JSON"),
    "not_utf_8": ("error", PLAIN_TEXT.encode().replace(b"linear", b"\xff\xfe\xfa"), "expected JSON"),
    "zeros": ("error", b"\0" * 1000, "expected JSON"),
    "utf_16": ("report", PLAIN_TEXT.encode("utf-16"), '"name": "m"'),
    "lone_surrogate": ("report", PLAIN_TEXT.replace("first", "a\\ud800b\\udfff"), ""),
    "nothing": ("error", "", "expected JSON"),
}
for _name, (_outcome, _text, _told) in JSON.items():

    def _json(path, _ground, content=_text):
        keras_file(path, content if isinstance(content, bytes) else content.encode())

    _json.__name__ = f"json_{_name}"
    case(_outcome, f"JSON with {_name.replace('_', ' ')}", _told)(_json)

TYPES = {
    "class_name": (7, None, ["Dense"], {}),
    "config": (None, [], "x"),
    "name": (5, ["a"]),
    "inbound_nodes": ("x", {"a": 1}, [None], [[[[]]]]),
    "module": (3, []),
}
for _key, _values in TYPES.items():
    for _i, _value in enumerate(_values):

        def _typed(path, _ground, key=_key, value=_value):
            keras_file(path, around({**dense("first", "x"), key: value}))

        _typed.__name__ = f"type_{_key}_{_i}"
        case("error", f"a layer's {_key} that is {_value!r}", f"config.layers[1].{_key}")(_typed)

ARGUMENTS = [
    ("Dense", {"units": "x"}),
    ("Dense", {"units": [1, 2], "dtype": []}),
    ("Dense", {"units": True, "activation": 7}),
    ("Dense", {"units": -5}),
    ("Dense", {"units": 10**400}),
    ("Dense", {"units": 1e308}),
    ("Conv2D", {"filters": {}, "kernel_size": {}, "strides": None, "padding": 3}),
    ("Conv2D", {"filters": -1, "kernel_size": [0, -3], "strides": [0, 0], "dilation_rate": "z"}),
    ("Reshape", {"target_shape": "a"}),
    ("Reshape", {"target_shape": [-1, -1, 0]}),
    ("Reshape", {"target_shape": [0] * 300}),
    ("Embedding", {"input_dim": None, "output_dim": 1.5}),
    ("LSTM", {"units": [], "return_sequences": "no"}),
    ("Concatenate", {"axis": "last"}),
    ("BatchNormalization", {"axis": {}}),
    ("RepeatVector", {"n": 2**62}),
    ("MultiHeadAttention", {"num_heads": 0, "key_dim": None}),
    ("UpSampling2D", {"size": [2**63, 2**63]}),
    ("ZeroPadding2D", {"padding": [[-5, 2**64], [1]]}),
    ("Permute", {"dims": [9, 9]}),
    ("TimeDistributed", {"layer": 3}),
    ("TimeDistributed", {"layer": {"class_name": "Dense", "config": None}}),
    ("Bidirectional", {"layer": {}}),
    ("SpectralNormalization", {"layer": {"class_name": "Dense", "config": 7}}),
]


@case("report", "arguments of layers of all wrong types", "AL405")
def wrong_arguments(path, _ground):
    wrong = [layer(class_name, f"l{i}", "x", **config) for i, (class_name, config) in enumerate(ARGUMENTS)]
    keras_file(path, functional(given(), *wrong, dense("out", f"l{len(wrong) - 1}")))


@case("report", "layer after layer that multiplies the size of an axis")
def growing_axes(path, _ground):
    grow = [layer("UpSampling1D", f"u{i}", f"u{i - 1}" if i else "x", size=10**18) for i in range(300)]
    keras_file(path, functional(given(shape=[None, 2**62, 8]), *grow))


HOSTILE = {
    "terminal": "\x1b[31mRED\x1b[2J\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\link\x9b31m\x08\x7f",
    "direction": "abc\u202egnp.exe\u202c\u2066x\u2069\u200f\u061c\ufeff\u200b\u2028\u2029\u0085",
    "html": "<script>CANARYHTML</script>\"><img src=x onerror=CANARYHTML>'&amp;</svg><!--]]>",
    "dot": 'x"]; CANARYNODE [label="{<a>|b}\\" \\N \\G",URL="javascript:1"];//',
    "mermaid": 'x"] --> CANARYNODE["y"]; click CANARYNODE "javascript:1" %%{init: {}}%%\nend\nsubgraph',
    "markdown": "![x](http://evil.example/x.png) [a](javascript:1) <b>|`x`|\n# CANARYTITLE\n@someone #1",
    "table": "=cmd|' /C calc'!A0,@SUM(1),+1,-1\r\n=HYPERLINK(\"http://evil.example\")",
    "annotation": "\n::error file=a,line=1::CANARY\n::set-output name=x::y\n##vso[task.setvariable]x",
    "paths": "../../etc/passwd\\..\\x/@1/CON/nul\0",
    "long": "n" * 40_000,
    "very_long": "n" * 2_000_000,
    "marks": "Z\u0334\u0348\u034e" * 3_000,
}
for _kind, _hostile in HOSTILE.items():

    def _named(path, _ground, name=_hostile):
        second = layer(name, f"{name}2", tensor(name), module=name, registered=name, units=name, **{name[:900]: name})
        first = {**dense(name, f"{name}_in", dtype=name), "config": {"name": name, "units": 8, "activation": name}}
        keras_file(
            path,
            functional(given(f"{name}_in"), first, second, dense("out", f"{name}2"), name=name),
            meta={"keras_version": name, "date_saved": name, name[:900]: name},
        )

    _named.__name__ = f"name_{_kind}"
    case("report", f"names that mean something to others: {_kind}", "out")(_named)

    def _error(path, _ground, name=_hostile):
        keras_file(path, functional(given(), dense("first", tensor(name, 5)), inputs=[[name, 0, 0]]))

    _error.__name__ = f"error_{_kind}"
    case("error", f"the same in what an error tells: {_kind}", "config.input_layers")(_error)
