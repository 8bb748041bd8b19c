"""Shapes in settings: which model gets which, and what is told of mistakes."""

import pytest

from archlens.checks.check_settings import read_setup
from archlens.settings import SettingsError, parse

TEXT = """\
[shapes."models/*.keras"]
text = 128
image = "512x512x3"
[shapes."big.keras"]
image = ["None", 1024, 1024, 3]
"""


def test_the_last_pattern_that_means_a_model_counts():
    shapes = read_setup(parse("archlens.toml", TEXT)).shapes
    assert shapes.for_model("models/small.keras") == {"text": (None, 128), "image": (None, 512, 512, 3)}
    assert shapes.for_model("models/big.keras") == {"text": (None, 128), "image": (None, 1024, 1024, 3)}
    assert shapes.for_model("elsewhere/small.keras") == {}


def test_without_settings_there_are_none():
    assert read_setup(None).shapes.for_model("m.keras") == {}


def test_every_mistake_is_told_at_its_line():
    text = '[shapes]\n"a.keras" = 3\n[shapes."b.keras"]\ntext = true\nimage = "huge"\nmask = [true, 2]\nfine = "8"\n'
    with pytest.raises(SettingsError) as error:
        read_setup(parse("archlens.toml", text))
    lines = str(error.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"archlens.toml:{number}" for number in (2, 4, 5, 6)]
    assert lines[0].endswith("""shapes.a.keras: expected a table, found 3. For example [shapes."model.keras"].""")
    assert lines[2].endswith(
        "expected a shape, found 'huge'. Write it as a text: 128, 512x512x3 or (None, 512, 512, 3)."
    )
