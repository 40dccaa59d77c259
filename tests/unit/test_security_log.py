"""Who gained, used or lost access stands in the security log, by ids alone."""

from typing import Any

import pytest

from taskcast.domain.errors import Forbidden, Problem
from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.sign_in import SignIn, sign_in, sign_out
from taskcast.usecases.limits.refusal_log import LINES_AT_ONCE, RefusalLog
from taskcast.usecases.members.join import Join, join_by_invitation
from tests.storage.observing import security_rows
from tests.support.log_lines import log_lines
from tests.support.people import BEN, PASSWORD
from tests.support.scenario import Scenario
from tests.unit.scenarios import NEW_PASSWORD, SCENARIOS, invitation

DONE_BY = {
    "put_member": ("member_added", "member"),
    "remove_member": ("member_removed", "removed"),
    "invite": ("invitation_sent", "viewer"),
    "revoke_invitation": ("links_closed", None),
    "accept_invitation": ("link_used", "member"),
    "delete_project": ("project_deleted", None),
    "restore_project": ("project_restored", None),
    "change_password": ("password_changed", None),
    "change_address": ("address_change_requested", None),
    "create_token": ("token_created", "read"),
    "revoke_token": ("token_revoked", None),
    "create_user": ("account_created", "person"),
    "update_user": ("account_deactivated", None),
    "name_owner": ("owner_named", "owner"),
    "accept_received_invitation": ("invitation_accepted", "member"),
    "decline_invitation": ("invitation_declined", None),
}


@pytest.mark.parametrize("name", DONE_BY)
def test_what_changes_access_is_logged_with_who_did_it(world: Scenario, name: str) -> None:
    actor, fields = SCENARIOS[name](world)
    rows = _rows_of(world, lambda: world.do(actor, name, **fields))
    kind, detail = DONE_BY[name]
    (row,) = [row for row in rows if row["kind"] == kind]
    assert (row["actor_id"], row["detail"]) == (actor.user_id, detail)
    for text in ("example.org", "Garden", PASSWORD, NEW_PASSWORD):
        assert text not in str(rows)


def test_what_changes_no_access_is_not_logged(world: Scenario) -> None:
    def work() -> None:
        world.task(assignee_ids=[world.ben.user_id])
        world.do(world.ben, "update_me", name="Benjamin")
        world.do(world.ada, "put_member", project_id=world.project, user_id=world.ben.user_id, role="member")
        world.do(world.ada, "update_user", id=world.ben.user_id, active=True)

    assert _rows_of(world, work) == []


def test_what_a_removal_or_deactivation_closes(world: Scenario) -> None:
    for close in (
        lambda: world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id),
        lambda: world.do(world.ada, "update_user", id=world.dov.user_id, active=False),
    ):
        world.do(world.ada, "invite", project_id=world.project)
        world.do(world.ada, "invite", project_id=world.project, email="dov@example.org")
        kinds = {row["kind"]: row["count"] for row in _rows_of(world, close)}
        assert kinds["invitations_closed"] >= 1
    (row,) = _rows_of(world, lambda: world.do(world.ada, "update_user", id=world.dov.user_id, active=True))
    assert row["kind"] == "account_reactivated"


def test_who_is_made_administrator_and_unmade(world: Scenario) -> None:
    for is_admin, kind in ((True, "administrator_added"), (False, "administrator_removed")):
        (row,) = _rows_of(
            world,
            lambda is_admin=is_admin: world.do(
                world.ada, "update_user", id=world.ben.user_id, is_admin=is_admin
            ),
        )
        assert (row["kind"], row["actor_id"], row["subject_id"]) == (
            kind, world.ada.user_id, world.ben.user_id,
        )  # fmt: skip


def test_a_sign_in_and_its_end(world: Scenario) -> None:
    command = SignIn(email=BEN.email, password=PASSWORD)
    done: list[Any] = []
    (row,) = _rows_of(
        world, lambda: done.append(sign_in(world.instance, command, client=ClientInfo("203.0.113.1")))
    )
    session = done[0].session_id
    assert (row["kind"], row["actor_id"], row["object_id"]) == ("signed_in", world.ben.user_id, session)
    (row,) = _rows_of(world, lambda: sign_out(world.instance, Actor(world.ben.user_id, session_id=session)))
    assert (row["kind"], row["object_id"]) == ("signed_out", session)


def test_who_joins_by_link_made_an_account_used_a_link_and_signed_in(world: Scenario) -> None:
    join = Join(token=invitation(world), name="Fay", password=NEW_PASSWORD, email="fay@example.org")
    rows = _rows_of(world, lambda: join_by_invitation(world.instance, join, client=ClientInfo("203.0.113.1")))
    assert [row["kind"] for row in rows] == ["account_created", "link_used", "signed_in"]
    assert len({row["subject_id"] for row in rows}) == 1


def test_refusals_become_one_row_of_each_kind(world: Scenario) -> None:
    for _ in range(7):
        with pytest.raises(Problem):
            sign_in(
                world.instance, SignIn(email=BEN.email, password="guess"), client=ClientInfo("203.0.113.1")
            )

    def flush() -> None:
        world.instance.refusals.note("cross_site_refused")
        world.instance.refusals.write(world.store)
        world.instance.refusals.write(world.store)

    rows = _rows_of(world, flush)
    assert {row["kind"]: row["count"] for row in rows} == {"sign_in_refused": 7, "cross_site_refused": 1}
    assert {row["actor_id"] for row in rows} == {None}


def test_what_could_not_be_written_is_written_later(world: Scenario) -> None:
    refusals = world.instance.refusals
    refusals.note("link_refused")

    class Full:
        def run(self, transaction: Any) -> None:
            refusals.note("link_refused")  # while it is being written
            raise Forbidden

    with pytest.raises(Forbidden):
        refusals.write(Full())  # type: ignore[arg-type]
    (row,) = _rows_of(world, lambda: refusals.write(world.store))
    assert row["count"] == 2


def test_a_flood_of_refusals_does_not_flood_the_log(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    refusals = RefusalLog(monotonic=lambda: now[0])
    caplog.set_level("INFO", "taskcast.security")
    for _ in range(100_000):
        refusals.note("sign_in_refused")
    assert len(log_lines(caplog, "taskcast.security")) == LINES_AT_ONCE
    now[0] = 1.0
    refusals.note("sign_in_refused")
    assert len(log_lines(caplog, "taskcast.security")) == LINES_AT_ONCE + 1


def _rows_of(world: Scenario, act: Any) -> list[dict[str, Any]]:
    before = len(security_rows(world.store))
    act()
    return security_rows(world.store)[before:]
