"""Places on a board as fractional keys: text between any two neighbours, compared byte by byte.

Moving one task writes one row. The algorithm is Greenspan's, "Implementing Fractional Indexing" (2020),
from the library `fractional-indexing`. Keys grow by a character with every six moves into the same gap; before they
grow too long, a list gets new ones.
"""

from collections.abc import Sequence

from fractional_indexing import generate_key_between, generate_n_keys_between

LONGEST = 200
"""What an index of PostgreSQL, and the recursion of the algorithm, bear several times over."""


class NoRoomError(Exception):
    """Between the two there is no key of bearable length: `spread` the list first."""


def between(before: str | None, after: str | None) -> str:
    """A key after `before` and before `after`; None stands for the open end.

    Neighbours that share a key (both were given it at the same time) have nothing between them: then the
    key is the shared one, and ids decide.

    Raises:
        NoRoomError: both are given, and too close to each other.
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
    """Keys for a whole list, in order, with as much room between them as there is."""
    return [str(key) for key in generate_n_keys_between(None, None, count)]
