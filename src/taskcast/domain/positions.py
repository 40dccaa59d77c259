"""Positions in a list as fractional keys: strings that sort between any two neighbours, compared byte by byte.

Moving a task writes one row. The algorithm is Greenspan's, "Implementing Fractional Indexing" (2020), from
the library `fractional-indexing`. Keys grow by a character with every six moves into the same gap; a list
with long keys is rebalanced.
"""

from collections.abc import Sequence

from fractional_indexing import generate_key_between, generate_n_keys_between

LONGEST = 200
"""Well below the limits of PostgreSQL's indexes and of the algorithm's recursion."""


class NoRoomError(Exception):
    """There is no key of acceptable length between the two: rebalance the list first."""


def between(before: str | None, after: str | None) -> str:
    """A key between `before` and `after`; None means the end of the list.

    Between neighbours with the same key (assigned concurrently) the result is that key; ids break the tie.

    Raises:
        NoRoomError: both are given, and the key between them would be too long.
    """
    if before is not None and before == after:
        return before
    try:
        key = str(generate_key_between(before, after))
    except RecursionError:
        raise NoRoomError from None
    if len(key) > LONGEST:
        raise NoRoomError
    return key


def spread(count: int) -> Sequence[str]:
    """Evenly spread keys for a whole list, in order."""
    return [str(key) for key in generate_n_keys_between(None, None, count)]
