"""Fusions that work element by element, and so expect their arms to mean the same things."""

ELEMENTWISE = frozenset({"add", "average", "maximum", "minimum", "subtract", "multiply"})
"""Their modes."""
