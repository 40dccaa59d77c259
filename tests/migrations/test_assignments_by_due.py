"""Assignments of before revision 0005 come over, each with what its task says."""

import pytest
from alembic import command
from sqlalchemy import Connection, text

from taskcast.storage import migrate
from taskcast.storage.migrations.runner import configuration, scratch

AT = "2026-11-23T09:00:00.000000Z"


def _people_and_projects(connection: Connection) -> None:
    for number in (1, 2):
        values = {"id": number, "email": f"p{number}@example.org", "at": AT, "no": False}
        connection.execute(
            text(
                "INSERT INTO users (id, email, name, timezone, is_admin, active, version, field_versions, "
                "created_at, updated_at) VALUES (:id, :email, 'Ada', 'UTC', :no, :no, 1, '{}', :at, :at)"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO projects (id, name, is_inbox, version, field_versions, created_at, created_by, "
                "updated_at) VALUES (:id, 'Garden', :no, 1, '{}', :at, 1, :at)"
            ),
            values,
        )


def _task(connection: Connection, number: int, project: int, **values: object) -> None:
    row = {"id": number, "project": project, "completed": False, "due_key": "~", "trashed_at": None, **values}
    connection.execute(
        text(
            "INSERT INTO tasks (id, project_id, title, description, completed, priority, position, assignee_ids, "
            "version, field_versions, created_at, created_by, updated_at, title_key, due_key, trashed_at) "
            "VALUES (:id, :project, 'Paint', '', :completed, 0, 'a0', '[1,2]', 1, '{}', :at, 1, :at, 'paint', "
            ":due_key, :trashed_at)"
        ),
        {**row, "at": AT},
    )


@pytest.mark.promise("P9")
def test_every_assignment_stays_and_says_what_its_task_says(each_empty_database_url: str) -> None:
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0004")
        _people_and_projects(connection)
        _task(connection, 1, 1, due_key="2026-12-01")
        _task(connection, 2, 2, completed=True, trashed_at=AT)
        for task, person in ((1, 1), (1, 2), (2, 1)):
            connection.execute(
                text("INSERT INTO task_assignees (task_id, user_id) VALUES (:task, :person)"),
                {"task": task, "person": person},
            )
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        listed = connection.execute(
            text(
                "SELECT task_id, user_id, project_id, completed, due_key, trashed_at FROM task_assignees ORDER BY 1, 2"
            )
        )
        assert [tuple(row) for row in listed] == [
            (1, 1, 1, False, "2026-12-01", None),
            (1, 2, 1, False, "2026-12-01", None),
            (2, 1, 2, True, "~", AT),
        ]
