"""The suites, in the order in which they run: one module each."""

from __future__ import annotations

from benchmarks.suites import before, find, growth, report, start, survey

SUITES = (
    start.SUITE,  # a small file, beside a bare process
    report.SUITE,  # real models, beside Keras
    growth.SUITE,  # what a call costs as models grow
    before.SUITE,  # large models, beside an earlier commit
    survey.SUITE,  # many files
    find.SUITE,  # the nearest of many
)
