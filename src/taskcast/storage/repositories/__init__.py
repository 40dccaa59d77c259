"""What a transaction reads and writes, entity by entity; access is part of each query."""
