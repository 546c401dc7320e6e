"""The coordinator's side: one file for each group of screens."""
