"""The pages of an office that is asked: no account, each behind a private link."""
