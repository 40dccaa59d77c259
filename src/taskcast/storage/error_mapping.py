"""What a driver's error means to the caller: nothing of the machine's or the input's becomes a bug of ours."""

import apsw
import psycopg
from psycopg.errors import DiskFull, InsufficientResources, NumericValueOutOfRange

from taskcast.domain.errors import Invalid, NotFound, Unavailable

# Errors of the machine rather than of the statement (https://www.sqlite.org/rescode.html).
_MACHINE = (
    apsw.BusyError, apsw.LockedError, apsw.NoMemError, apsw.ReadOnlyError,
    apsw.IOError, apsw.FullError, apsw.CantOpenError, apsw.InterruptError,
)  # fmt: skip


def problem_of(error: BaseException) -> BaseException:
    """The problem that this error is, or the error itself.

    Text and numbers are checked long before; this is the net below, alike on both databases: a number
    beyond 64 bits names nothing, and text that is not Unicode or holds NUL cannot be kept.
    """
    match error:
        case OverflowError() | NumericValueOutOfRange():
            return NotFound()
        case UnicodeEncodeError():
            return Invalid("Text must be valid Unicode without lone surrogates.")
        case psycopg.DataError() if "NUL" in str(error):
            return Invalid("Text must not contain the NUL character.")
        case DiskFull() | InsufficientResources():
            return Unavailable()
        case _:
            return Unavailable() if isinstance(error, _MACHINE) else error
