"""Contracts of one model, from the text of their fields."""

from __future__ import annotations

import functools

from hypothesis import HealthCheck, settings

import archlens
import sample_models
from archlens.contracts import check, read
from archlens.settings import Mistakes, SettingsError, parse

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How many random graphs a type of contract is tried on."""


@functools.cache
def sample(name):
    return archlens.analyze(sample_models.path(name))


def contract(type_, fields, path="archlens.toml"):
    text = f'[[contracts]]\nname = "c"\nmodel = "m.keras"\ntype = "{type_}"\n{fields}'
    mistakes = Mistakes(path)
    found = read(parse(path, text), mistakes)
    mistakes.stop()
    return found[0]


def violations(model, type_, fields):
    """Of a sample model by its name, or of an Analysis; whatever is broken, it is calls of the model that prove it."""
    analysis = sample(model) if isinstance(model, str) else model
    found = check(contract(type_, fields), analysis)
    assert all(set(violation.where) <= set(analysis.graph.by_id) for violation in found)
    return found


def lines(model, type_, fields):
    """Each violation in one line."""
    return [f"{v.promised}; {v.found}" for v in violations(model, type_, fields)]


def mistakes_of(type_, fields):
    """What is wrong with a contract, each as (line in its fields, from 1, and the message)."""
    try:
        contract(type_, fields)
    except SettingsError as error:
        return [(m.line - 4, f"{m.key}: expected {m.expected}, found {m.found}. {m.hint}") for m in error.mistakes]
    return []


MINIMAL = """\
from archlens.contracts import ContractType, Violation

def check(contract, analysis):
    {body}

def validate(fields, location):
    {validate}

TYPE = ContractType("odd", "Odd.", (), check, validate)
"""
"""The module of another package with one type of contract, whose bodies are filled in."""
