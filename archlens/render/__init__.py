"""From an Analysis to what people and programs read. Renderers read the Analysis and nothing else.

Each renderer is a module with a function ``render``: :mod:`~archlens.render.text`, :mod:`~archlens.render.markdown`,
:mod:`~archlens.render.json`.
"""
