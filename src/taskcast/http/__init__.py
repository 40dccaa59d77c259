"""REST, the page and the machine-readable papers about both: the only part that knows Flask."""
