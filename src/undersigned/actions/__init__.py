"""Floor 2: the only writes. Each is atomic and audited; what leaves the building leaves after the commit."""
