"""Whole reports against files that people have read.

To write them anew after a wanted change: ``pytest tests/golden --update-golden``, then read the difference.
"""

from __future__ import annotations

import os

import pytest

import archlens
from archlens.render import markdown_report, text_report
from archlens.render.document import View
from archlens.text.terminal import Terminal
from tests.conftest import ROOT

MODELS = ("image_text", "driving", "siamese", "transfer_learning", "kernel_sizes", "variable_length", "two_heads")


def analysis_of(model):
    path = os.path.join("sample_models", f"{model}.keras")  # noqa: PTH118 - as a user names it
    return archlens.analyze(ROOT / path), path.replace(os.sep, "/")


@pytest.mark.parametrize("model", MODELS)
def test_text(model, golden):
    analysis, path = analysis_of(model)
    golden(f"{model}.txt", text_report.render(analysis, View(source=path)))


@pytest.mark.parametrize("model", MODELS)
def test_markdown(model, golden):
    analysis, path = analysis_of(model)
    golden(f"{model}.md", markdown_report.render(analysis, View(source=path)))


def test_text_of_one_branch(golden):
    analysis, path = analysis_of("driving")
    golden("driving.branch.txt", text_report.render(analysis, View(source=path, branch="lidar_input")))


def test_text_in_full(golden):
    analysis, path = analysis_of("transfer_learning")
    golden("transfer_learning.full.txt", text_report.render(analysis, View(source=path, full=True)))


def test_text_in_ascii(golden):
    analysis, path = analysis_of("image_text")
    golden("image_text.ascii.txt", text_report.render(analysis, View(source=path, terminal=Terminal(ascii_only=True))))
