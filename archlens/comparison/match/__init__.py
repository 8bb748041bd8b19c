"""Which calls of two architectures are the same."""
