"""The address book as plain values: what its columns mean in a file, and what a file says row by row."""
