"""The pages of members, translators and native readers while a text is drafted: each behind a private link."""
