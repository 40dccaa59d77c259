"""Links and invitations of before work after the upgrade, but those of who no longer owns the project do not."""

import pytest
from alembic import command
from sqlalchemy import Connection, text

from taskcast.domain.ids import InvitationId
from taskcast.storage import migrate, open_store
from taskcast.storage.migrations.runner import configuration, scratch
from tests.support.scenario import CountedIds, StoppedClock

LATER = "2026-12-07T09:00:00.000000Z"
MADE_BY = {"owner": 1, "deactivated owner": 2, "member": 3}


def _fill(connection: Connection) -> None:
    """A project of three people, each of whom has made a link; the third has been demoted since."""
    person = text(
        "INSERT INTO users (email, name, timezone, is_admin, active, version, field_versions, created_at, updated_at) "
        "VALUES (:email, '', 'UTC', :no, :active, 1, '{}', '', '')"
    )
    for number, (name, _) in enumerate(MADE_BY.items()):
        active = name != "deactivated owner"
        connection.execute(person, {"email": f"{number}@example.org", "active": active, "no": False})
    connection.execute(
        text(
            "INSERT INTO projects (name, is_inbox, version, field_versions, created_at, created_by, updated_at) "
            "VALUES ('Garden', :no, 1, '{}', '', 1, '')"
        ),
        {"no": False},
    )
    for name, user in MADE_BY.items():
        role = "member" if name == "member" else "owner"
        connection.execute(
            text("INSERT INTO project_members (project_id, user_id, role) VALUES (1, :user, :role)"),
            {"user": user, "role": role},
        )
        connection.execute(
            text(
                "INSERT INTO invitations (project_id, role, created_by, created_at, expires_at) "
                "VALUES (1, 'owner', :user, '', :later)"
            ),
            {"user": user, "later": LATER},
        )


@pytest.mark.promise("P6", "P7", "P9")
def test_links_of_before_work_while_who_made_them_owns_the_project(each_empty_database_url: str) -> None:
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0008")
        _fill(connection)
    migrate(each_empty_database_url)
    store = open_store(each_empty_database_url, clock=StoppedClock(), ids=CountedIds())
    opened = {
        name: store.run(lambda work, link=link: work.projects.invitation(InvitationId(link)))
        for name, link in MADE_BY.items()
    }
    store.close()
    assert [name for name, invitation in opened.items() if invitation is not None] == ["owner"]
    found = opened["owner"]
    assert found is not None
    assert (found.max_uses, found.uses, found.expires_at) == (None, 0, LATER)
