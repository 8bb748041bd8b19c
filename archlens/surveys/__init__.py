"""Surveys: many model files at once, as tables of figures."""
