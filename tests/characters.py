"""The characters that any text may hold, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

# All that UTF-8 can write, as in a text without an alphabet; but Hypothesis finds those by encoding every code point
# there is, which takes a second in each new checkout.
ANY = st.characters(exclude_categories=["Cs"])
