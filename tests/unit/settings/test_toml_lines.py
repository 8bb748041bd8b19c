"""Lines of keys: in texts where every value is the number of the line that it stands in."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.settings.toml_lines import lines_of

TEXT = '''\
# [not.a.table]
top = 2

a.b = 4  # "a" = 3
a."b c" = 5
[table]
  spaced   =   7
"quoted.dot" = 8
'li"teral' = 9
[table.inner]
x = 11
[[array]]
x = 13
[[array]]
x = 15
[array.inner]
x = 17
[[array.deep]]
x = 19
[[array.deep]]
x = 21
[[array]]
[[array.deep]]
x = 24
[inline]
table = { x = 26, "y.z" = 26, deep = { k.l = 26 } }
list = [ 27, 27,
  28,  # ]
  { x = 29 }, [
    30,
  ],
]
[ texts . odd ]
long = """
[nothing] = 3
x = 1 \\""" """""
after = 37
literal = \'\'\'
x = 1\\\'\'\'\'
then = 40
last = 41'''


def leaves(value, keys=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*keys, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*keys, i))
    else:
        yield keys, value


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_value_is_found_in_its_line(end):
    text = TEXT.replace("\n", end)
    lines = lines_of(text)
    found = [(keys, value) for keys, value in leaves(tomllib.loads(text)) if isinstance(value, int)]
    assert len(found) == 24
    assert {keys: lines[keys] for keys, _ in found} == dict(found)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 4),
        (("array",), 12),
        (("texts",), 33),
        (("table",), 6),
        (("table", "inner"), 10),
        (("array", 1), 14),
        (("array", 2), 22),
        (("array", 1, "inner"), 16),
        (("array", 2, "deep", 0), 23),
        (("inline", "list", 3), 29),
        (("inline", "list", 4), 29),
        (("texts", "odd", "long"), 34),
    ],
)
def test_tables_are_found_too(keys, line):
    assert lines_of(TEXT)[keys] == line


def test_other_line_ends_are_none():
    assert lines_of("a = 'x\u2028y'\nb = 1")["b",] == 2


@st.composite
def documents(draw):
    """TOML written line by line; every value is its line's number."""
    names = st.sampled_from(["a", "b-c", '"d.e"', "'f\"g'", '"h\\u0022"', "i"])
    written, number = [], 0
    for i in range(draw(st.integers(1, 4))):
        number += 1
        grows = draw(st.booleans())
        written.append(f"[[g{i}.{draw(names)}]]" if grows else f"[t{i}.{draw(names)}]")
        for k in range(draw(st.integers(0, 4))):
            number += 1
            form = draw(
                st.sampled_from(["{n}", "[{n}, {n}]", "{{ x = {n}, y.z = [{n}] }}", "[\n {m},\n]", "[{{ x = {n} }}]"])
            )
            written.append(f"k{k}.{draw(names)} = " + form.format(n=number, m=number + 1))
            number += form.count("\n")
    return "\n".join(written)


@given(documents())
def test_lines_of_random_documents(text):
    lines = lines_of(text)
    found = dict(leaves(tomllib.loads(text)))
    assert {keys: lines[keys] for keys in found} == found
