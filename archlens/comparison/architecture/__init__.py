"""The architecture of a model: what it computes, apart from names, weights and the run that built it."""
