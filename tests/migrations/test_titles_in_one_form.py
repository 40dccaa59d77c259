"""Titles from before revision 0011 are found in whichever form they are sought."""

import pytest
from alembic import command
from sqlalchemy import text

from taskcast.domain.ids import UserId
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage import migrate, open_store
from taskcast.storage.migrations.runner import configuration, scratch
from tests.support.scenario import CountedIds, StoppedClock

AT = "2026-11-23T09:00:00.000000Z"
_ROWS = """
INSERT INTO users (id, email, name, timezone, is_admin, active, version, field_versions, created_at, updated_at)
VALUES (1, 'ada@example.org', 'Ada', 'UTC', :no, :yes, 1, '{}', :at, :at);
INSERT INTO projects (id, name, is_inbox, version, field_versions, created_at, created_by, updated_at)
VALUES (1, 'Garden', :no, 1, '{}', :at, 1, :at);
INSERT INTO project_members (project_id, user_id, role) VALUES (1, 1, 'owner')
"""
_TASK = """
INSERT INTO tasks (id, project_id, title, description, completed, priority, position, assignee_ids, version,
  field_versions, created_at, created_by, updated_at, title_key, due_key)
VALUES (:id, 1, :title, '', :no, 0, 'a0', '[]', 1, '{}', :at, 1, :at, :key, '~')
"""
TITLES = ["cafe\u0301", "Caf\u00e9", "\uff21\uff22\uff23", "plain"]


@pytest.mark.promise("P9")
def test_titles_of_before_are_found_in_every_form(each_empty_database_url: str) -> None:
    values = {"no": False, "yes": True, "at": AT}
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0010")
        for statement in _ROWS.split(";"):
            connection.execute(text(statement), values)
        for number, title in enumerate(TITLES, 1):
            connection.execute(text(_TASK), {**values, "id": number, "title": title, "key": title.casefold()})
    migrate(each_empty_database_url)
    store = open_store(each_empty_database_url, clock=StoppedClock(), ids=CountedIds())
    try:
        for sought, found in {"CAF\u00c9": {1, 2}, "cafe\u0301": {1, 2}, "abc": {3}, "Plain": {4}}.items():
            listed = store.read(
                lambda reading, sought=sought: reading.queries.tasks(
                    Actor(user_id=UserId(1)), TaskFilter(text=sought), Page(limit=10)
                )
            )
            assert {task.id for task in listed} == found, sought
    finally:
        store.close()
