"""SQLite: one writer that commits many commands at once, and readers beside it."""
