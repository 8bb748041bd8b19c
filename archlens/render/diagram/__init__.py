"""Diagrams: pieces of a model that are folded (fold), the picture of them (scene), and writers for it (write)."""
