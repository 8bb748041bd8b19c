"""GitHub: the run of a workflow, its summary, and the one comment that it keeps on a pull request."""
