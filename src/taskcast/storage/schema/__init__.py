"""The tables, the statements over them, and how a row becomes a value of the domain."""
