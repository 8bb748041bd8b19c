"""Cards: a section about a model for the README or the model card of its repository."""
