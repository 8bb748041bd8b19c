"""Which layers a model has, and which weights each of them owns."""
