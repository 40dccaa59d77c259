"""How commits and presence reach other processes: PostgreSQL's NOTIFY or Redis."""
