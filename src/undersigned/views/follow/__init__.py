"""Following up: the pages of an office that is asked, which has no account, each behind a private link."""
