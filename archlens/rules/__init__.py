"""Rules: what a reviewer of an architecture would notice. One module a rule, one page in the docs."""
