"""The rules of costs against the program that JAX makes of the live model, which is counted and never run."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

import archlens
from tests.conftest import ROOT

COMPUTED_OTHERWISE = {
    "Resizing": "JAX resizes by products with matrices of weights",
    "Pipeline": "the pipeline of the grid resizes",
    "image.resize": "as Resizing",
    "image.affine_transform": "JAX multiplies coordinates by the matrix",
    "image.rgb_to_grayscale": "JAX weighs the three colors by a product",
    "image.extract_patches": "JAX copies patches by a convolution with ones and zeros",
    "image.extract_patches_3d": "as image.extract_patches",
    "extract_sequences": "as image.extract_patches",
    "unfold": "as image.extract_patches",
    "ctc_loss": "JAX looks up by products with ones and zeros",
    "LoRA": "JAX multiplies the two factors, which are weights alone",
}
"""What multiplies no matrices by definition, though JAX does → why."""

DEFINED_OTHERWISE = {
    "RNN(cell=StackedRNNCells": "JAX takes one step more, to learn what cells give",
    "RNN(cell=[": "the same, of cells in a list",
    "einsum(bi,ij,j->b": "JAX multiplies pair by pair; defined is the product of all indices",
    "dot((None,4,8),2.0)": "a number times a tensor is arithmetic on each element",
    "dot((),": "a number times a tensor is arithmetic on each element",
}
"""What multiplies otherwise → why."""

NOT_COUNTED = {
    "MelSpectrogram",
    "STFTSpectrogram",
    "cdist",
    "cholesky",
    "cholesky_inverse",
    "correlate",
    "eig",
    "eigh",
    "fft",
    "fft2",
    "ifft2",
    "image.elastic_transform",
    "image.gaussian_blur",
    "image.perspective_transform",
    "image.sobel_edges",
    "inv",
    "irfft",
    "istft",
    "lstsq",
    "lu_factor",
    "pinv",
    "qr",
    "rfft",
    "solve",
    "solve_triangular",
    "stft",
    "svd",
}
"""What multiplies in a way that is no sum of products of matrices: unknown."""


@pytest.fixture(scope="module")
def traced():
    """Each case of the grid, with what JAX counts of it."""
    program = [sys.executable, "-m", "tests.against_keras.jaxpr_costs"]
    environment = {**os.environ, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(program, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def compared(traced, tmp_path_factory):
    """(case, what JAX counts, what archlens counts) of each that JAX can trace."""
    path = tmp_path_factory.mktemp("costs") / "model.json"
    pairs = []
    for line in traced:
        if "error" not in line:
            path.write_text(line["config"], "utf-8")
            pairs.append((line["case"], line["macs"], archlens.analyze(path).model.macs))
    return pairs


def name_of(case):
    return case.partition("(")[0]


def is_defined_otherwise(case):
    return any(case.startswith(start) for start in DEFINED_OTHERWISE)


def test_what_is_counted_is_what_jax_counts(compared):
    expected = {
        case: counted
        for case, counted, _ in compared
        if name_of(case) not in {*COMPUTED_OTHERWISE, *NOT_COUNTED} and not is_defined_otherwise(case)
    }
    told = {case: macs for case, _, macs in compared if case in expected}
    assert told == expected
    assert sum(macs > 0 for macs in expected.values()) > 150


def test_what_multiplies_by_definition_alone(compared):
    for name in COMPUTED_OTHERWISE.keys() - {"LoRA"}:
        cases = [(counted, macs) for case, counted, macs in compared if name_of(case) == name]
        assert cases, name
        assert all(counted > 0 and macs == 0 for counted, macs in cases), name
    (low_rank,) = [macs for case, _, macs in compared if case == "LoRA"]
    assert low_rank == 12 * 7


def test_what_is_not_counted_says_so(compared):
    told = {name_of(case) for case, _, macs in compared if macs is None}
    assert told <= NOT_COUNTED
    assert all(macs is None for case, _, macs in compared if name_of(case) in NOT_COUNTED)


def test_what_is_defined_otherwise(compared):
    told = {case: (counted, macs) for case, counted, macs in compared if is_defined_otherwise(case)}
    stacked = [pair for case, pair in told.items() if case.startswith("RNN(")]
    assert stacked
    assert all(counted * 5 == macs * 6 for counted, macs in stacked)  # six steps instead of five
    assert told["einsum(bi,ij,j->b,(None,3),(3,4),(4,))"][1] == 3 * 4


def test_cases_that_jax_cannot_run_are_few(traced):
    failed = [line["case"] for line in traced if "error" in line]
    assert len(failed) < len(traced) / 8
