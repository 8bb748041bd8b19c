"""The examples of docs/definitions.md: their pictures are what the script draws, their figures what others count."""

from __future__ import annotations

import doctest
import importlib
import math
import re
import sys
from collections import Counter

import networkx as nx
import pytest

from tests.conftest import ROOT
from tests.docs.counted import OF, Counted

FOLDER = ROOT / "docs" / "terms"
PAGE = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
OF_THEIR_OWN = {"fingerprint", "likeness"}


def scripts():
    """The modules of docs/terms, which import each other as scripts do."""
    sys.path.insert(0, str(FOLDER))
    try:
        return [importlib.import_module(name) for name in ("make", "pictures", "small_models")]
    finally:
        sys.path.remove(str(FOLDER))


make, pictures, small_models = scripts()
EXAMPLES = {example.name: example for example in make.EXAMPLES}


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request):
    """An example, the analyses of its models, and what it reads from them."""
    example = EXAMPLES[request.param]
    analyses = make.analyses(example)
    return example, analyses, example.look(*analyses)


def test_the_picture_is_what_the_script_draws(example):
    example, analyses, seen = example
    drawn = make.drawn(example, analyses[0], seen)
    assert (FOLDER / f"{example.name}.svg").read_text(encoding="utf-8") == drawn
    width = int(re.search(r'<svg width="(\d+)"', drawn)[1])
    assert width <= pictures.WIDEST


def test_the_page_says_what_the_script_says(example):
    example, analyses, seen = example
    (told,) = [match[0] for match in make.PLACE.finditer(PAGE) if match[1] == example.name]
    assert told == f"{example.name} -->\n{make.in_the_page(example, analyses[0], seen)}"


def test_the_figures_are_those_that_are_counted(example):
    example, analyses, seen = example
    if example.name in OF_THEIR_OWN:
        return
    model, _ = example.model()
    figures, lit, notes = OF[example.name](Counted(model, analyses[0].graph))
    assert dict(seen.figures) == figures
    assert (seen.lit is None) == (lit is None)
    assert set(seen.lit or ()) == set(lit or ())
    assert dict(seen.notes) == notes


def test_every_example_is_in_the_page_and_counted():
    assert [match[1] for match in make.PLACE.finditer(PAGE)] == list(EXAMPLES)
    assert OF.keys() | OF_THEIR_OWN == EXAMPLES.keys()
    assert {path.stem for path in FOLDER.glob("*.svg")} == EXAMPLES.keys()


def test_every_figure_of_a_caption_is_used():
    """What is not in the caption's braces is the example's own words; numbers among them are those of definitions."""
    for example in EXAMPLES.values():
        words = re.sub(r"\{[^}]*\}|`[^`]*`", "", example.caption)
        assert set(re.findall(r"\d+", words)) <= NUMBERS.get(example.name, set()), example.name


NUMBERS = {
    "similarity": {"1", "2", "3"},  # what pairs score
    "fingerprint": {"8", "16"},  # units; tested below
}


def labelled(analysis):
    graph = nx.DiGraph()
    for call in analysis.graph.calls:
        graph.add_node(call.id, what=call.layer.class_name, config=call.layer.config.get("units"))
    graph.add_edges_from((tensor.source, tensor.target) for tensor in analysis.graph.tensors)
    return graph


def same(one, other, *keys):
    def alike(a, b):
        return all(a[key] == b[key] for key in keys)

    return nx.is_isomorphic(labelled(one), labelled(other), node_match=alike)


def test_fingerprints_are_equal_where_graphs_are():
    example = EXAMPLES["fingerprint"]
    own, renamed, wider = analyses = make.analyses(example)
    told = example.look(*analyses).figures
    assert same(own, renamed, "what", "config")
    assert same(own, wider, "what")
    assert not same(own, wider, "what", "config")
    assert own.graph.inputs != renamed.graph.inputs
    units = [call.layer.config["units"] for each in (own, wider) for call in each.graph.calls if "dense" in call.id]
    assert units == [8, 8, 16, 16]
    assert told["own"] == told["renamed"]
    assert told["own"].split("-")[0] == told["wider"].split("-")[0]
    assert told["own"].split("-")[1] != told["wider"].split("-")[1]


def patterns(analysis):
    """Every pattern of a model, by the definition: a class; that with what is next to it; that two calls away."""
    graph = labelled(analysis)
    colours = dict(graph.nodes(data="what"))
    found = Counter(map(repr, colours.values()))
    for _ in range(2):
        colours = {
            node: (
                colours[node],
                tuple(sorted(repr(colours[each]) for each in graph.predecessors(node))),
                tuple(sorted(repr(colours[each]) for each in graph.successors(node))),
            )
            for node in graph
        }
        found.update(map(repr, colours.values()))
    return {pattern: math.log2(1 + number) for pattern, number in found.items()}


def test_likeness_is_the_cosine_of_patterns():
    example = EXAMPLES["likeness"]
    analyses = make.analyses(example)
    one, other = map(patterns, analyses)
    product = sum(weight * other.get(pattern, 0) for pattern, weight in one.items())
    lengths = [math.sqrt(sum(weight**2 for weight in each.values())) for each in (one, other)]
    assert example.look(*analyses).figures["likeness"] == pytest.approx(product / math.prod(lengths))


@pytest.mark.parametrize("module", [make, small_models], ids=lambda module: module.__name__)
def test_examples_of_the_scripts(module, monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)
