"""What a driver's error means to the caller: nothing of the machine's or the input's becomes a bug of ours."""

import sqlite3

import psycopg
from psycopg.errors import DiskFull, InsufficientResources, NumericValueOutOfRange

from taskcast.domain.errors import Invalid, NotFound, Unavailable

# Errors of the machine rather than of the statement (https://www.sqlite.org/rescode.html).
_MACHINE = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_INTERRUPT,
})  # fmt: skip


def meaning(error: BaseException) -> BaseException:
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
        case sqlite3.Error() if getattr(error, "sqlite_errorcode", 0) & 0xFF in _MACHINE:
            return Unavailable()
    return error
