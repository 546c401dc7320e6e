"""The coordinator's side: a folder for each stage, and what all of them share."""
