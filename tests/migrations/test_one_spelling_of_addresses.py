"""Addresses from before revision 0017 come into one spelling, and nobody is locked out by that."""

import logging
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import text

from taskcast.domain.ids import UserId
from taskcast.domain.permissions import Actor
from taskcast.storage import AnyStore, migrate, open_store
from taskcast.storage.maintenance.diagnostics import diagnose
from taskcast.storage.migrations.runner import configuration, scratch
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from tests.support.log_lines import log_lines
from tests.support.scenario import HERE, CountedIds, StoppedClock, cheap_passwords, instance_on

AT = "2026-11-23T09:00:00.000000Z"
PEOPLE = {
    1: "ada@example.org",
    2: "info@bücher.example",
    3: "post@bücher.example",  # whose address …
    4: "post@xn--bcher-kva.example",  # … was taken a second time
    5: "bu\u0308ro@example.org",
    6: "b\u00fcro@example.org",
    7: "nobody@💩.example",
}
_USER = """
INSERT INTO users (id, email, name, timezone, is_admin, active, version, field_versions, created_at, updated_at,
  password_hash)
VALUES (:id, :email, 'Fay', 'UTC', :no, :yes, 3, '{}', :at, :at, :hash)
"""
_ROWS = """
INSERT INTO streams (stream, last_seq, epoch) VALUES ('user:1', 4, 'old'), ('user:2', 4, 'old');
INSERT INTO projects (id, name, is_inbox, version, field_versions, created_at, created_by, updated_at)
VALUES (1, 'Garden', :no, 1, '{}', :at, 1, :at);
INSERT INTO project_members (project_id, user_id, role) VALUES (1, 1, 'owner');
INSERT INTO invitations (id, project_id, role, email, created_by, created_at, expires_at, project_name, inviter_name)
VALUES (1, 1, 'member', 'post@BÜCHER.example', 1, :at, '2027-01-01T00:00:00.000000Z', 'Garden', 'Ada')
"""


def password(number: int) -> str:
    return f"words of account {number}"


@pytest.fixture
def opened(each_empty_database_url: str, caplog: pytest.LogCaptureFixture) -> Iterator[AnyStore]:
    values = {"no": False, "yes": True, "at": AT}
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0016")
        for number, email in PEOPLE.items():
            known = {"id": number, "email": email, "hash": cheap_passwords().hash(password(number))}
            connection.execute(text(_USER), {**values, **known})
        for statement in _ROWS.split(";"):
            connection.execute(text(statement), values)
    caplog.set_level(logging.WARNING, "taskcast.migrations")
    migrate(each_empty_database_url)
    store = open_store(each_empty_database_url, clock=StoppedClock(), ids=CountedIds(), channels=())
    yield store
    store.close()


@pytest.mark.promise("P9")
def test_each_account_still_opens_by_what_its_owner_types(
    opened: AnyStore, each_empty_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    instance = instance_on(opened)
    for number, email in PEOPLE.items():
        known = sign_in(instance, SignIn(email=email, password=password(number)), client=HERE)
        assert known.user.id == number
    users = opened.read(lambda reading: {each: reading.queries.user(UserId(each)) for each in PEOPLE})
    assert {number: user.email for number, user in users.items()} == {
        **PEOPLE,
        2: "info@xn--bcher-kva.example",
    }
    assert (users[1].version, users[2].version) == (3, 4)
    epochs = opened.read(lambda reading: [reading.events.head(f"user:{each}") for each in (1, 2)])
    assert [head is not None and head.epoch == "old" for head in epochs] == [True, False]
    assert [each.getMessage() for each in log_lines(caplog, "taskcast.migrations", when="setup")] == [
        "Accounts 4 and 3 have the same address; 3 keeps its spelling.",
        "Accounts 6 and 5 have the same address; 5 keeps its spelling.",
    ]
    assert diagnose(each_empty_database_url).doubles == (3, 5)


def test_an_invitation_reaches_the_account_of_its_address(opened: AnyStore) -> None:
    received = opened.read(lambda reading: reading.queries.received_invitations(Actor(user_id=UserId(4))))
    assert [each.project_name for each in received] == ["Garden"]
