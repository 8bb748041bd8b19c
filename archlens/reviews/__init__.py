"""Reviews: what a change of a repository does to the models in it."""
