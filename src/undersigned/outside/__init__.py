"""Floor 1: one file for each foreign thing. Core values in, bytes out; never Django models."""
