"""Due dates: what is taken, and what instant a wall time means where clocks are changed (RFC 5545 §3.3.5)."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.due import Due, due_key, known_zone
from taskcast.domain.ids import format_instant, parse_instant
from taskcast.domain.zones import is_same_zone
from taskcast.notify.channels.email.mail_texts import mail_texts
from taskcast.notify.channels.email.notification_text import when_due

SHARED = Path(__file__).parents[1] / "shared/time"


def golden(name):
    return json.loads((SHARED / f"{name}.json").read_text())


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
walls = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - wall times


@given(walls, st.sampled_from(ZONES))
def test_the_instant_shows_the_same_wall_time_unless_clocks_skip_it(wall, zone):
    wall = wall.replace(second=0, microsecond=0)
    at = Due(local=wall.strftime("%Y-%m-%dT%H:%M"), zone=zone).instant()
    assert at is not None
    shown = parse_instant(at).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown == wall or timedelta(0) < shown - wall <= timedelta(hours=24)


@pytest.mark.parametrize("row", golden("wall-times"), ids=lambda row: f"{row['local']} {row['zone']}")
def test_clock_changes_have_one_meaning_on_server_and_page(row):
    due = Due(local=row["local"], zone=row["zone"])
    at = due.instant()
    assert at is not None
    assert parse_instant(at) == parse_instant(row["at"])
    assert due.normalised() == Due(local=row["shown"], zone=row["zone"])
    assert due.is_same(due.normalised())
    told = when_due(due, ZoneInfo(row["zone"]), mail_texts("en"))
    assert told.endswith(f", {row['shown'][-5:]} ({row['zone']})")


def test_names_of_one_zone_are_the_same_on_server_and_page():
    zones = golden("zones")
    assert all(is_same_zone(*pair) for pair in zones["same"])
    assert not any(is_same_zone(*pair) for pair in zones["different"])


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_every_day_can_be_due(day):
    due = msgspec.json.decode(msgspec.json.encode({"date": day.isoformat()}), type=Due)
    assert due.instant() is None
    assert msgspec.json.decode(msgspec.json.encode(due)) == {"date": day.isoformat()}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"date": None},
        {"date": "2026-12-01", "local": "2026-12-01T09:00", "zone": "UTC"},
        {"local": "2026-12-01T09:00"},
        {"date": "2026-12-01", "zone": "UTC"},
        {"date": "2026-02-29"},
        {"date": "2026-W48-1"},  # a week date (ISO 8601) of the same length
        {"date": "20261201"},
        {"date": "2026-12-01\n"},
        {"date": "２０２６-12-01"},  # noqa: RUF001 - digits, but not ours
        {"local": "2026-12-01T09:00:00", "zone": "UTC"},
        {"local": "2026-12-01 09:00", "zone": "UTC"},
        {"local": "2026-12-01T24:00", "zone": "UTC"},
        {"local": "0001-01-01T00:00", "zone": "UTC"},
        {"local": "9999-12-31T23:59", "zone": "UTC"},
        {"local": "2026-12-01T09:00", "zone": "Mars/Olympus"},
        {"local": "2026-12-01T09:00", "zone": "localtime"},
        {"local": "2026-12-01T09:00", "zone": "../../etc/passwd"},
        {"local": "2026-12-01T09:00", "zone": ""},
        {"date": "2026-12-01", "time": "09:00"},
    ],
)
def test_what_is_no_due_date_is_refused(fields):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(fields, Due)


@given(st.text(max_size=30))
def test_no_text_breaks_the_search_for_a_zone(name):
    try:
        zone = known_zone(name)
    except ValueError:
        return
    assert zone.key == name


@given(walls, walls)
def test_sorting_by_due_date_is_sorting_by_time(first, second):
    keys = [due_key(Due(local=wall.strftime("%Y-%m-%dT%H:%M"), zone="UTC")) for wall in (first, second)]
    times = [
        format_instant(wall.replace(second=0, microsecond=0, tzinfo=ZoneInfo("UTC")))
        for wall in (first, second)
    ]
    assert (keys[0] < keys[1]) == (times[0] < times[1])


def test_a_day_comes_before_its_hours_and_nothing_due_comes_last():
    day, hour = Due(date="2026-12-01"), Due(local="2026-12-01T00:00", zone="UTC")
    assert due_key(day) < due_key(hour) < due_key(Due(date="2026-12-02")) < due_key(None)
