"""What an architecture gives beside its calls."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import archlens
import sample_models
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.comparison import Architecture
from archlens.errors import ReportFormatError
from tests.strategies import model_graphs


@given(model_graphs())
@settings(max_examples=50, deadline=None)
def test_calls_by_id_and_what_takes_from_them(graph):
    architecture = Architecture.of(analyze_graph(graph))
    ids = [call.id for call in architecture.calls]
    assert [architecture.by_id[id_] for id_ in ids] == list(range(len(ids)))
    for id_, targets in zip(ids, architecture.targets, strict=True):
        takers = {tensor.target for tensor in graph.tensors if tensor.source == id_}
        assert [ids[target] for target in targets] == [other for other in ids if other in takers]


def test_a_report_that_was_read_back_has_no_architecture():
    report = archlens.analyze(sample_models.path("siamese")).to_dict()
    with pytest.raises(ReportFormatError, match="graph"):
        Architecture.of(Analysis.from_dict(report))
