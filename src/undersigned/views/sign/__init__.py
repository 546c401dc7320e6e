"""The signer's way: read the exact text, say who signs, agree, confirm from the mailbox, and leave again."""
