"""People's own accounts: entering, passwords, tokens, sessions, settings, inbox."""
