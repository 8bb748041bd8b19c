"""Lock files: an architecture as text to commit and compare."""
