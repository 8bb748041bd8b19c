"""An analysis narrowed to one branch keeps what the branch has a part in, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.errors import UnknownNameError
from archlens.render.focus import focus
from tests.unit.render.made import SAMPLES, sample

CASES = [(path.stem, branch.input) for path in SAMPLES for branch in sample(path.stem).branches]


def test_without_a_name_it_is_the_same():
    analysis = sample("driving")
    assert focus(analysis, None) is analysis


def test_a_name_that_is_no_branch():
    with pytest.raises(UnknownNameError, match="Did you mean 'gps_input'"):
        focus(sample("driving"), "gps")


@pytest.mark.parametrize(("model", "branch"), CASES)
def test_what_stays(model, branch):
    whole = sample(model)
    part = focus(whole, branch)
    assert part.branches == (whole.branch(branch),)
    assert [each.name for each in part.inputs] == [branch]
    for kind in ("fusions", "injections", "outputs"):
        assert getattr(part, kind) == tuple(each for each in getattr(whole, kind) if branch in each.inputs)
    assert part.equivalences == tuple(pair for pair in whole.equivalences if branch in pair.branches)
    spine = {step.id for step in part.branches[0].trajectory}
    assert {each.merge for each in part.blocks} == {each.merge for each in whole.blocks} & spine
    assert {each.id for each in part.feature_changes} == {each.id for each in whole.feature_changes} & spine
    outputs = {output.name for output in part.outputs}
    assert all(outputs.issuperset(split.outputs) for split in part.splits)
    assert {*part.merge_order} == {
        *(each.id for each in part.fusions),
        *(each.id for each in part.injections),
        *(each.merge for each in part.blocks),
    }
    for kind in ("model", "interaction", "naive_average"):
        assert getattr(part, kind) == getattr(whole, kind)


def test_pairs_that_were_too_many_are_made_for_the_branch_that_is_asked_for():
    whole = sample("driving")
    names = [branch.input for branch in whole.branches]
    for name in names:
        part = focus(replace(whole, equivalences=()), name)
        assert part.equivalences == tuple(pair for pair in whole.equivalences if name in pair.branches)
        assert len(part.equivalences) == len(names) - 1


def test_findings_about_calls_that_do_not_see_the_input_are_left_out():
    whole = sample("image_text")
    assert {finding.code for finding in whole.findings} == {"AL106", "AL203"}
    assert whole.findings[-1].where == ("image_dense",)
    assert {finding.code for finding in focus(whole, "image_input").findings} == {"AL106", "AL203"}
    assert {finding.code for finding in focus(whole, "text_input").findings} == {"AL106"}
    of_the_model = replace(whole, findings=(replace(whole.findings[0], where=()),))
    assert focus(of_the_model, "text_input").findings == of_the_model.findings
