"""What part of the model something has: of branches that share weights each has them, so that all have more than 1."""

from __future__ import annotations

import pytest

from archlens.analysis.branch_shares import parameter_shares
from archlens.render import text_report
from archlens.render.document import View
from archlens.render.sections.of_model import OF_MODEL, of_model
from tests.unit.render.made import sample


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 4, 0.25), (4, 4, 1), (0, 4, 0), (None, 4, None), (1, None, None), (0, 0, None)]
)
def test_the_part(part, whole, expected):
    assert of_model(part, whole) == expected


def test_a_share_and_a_part_of_the_model_are_two_figures():
    siamese = sample("siamese")
    parts = [of_model(branch.parameters, siamese.model.parameters) for branch in siamese.branches]
    assert sum(parts) > 1.5
    assert sum(parameter_shares(siamese.branches).values()) == 1


@pytest.mark.parametrize("name", ["image_text", "driving"])
def test_no_column_of_the_branches_is_headed_share(name):
    report = text_report.render(sample(name), View())
    branches = report.partition("\nBranches")[2].partition("\n\n")[0]
    costs = report.partition("\nCosts")[2].partition("\n\n")[0]
    for section in (branches, costs):
        head = section.splitlines()[1]
        assert OF_MODEL in head
        assert "share" not in head
