"""Places on a board as fractional keys: text between any two neighbours, compared byte by byte.

Moving one task writes one row. The algorithm is Greenspan's, "Implementing Fractional Indexing" (2020),
from the library `fractional-indexing`.
"""

from fractional_indexing import generate_key_between


def between(before: str | None, after: str | None) -> str:
    """A key after `before` and before `after`; None stands for the open end.

    Neighbours that share a key (both were given it at the same time) have nothing between them: then the
    key is the shared one, and ids decide.
    """
    if before is not None and before == after:
        return before
    return str(generate_key_between(before, after))
