"""What a page says first: how inputs meet, what is wrong and where, where the parameters are."""

import json
from dataclasses import replace

import pytest

import archlens
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.theme import LIGHT
from archlens.render.document import View
from archlens.render.html.chapters import Linker
from archlens.render.html.glance import glance
from archlens.render.html.selections import selections
from tests.conftest import ROOT
from tests.unit.render.made import SAMPLES, sample


def glanced(analysis, view=None):
    drawn = DrawnModel(analysis)
    return glance(drawn, Linker(drawn.facts.number, selections(drawn, LIGHT)), view or View())


def said(words):
    return "".join(each.text for each in words)


def test_how_inputs_meet_and_how_large_it_is():
    seen = glanced(sample("image_text"))
    assert said(seen.route).startswith("2 inputs → 1 fusion → 1 output: joint fusion")
    assert [(tile.title, tile.figure) for tile in seen.tiles] == [
        ("parameters", "51.9 M"),
        ("MACs", "106 M"),
        ("layers", "9"),
        ("depth", "6"),
        ("weighted depth", "4"),
    ]
    assert seen.origin == "format keras · Keras 3.15.1"


def test_calls_are_counted_where_they_are_not_as_many_as_the_layers():
    assert [tile.figure for tile in glanced(sample("siamese")).tiles if tile.title in ("layers", "calls")] == [
        "9",
        "15",
    ]


def test_a_warning_stands_there_with_its_code_its_first_thought_and_its_places():
    analysis = sample("image_text")
    (problem,) = glanced(analysis).problems
    (warning,) = (finding for finding in analysis.findings if finding.severity == "warning")
    assert problem.code == warning.code
    assert warning.message.startswith(problem.brief)
    assert problem.whole == warning.message
    calls = [call.id for call in analysis.graph.calls]
    assert [calls[each.call] for each in problem.places if each.call is not None] == list(warning.where)
    assert glanced(analysis).notes == "and 1 note (AL203 dominant-layer)"


def test_findings_that_are_held_back_are_not_told():
    silent, grave = (glanced(sample("image_text"), View(findings=least)) for least in ("none", "warning"))
    assert (silent.problems, silent.notes) == ((), "1 warning, 1 note not shown")
    assert (len(grave.problems), grave.notes) == (1, "1 note not shown")


def test_where_there_is_nothing_to_warn_of_this_is_said():
    assert glanced(sample("driving")).notes == "no warnings"
    assert glanced(sample("siamese")).notes == "no warnings, 1 note (AL203 dominant-layer)"


def test_of_many_findings_the_gravest_are_told_and_the_others_counted():
    (warning, note) = sorted(sample("image_text").findings, key=lambda finding: finding.severity, reverse=True)
    error = replace(warning, code="AL405", severity="error")
    many = replace(sample("image_text"), findings=(note, *[warning] * 5, error))
    seen, whole = glanced(many), glanced(many, View(full=True))
    assert [problem.style for problem in seen.problems] == ["error", "warning", "warning", "warning"]
    assert seen.notes == "and 2 warnings, 1 note (AL106 no-interaction, AL203 dominant-layer)"
    assert len(whole.problems) == 6
    assert whole.notes == "and 1 note (AL203 dominant-layer)"


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_places_of_parameters_are_links_to_calls_that_have_them(path):
    analysis = archlens.analyze(path)
    seen = glanced(analysis)
    lengths = [float(place.length) for place in seen.places]
    places = [length for length, place in zip(lengths, seen.places, strict=True) if "other" not in said(place.words)]
    assert places == sorted(places, reverse=True)
    assert not lengths or sum(lengths) == pytest.approx(100, abs=0.1)
    for place in seen.places:
        linked = [each.call for each in place.words if each.call is not None]
        assert all(analysis.graph.calls[number].layer.parameters for number in linked)


def test_the_heaviest_layer_stands_first():
    analysis = sample("image_text")
    heaviest = max(analysis.graph.calls, key=lambda call: call.layer.parameters or 0)
    assert said(glanced(analysis).places[0].words).startswith(heaviest.layer.name)


def test_what_is_shared_and_blocks_are_said():
    deep, shared = glanced(sample("siamese")).lines
    assert said(deep) == "each branch 6 calls deep"
    assert said(shared).startswith("encoder is shared by known_input, questioned_input")
    merges = [call for call in sample("transfer_learning").graph.calls if call.layer.class_name == "Add"]
    assert f"blocks: {len(merges)} residual" in [said(line) for line in glanced(sample("transfer_learning")).lines]


def test_sample_pages_say_what_their_json_says():
    """The figures of the tiles are those of the report for programs."""
    for path in sorted((ROOT / "sample_models").glob("*.keras"))[:5]:
        analysis = archlens.analyze(path)
        model = json.loads(json.dumps(analysis.to_dict()))["model"]
        tiles = {tile.title: tile.figure for tile in glanced(analysis).tiles}
        assert tiles["layers"] == f"{model['layers']:,}"
        assert tiles["depth"] == f"{model['depth']:,}"
        assert tiles["weighted depth"] == f"{model['weighted_depth']:,}"
