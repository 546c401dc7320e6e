"""Checking what somebody has in hand (a quote, a list of names, a file) against what is published.

Nothing is looked at but the files that everyone can fetch, and nothing that was handed in is kept. So what is under
embargo, waits or is withheld cannot be told, and what was hidden is gone as soon as its file is.
"""
