"""When a task is due: a calendar day, or a wall-clock time in a zone.

The wall time is stored, because it is what the person meant; the instant is derived and follows changes of
the zone's rules. Zone names are those of the IANA time zone database (RFC 6557).
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from taskcast.domain.ids import Instant, format_instant, parse_instant
from taskcast.domain.zones import is_same_zone

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WALL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")

# Names in the database that are not places and differ between machines.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})


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
        """The instant in UTC, or None for a whole day, which depends on the reader's zone.

        A skipped wall time uses the offset before the change; a repeated one means its first occurrence (RFC
        5545 §3.3.5, and PEP 495 with fold=0).
        """
        if self.local is None or self.zone is None:
            return None
        return format_instant(_wall_time(self.local).replace(tzinfo=known_zone(self.zone)).astimezone(UTC))

    def normalised(self) -> "Due":
        """The same instant as an existing wall time: a skipped time is moved later."""
        at = self.instant()
        if at is None or self.zone is None:
            return self
        shown = parse_instant(at).astimezone(known_zone(self.zone)).isoformat()[: len("2026-12-01T09:00")]
        return self if shown == self.local else Due(local=shown, zone=self.zone)

    def is_same(self, other: "Due") -> bool:
        """Whether both mean the same instant or day, whatever alias the zone has."""
        one, another = self.normalised(), other.normalised()
        same = (one.date, one.local) == (another.date, another.local)
        return same and is_same_zone(one.zone, another.zone)


class StoredDue(Due, frozen=True):
    """A stored due date whose zone this machine does not know, although the machine that wrote it did.

    Promise P9: it can be loaded and kept, but its instant is unknown here.
    """

    def __post_init__(self) -> None:
        """Skips validation: the value was checked when it was written."""

    def instant(self) -> Instant | None:
        return None


NO_DUE_KEY = "~"  # after every date in text order


def due_key(due: Due | None) -> str:
    """The sort key for due dates: a day comes before its times, tasks without a due date come last.

    Where the zone is not known, the wall time is used.
    """
    return NO_DUE_KEY if due is None else due.date or due.instant() or due.local or NO_DUE_KEY


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):  # fromisoformat would take week dates too
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("date must be a day such as 2026-12-01")


def _wall_time(text: str) -> datetime:
    try:
        wall = datetime.fromisoformat(text) if _WALL_TIME.fullmatch(text) else None
    except ValueError:
        wall = None
    # Years 1 and 9999 would overflow when shifted to UTC.
    if wall is None or not date.min.year < wall.year < date.max.year:
        raise ValueError("local must be a wall time such as 2026-12-01T09:00")
    return wall


@lru_cache(maxsize=1024)
def known_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name.

    Raises:
        ValueError: no such zone.
    """
    if (
        name not in _zone_names()
    ):  # checked first: ZoneInfo uses the name as a path, and some file systems ignore case
        raise ValueError("Must be an IANA time zone such as Europe/Berlin")
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_ZONES)
