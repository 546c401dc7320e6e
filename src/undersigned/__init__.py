"""Undersigned: the workbench for joint statements."""

__version__ = "0.1.0"
