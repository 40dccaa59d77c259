"""When to try again: exponential backoff with jitter, and when to give up. Pure.

The waits double from 2.5 to 5 s up to an hour; a message nobody accepted for about three days is dead.
Half of each wait is chance, so that messages that failed together do not come back together.
"""

FIRST = 5.0
LONGEST = 3600.0
PATIENCE = 3 * 24 * 3600.0


def next_wait(failures: int, *, chance: float, asked: float | None = None) -> float | None:
    """Seconds to wait after the given number of failures (the one just seen included), or None to give up.

    Args:
        failures: 1 or more.
        chance: uniform in [0, 1).
        asked: what the other side asked for (Retry-After, RFC 9110 §10.2.3): never waited less than that,
            and never more than a day.
    """
    if failures > most_failures():
        return None
    wait = _ceiling(failures) * (0.5 + chance / 2)
    return wait if asked is None else max(wait, min(asked, PATIENCE / 3))


def most_failures() -> int:
    """After how many failures the waits, at their average, add up to our patience."""
    failures, waited = 0, 0.0
    while waited < PATIENCE:
        failures += 1
        waited += _ceiling(failures) * 0.75
    return failures


def _ceiling(failures: int) -> float:
    doublings = min(failures - 1, 20)  # beyond that far above LONGEST anyway, and no overflow
    return min(FIRST * 2.0**doublings, LONGEST)
