"""Words: how a name is made harmless, how figures, shapes and lists are said; text for a terminal or a file."""
