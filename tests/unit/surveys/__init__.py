"""Surveys of many models: what they hold, how they run, and what survives a kill."""
