"""The types of contracts, one module each."""
