"""From an Analysis to what people and programs read. Renderers read the Analysis and nothing else.

Each format of a report is a module with a function ``render``.
"""
