"""Word files (DOCX), through python-docx: read a letter, write a draft for work offline, read it when it comes back.

Import from the modules: whoever only reads a letter need not load what a draft is made of.
"""
