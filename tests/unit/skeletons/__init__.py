"""Skeletons: what stays and what goes."""
