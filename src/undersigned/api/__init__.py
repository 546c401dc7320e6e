"""Floor 4: the API, in which programs ask for what is published and, with a token, work for the coalition.

`door` stands before it, `v1` holds its routes together; each group of routes has a file of its own.
"""
