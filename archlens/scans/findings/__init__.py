"""What a scan looks for: one module a thing, each with ``look(material)``, which gives the findings."""
