"""Names of organisations and places: scripts, alphabets, and when two spellings are one name."""
