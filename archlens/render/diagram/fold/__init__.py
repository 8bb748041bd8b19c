"""Pieces of a graph, folded until they can be read."""
