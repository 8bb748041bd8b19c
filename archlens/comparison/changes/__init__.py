"""From a matching to what changed, as results and in words."""
