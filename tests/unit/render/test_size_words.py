"""What is said of sizes of inputs, and that what is proposed can be typed and gives what was missing."""

import json
import shlex

import archlens
from archlens.render import markdown_report, text_report
from archlens.render.document import View
from archlens.render.size_words import shapes_given, sizes_missing
from archlens.text.shapes import read_shape
from tests.unit.readers.made import dense, entry, functional, given, tensor

VARIABLE = "sample_models/variable_length.keras"


def text_of(words):
    return "".join(span.text for span in words)


def test_typing_what_is_proposed_gives_all_costs():
    analysis = archlens.analyze(VARIABLE)
    words = text_of(sizes_missing(analysis))
    assert words == "give visits_input's length: --shape visits_input=128x5"
    _, argument = shlex.split(words.partition(": ")[2])
    name, _, shape = argument.rpartition("=")
    on = archlens.analyze(VARIABLE, shapes={name: read_shape(shape)})
    assert on.model.macs == on.model.macs_at_least > analysis.model.macs_at_least
    assert text_of(sizes_missing(on)) == ""
    assert text_of(shapes_given(on)) == "shapes given: visits_input (None, 128, 5)"
    assert text_of(shapes_given(analysis)) == ""


def hostile(tmp_path, names):
    open_ = (None, None, None, 3)
    layers = [given(name, open_) for name in names]
    layers += [dense(f"d{number}", tensor(name, shape=open_)) for number, name in enumerate(names)]
    path = tmp_path / "m.json"
    ends = {"inputs": [[name, 0, 0] for name in names], "outputs": [[f"d{k}", 0, 0] for k in range(len(names))]}
    path.write_text(json.dumps(functional(*layers, **ends)), "utf-8")
    return archlens.analyze(path)


def test_of_many_the_first_are_named(tmp_path):
    words = text_of(sizes_missing(hostile(tmp_path, ["a", "b", "c", "d"])))
    assert words == (
        "give a's height and width, b's height and width and sizes of 2 more inputs: "
        "--shape a=224x224x3 --shape b=224x224x3"
    )


def test_names_that_do_harm_are_harmless_in_every_report(tmp_path):
    analysis = hostile(tmp_path, ["a\x1b[2J`$(x)|\n<b>"])
    text = text_report.render(analysis, View())
    markdown = markdown_report.render(analysis, View())
    assert "--shape" in text
    assert "\x1b" not in text + markdown
    lines = [line for line in markdown.splitlines() if "--shape" in line]
    assert lines
    assert all(line.count("`") % 2 == 0 for line in lines)  # <b> stands in code


def test_an_input_without_a_rank_is_asked_for_its_shape(tmp_path):
    path = tmp_path / "m.json"
    config = functional(entry("InputLayer", "x", batch_shape=None), dense("d", tensor("x", shape=())))
    config["config"]["layers"][1]["inbound_nodes"][0]["args"][0]["config"]["shape"] = None
    path.write_text(json.dumps(config), "utf-8")
    assert text_of(sizes_missing(archlens.analyze(path))) == "give x's shape"
