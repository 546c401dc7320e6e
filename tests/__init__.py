"""The tests. What they share is in conftest.py (fixtures) and databases.py (two kinds of database)."""
