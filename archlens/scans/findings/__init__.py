"""What a scan looks for: one module a thing, each with ``look(contents)``, which gives the findings."""
