"""Places on a board as fractional keys: text between any two neighbours, compared byte by byte.

Moving one task writes one row. The algorithm is Greenspan's, "Implementing Fractional Indexing" (2020),
from the library `fractional-indexing`.
"""

from fractional_indexing import generate_key_between


def between(before: str | None, after: str | None) -> str:
    """A key after `before` and before `after`; None stands for the open end."""
    return str(generate_key_between(before, after))
