"""Checks: rules and contracts run over models, with all that they found as one list of problems."""
