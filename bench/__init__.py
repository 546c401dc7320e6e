"""Benchmarks: `python -m bench [NAME…] [--quick]`. Each prints a ratio to a floor taken in the same run."""
