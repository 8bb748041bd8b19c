"""From an Analysis to the rows of a survey: its figures flattened, one function a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.branch_shares import parameter_shares
from archlens.analysis.facts import GraphFacts
from archlens.analysis.fingerprint import fingerprint_of
from archlens.analysis.results import Branch, Finding, Fusion, Input, Model, Output
from archlens.analysis.sharing import shared_parts
from archlens.surveys.cells import finished, list_cell, name_cell, shape_cell
from archlens.surveys.records import Row, SurveyedFile


def rows_of(file: SurveyedFile, analysis: Analysis) -> Mapping[str, tuple[Row, ...]]:
    """All rows of a model that was read.

    Args:
        file: the file that it was read from.
        analysis: of it, with its graph.

    Returns:
        Name of a table → its rows, of which each has exactly the columns of :mod:`archlens.surveys.columns`.

    Example:
        >>> import archlens
        >>> file = SurveyedFile("sample_models/image_text.keras", 1, "")
        >>> rows = rows_of(file, archlens.analyze(file.path))
        >>> rows["models"][0]["strategy"], [row["share"] for row in rows["branches"]]
        ('joint', [0.9724815446049572, 0.02751845539504288])
    """
    rows: dict[str, Iterable[Row]] = {
        "models": [_model_row(file, analysis)],
        "branches": _branch_rows(analysis),
        "fusions": map(_fusion_row, analysis.fusions),
        "outputs": map(_output_row, analysis.outputs),
        "findings": map(_finding_row, analysis.findings),
    }
    return finished(file, rows)


def _largest(values: Iterable[float | None]) -> float | None:
    """The largest of values, if there are any and all are known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return max(known, default=None) if len(known) == len(found) else None


def _model_row(file: SurveyedFile, analysis: Analysis) -> Row:
    return {
        "size": file.size,
        "stamp": file.stamp,
        **_figures_of_model(analysis.model),
        **_what_it_is_made_of(analysis.facts),
        "shared_parts": len(shared_parts(analysis)),
        **_how_inputs_meet(analysis),
        **_interaction(analysis),
        **_branches_together(analysis),
        **_counted_findings(analysis.findings),
    }


def _figures_of_model(model: Model) -> Row:
    return {
        "name": name_cell(model.name),
        "format": model.format,
        "keras_version": model.keras_version,
        "calls": model.calls,
        "layers": model.layers,
        "parameters": model.parameters,
        "trainable_parameters": model.trainable_parameters,
        "weight_bytes": model.weight_bytes,
        "macs": model.macs,
        "macs_at_least": model.macs_at_least,
        "peak_bytes": model.peak_bytes,
        "kept_bytes": model.kept_bytes,
        "quantization": list_cell(model.quantization) if model.quantization else None,
        "optimizer": None if model.optimizer is None else name_cell(model.optimizer.name),
        "depth": model.depth,
        "weighted_depth": model.weighted_depth,
    }


def _what_it_is_made_of(facts: GraphFacts) -> Row:
    fingerprint = fingerprint_of(facts)
    types = {layer.compute_dtype for layer in facts.graph.layers if layer.owns_weights}
    known = sorted(each for each in types if each is not None)
    return {
        "fingerprint": fingerprint.text,
        "signature": fingerprint.signature,
        "nested_models": len(facts.model_calls.of_one_model),
        "compute_types": list_cell(known) if known and None not in types else None,
    }


def _how_inputs_meet(analysis: Analysis) -> Row:
    roles = Counter(each.role for each in analysis.inputs)
    changes = Counter(each.kind for each in analysis.feature_changes)
    strategy = analysis.model.strategy
    return {
        "inputs": len(analysis.inputs),
        "feature_inputs": roles["feature"],
        "control_inputs": roles["control"],
        "unused_inputs": roles["unused"],
        "outputs": len(analysis.outputs),
        "strategy": None if strategy is None else strategy.partition(" + ")[0],
        "stages": max((fusion.stage for fusion in analysis.fusions), default=0),
        "fusions": len(analysis.fusions),
        "injections": len(analysis.injections),
        "blocks": len(analysis.blocks),
        "expansions": changes["expansion"],
        "contractions": changes["contraction"],
    }


