"""Signing, on the coordinator's side: whom to invite, who has signed, what waits for a decision."""
