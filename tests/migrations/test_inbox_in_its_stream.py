"""An inbox of before revision 0003 loads: every line and event keeps its place, every delivery its line."""

import json

import pytest
from alembic import command
from sqlalchemy import Connection, text

from taskcast.domain.ids import Stream
from taskcast.storage import migrate, open_store
from taskcast.storage.migrations.runner import configuration, scratch
from tests.storage.observing import data_of
from tests.support.scenario import CountedIds, StoppedClock

AT = "2026-11-23T09:00:00.000000Z"
BEN = Stream("user:5")


@pytest.fixture
def before(each_empty_database_url: str) -> str:
    """A database of revision 0002: Ben's line 10 is older than the log, 12 was forgotten with its project."""
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0002")
        connection.execute(
            text("INSERT INTO streams (stream, last_seq, epoch, first_seq) VALUES ('user:5', 5, 'abc', 3)")
        )
        for line, title in ((10, "Mow"), (11, "Paint")):
            _line(connection, line, title)
        _event(connection, 3, "notification", {"id": 11, "task_id": 7, "title": "Paint"}, command_id="k1")
        _event(connection, 4, "notification", {"id": 12, "task_id": 8, "title": "The safe opens with 1234"})
        _event(connection, 5, "access_revoked", {"project_id": 9})
        _delivery(connection, "d1", "notification", notification_id=11, recipient_id=5, task_id=7)
        _delivery(connection, "d2", "password_reset", address="ben@example.org", subject_id=5)
    return each_empty_database_url


def _line(connection: Connection, line: int, title: str) -> None:
    connection.execute(
        text(
            "INSERT INTO notifications (id, user_id, task_id, project_id, reason, changed, actor_id, actor_name, "
            "title, at, read) VALUES (:id, 5, 7, 3, 'assigned', '[]', 1, 'Ada', :title, :at, :read)"
        ),
        {"id": line, "title": title, "at": AT, "read": line == 10},
    )


def _event(
    connection: Connection, seq: int, kind: str, data: object, *, command_id: str | None = None
) -> None:
    connection.execute(
        text(
            "INSERT INTO events (stream, seq, type, at, actor_id, command_id, changed, data) "
            "VALUES ('user:5', :seq, :kind, :at, 1, :command_id, '[]', :data)"
        ),
        {"seq": seq, "kind": kind, "at": AT, "command_id": command_id, "data": json.dumps(data)},
    )


def _delivery(connection: Connection, name: str, kind: str, **values: object) -> None:
    row = {"id": name, "kind": kind, "at": AT, **values}
    columns = ", ".join(values)
    places = ", ".join(f":{column}" for column in values)
    connection.execute(
        text(
            f"INSERT INTO deliveries (id, kind, channel, state, attempts, due_at, created_at, {columns}) "
            f"VALUES (:id, :kind, 'email', 'pending', 0, :at, :at, {places})"
        ),
        row,
    )


@pytest.mark.promise("P9")
def test_lines_and_events_keep_their_places_and_what_was_forgotten_its_silence(before: str) -> None:
    migrate(before)
    store = open_store(before, clock=StoppedClock(), ids=CountedIds(), channels=("email",))
    told = store.read(lambda it: it.events.after(BEN, 0, limit=10))
    assert [(event.seq, event.type, event.command_id) for event in told] == [
        (1, "notification", None),
        (3, "notification", "k1"),
        (4, "notification", None),
        (5, "access_revoked", None),
    ]
    assert [data_of(event).get("title") for event in told] == ["Mow", "Paint", None, None]
    assert data_of(told[2]) == {"id": 4, "erased": True}
    store.close()


@pytest.mark.promise("P5", "P9")
def test_what_waited_to_be_sent_still_does(before: str) -> None:
    migrate(before)
    store = open_store(before, clock=StoppedClock(), ids=CountedIds(), channels=("email",))
    leased = store.outbox.lease(limit=10, seconds=30)
    assert [(each.id, each.kind, each.title) for each in leased] == [
        ("1-20261123090000000000", "notification", "Paint"),
        ("2-20261123090000000000", "password_reset", None),
    ]
    store.close()
