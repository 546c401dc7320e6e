"""What the Makefile runs to keep the house: set-up, catalogues, locks, a browser for the tests."""
