"""The address book on the desk."""
