"""Publish: how the world reads a statement and checks it.

1. Everything that is published is made from one `Snapshot` (`snapshot`).
2. Which commitments a bundle opens is one rule, for making and for checking it (`openings`).
3. A bundle is a zip file in one canonical form (`container`, `bundle`), and `verify` believes nothing
   in it that the log's signature does not cover.

What this does not do: it renders no page and no PDF, and writes no file.
"""
