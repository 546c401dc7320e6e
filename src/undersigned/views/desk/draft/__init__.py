"""Drafting, on the coordinator's side, comment rounds and the freeze among it."""
