"""When a task is due: a calendar day, or a wall-clock time in a zone.

The wall time is what a person meant, so it is what we keep; the instant is derived and moves when a
zone's rules do. Zone names are those of the IANA time zone database (RFC 6557).
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from .ids import Instant, instant


class Due(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Either `{date}` or `{local, zone}`.

    Raises:
        ValueError: neither or both forms, or a value that is not a day, a time or a zone.
    """

    date: str | None = None
    local: str | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        if (self.date is None) == (self.local is None) or (self.local is None) != (self.zone is None):
            raise ValueError(
                'Must be {"date": "2026-12-01"} or {"local": "2026-12-01T09:00", "zone": "Europe/Berlin"}'
            )
        if self.date is not None:
            _day(self.date)
        if self.local is not None and self.zone is not None:
            _wall_time(self.local)
            known_zone(self.zone)

    def instant(self) -> Instant | None:
        """The moment in UTC, or None for a whole day (which begins when it begins where the reader is).

        A wall time that a clock change skips or repeats means its first reading (PEP 495, fold=0).
        """
        if self.local is None or self.zone is None:
            return None
        return instant(_wall_time(self.local).replace(tzinfo=known_zone(self.zone)).astimezone(UTC))


def _day(text: str) -> date:
    if len(text) != len("2026-12-01"):
        raise ValueError("date must be a day such as 2026-12-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("date must be a day such as 2026-12-01") from None


def _wall_time(text: str) -> datetime:
    try:
        # Years 1 and 9999 would overflow when shifted to UTC.
        wall = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - a wall time has no zone
    except ValueError:
        raise ValueError("local must be a wall time such as 2026-12-01T09:00") from None
    if not date.min.year < wall.year < date.max.year or len(text) != len("2026-12-01T09:00"):
        raise ValueError("local must be a wall time such as 2026-12-01T09:00")
    return wall


@lru_cache(maxsize=1024)
def known_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name.

    Raises:
        ValueError: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("zone must be an IANA time zone such as Europe/Berlin") from None
