"""Surveys: what runs them, where their files come from, and the tables that they write."""