def _interaction(analysis: Analysis) -> Row:
    interaction = analysis.interaction
    narrowest = interaction.narrowest
    return {
        "interaction_calls": interaction.calls,
        "interaction_depth": interaction.depth,
        "interaction_weighted_depth": interaction.weighted_depth,
        "interaction_parameters": interaction.parameters,
        "interaction_macs": interaction.macs,
        "joint_depth": interaction.joint_depth,
        "narrowest_features": None if narrowest is None else narrowest.features,
    }


def _branches_together(analysis: Analysis) -> Row:
    depths = [branch.depth for branch in analysis.branches]
    return {
        "min_branch_depth": min(depths, default=None),
        "max_branch_depth": max(depths, default=None),
        "max_share": _largest(parameter_shares(analysis.branches).values()),
        "max_arm_share": _largest(_arm_share(fusion) for fusion in analysis.fusions),
        "similarity": _largest(pair.similarity for pair in analysis.equivalences),
    }


def _arm_share(fusion: Fusion) -> float | None:
    return _largest(arm.share for arm in fusion.arms)


def _counted_findings(findings: Iterable[Finding]) -> Row:
    severities = Counter(finding.severity for finding in findings)
    return {"errors": severities["error"], "warnings": severities["warning"], "notes": severities["info"]}


def _branch_rows(analysis: Analysis) -> Iterator[Row]:
    inputs = {each.name: each for each in analysis.inputs}
    left = {without.input: without for without in analysis.without or ()}
    shares = parameter_shares(analysis.branches)
    for branch in analysis.branches:
        without = left.get(branch.input)
        yield {
            **_branch_row(branch, inputs[branch.input]),
            "share": shares[branch.input],
            "outputs_without": None if without is None else len(without.outputs),
            "calls_lost_without": None if without is None else without.calls,
        }


def _branch_row(branch: Branch, its_input: Input) -> Row:
    return {
        "input": name_cell(branch.input),
        "key": None if its_input.key is None else name_cell(its_input.key),
        "shape": shape_cell(its_input.shape),
        "dtype": its_input.dtype,
        "fuses": branch.fuses,
        "depth": branch.depth,
        "weighted_depth": branch.weighted_depth,
        "calls": branch.calls,
        "parameters": branch.parameters,
        "trainable_parameters": branch.trainable_parameters,
        "shared_parameters": branch.shared_parameters,
        "weight_bytes": branch.weight_bytes,
        "macs": branch.macs,
        "macs_at_least": branch.macs_at_least,
        "frontier": len(branch.frontier),
    }


def _fusion_row(fusion: Fusion) -> Row:
    return {
        "id": name_cell(fusion.id),
        "class": name_cell(fusion.class_name),
        "mode": fusion.mode,
        "level": fusion.level,
        "stage": fusion.stage,
        **_inputs_seen(fusion.inputs),
        "arms": len(fusion.arms),
        "max_arm_share": _arm_share(fusion),
        "shape": shape_cell(fusion.shape),
        "features": fusion.features,
        "ratio": fusion.ratio,
        "depth_before": fusion.depth_before,
        "depth_after": fusion.depth_after,
        "position": fusion.position,
    }


def _output_row(output: Output) -> Row:
    return {
        "name": name_cell(output.name),
        "id": name_cell(output.id),
        "shape": shape_cell(output.shape),
        **_inputs_seen(output.inputs),
        "joint_depth": output.joint_depth,
        "depth": _deepest(output.depth_from),
        "weighted_depth": _deepest(output.weighted_depth_from),
        "head_depth": output.head_depth,
    }


def _inputs_seen(names: Sequence[str] | None) -> Row:
    """How many inputs are seen, and which; unknown where the report leaves these lists out (AL109)."""
    if names is None:
        return {"inputs": None, "input_names": None}
    return {"inputs": len(names), "input_names": list_cell(names)}


def _deepest(depth_from: Mapping[str, int | None] | None) -> int | None:
    """The most calls from any input; unknown where the report leaves these depths out (AL109)."""
    depths = () if depth_from is None else depth_from.values()
    return max((depth for depth in depths if depth is not None), default=None)


def _finding_row(finding: Finding) -> Row:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "places": len(finding.where),
        "calls": list_cell(finding.where),
        "message": finding.message,
        "hint": finding.hint,
    }
