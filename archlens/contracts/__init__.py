"""Contracts: what a team promises about its models. One module a type, one page in the docs."""
