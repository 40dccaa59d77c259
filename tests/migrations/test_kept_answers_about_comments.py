"""Answers kept before revision 0008 come over: those that hold a comment's text know which, or lose it with it."""

import msgspec
import pytest
from alembic import command
from sqlalchemy import Connection, text

from taskcast.storage import migrate
from taskcast.storage.migrations.runner import configuration, scratch

AT = "2026-11-23T09:00:00.000000Z"
_ROWS = """
INSERT INTO users (id, email, name, timezone, is_admin, active, version, field_versions, created_at, updated_at)
VALUES (1, 'ada@example.org', 'Ada', 'UTC', :no, :yes, 1, '{}', :at, :at);
INSERT INTO projects (id, name, is_inbox, version, field_versions, created_at, created_by, updated_at)
VALUES (1, 'Garden', :no, 1, '{}', :at, 1, :at);
INSERT INTO tasks (id, project_id, title, description, completed, priority, position, assignee_ids, version,
  field_versions, created_at, created_by, updated_at, title_key, due_key)
VALUES (1, 1, 'Paint', '', :no, 0, 'a0', '[]', 1, '{}', :at, 1, :at, 'paint', '~');
INSERT INTO comments (id, project_id, task_id, body, version, field_versions, created_at, created_by, updated_at)
VALUES (7, 1, 1, 'Done', 1, '{}', :at, 1, :at)
"""
IMPORTED = b'{"operation":"create_task","data":{"id":5,"title":"Paint"}}'


def _person_with_a_comment(connection: Connection) -> None:
    for statement in _ROWS.split(";"):
        connection.execute(text(statement), {"no": False, "yes": True, "at": AT})


def _keep(connection: Connection, key: str, answer: bytes) -> None:
    connection.execute(
        text(
            "INSERT INTO idempotency (user_id, key, fingerprint, project_id, answer, created_at) "
            "VALUES (1, :key, :fingerprint, 1, :answer, :at)"
        ),
        {"key": key, "fingerprint": b"f", "answer": answer, "at": AT},
    )


def _about(operation: str, comment: int, body: str) -> bytes:
    return msgspec.json.encode(
        {"operation": operation, "data": {"id": comment, "body": body}, "project_id": 1}
    )


@pytest.mark.promise("P6", "P9")
def test_answers_of_before_know_their_comment_and_say_nothing_of_those_that_are_gone(
    each_empty_database_url: str,
) -> None:
    there, gone = (
        _about("add_comment", 7, "Done"),
        _about("update_comment", 8, 'The "safe" opens with 1234 ✓'),
    )
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0007")
        _person_with_a_comment(connection)
        for key, answer in {"a": there, "b": gone, "c": IMPORTED, "d": b"\xff no JSON"}.items():
            _keep(connection, key, answer)
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        listed = connection.execute(text("SELECT key, answer, comment_id FROM idempotency ORDER BY key"))
        kept = [(key, answer and bytes(answer), comment) for key, answer, comment in listed]
    assert kept == [("a", there, 7), ("b", None, None), ("c", IMPORTED, None), ("d", b"\xff no JSON", None)]
