"""PostgreSQL: many writers, each in a transaction of its own."""
