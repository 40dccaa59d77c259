"""The security log is written with the effect, logged after the commit, and kept for 90 days."""

import logging

import pytest

from taskcast.domain.errors import Forbidden
from taskcast.ports.security import current_address
from taskcast.ports.unit_of_work import Work
from taskcast.storage.maintenance import retention
from tests.storage.observing import security_rows
from tests.support.log_lines import log_lines
from tests.support.scenario import Scenario


def test_a_line_is_written_with_its_effect_and_logged_after_the_commit(
    world: Scenario, caplog: pytest.LogCaptureFixture
) -> None:
    before = len(security_rows(world.store))
    logged: list[int] = []

    def transaction(work: Work) -> None:
        details = {"subject": world.ben.user_id, "project": world.project, "detail": "viewer"}
        work.security.record("member_role_changed", world.ada.user_id, object_id=7, **details)
        logged.append(len(log_lines(caplog, "taskcast.security")))

    caplog.clear()
    token = current_address.set(lambda: "203.0.113.9")
    with caplog.at_level(logging.INFO, "taskcast.security"):
        world.store.run(transaction)
    current_address.reset(token)
    (row,) = security_rows(world.store)[before:]
    told = {
        "actor_id": world.ada.user_id, "subject_id": world.ben.user_id, "project_id": world.project, "object_id": 7,
        "detail": "viewer", "address": "203.0.113.9", "count": 1,
    }  # fmt: skip
    assert row == {"kind": "member_role_changed", "at": world.clock.now(), **told}
    assert logged[-1] == 0
    (line,) = log_lines(caplog, "taskcast.security")
    assert line.getMessage() == "member_role_changed"
    assert {name: getattr(line, name) for name in told} == told


def test_what_is_refused_leaves_no_line(world: Scenario, caplog: pytest.LogCaptureFixture) -> None:
    before = security_rows(world.store)

    def transaction(work: Work) -> None:
        work.security.record("token_created", world.ben.user_id)
        raise Forbidden

    with caplog.at_level(logging.INFO, "taskcast.security"), pytest.raises(Forbidden):
        world.store.run(transaction)
    assert security_rows(world.store) == before
    assert log_lines(caplog, "taskcast.security") == []


def test_what_nobody_asked_for_over_the_network_has_no_address(world: Scenario) -> None:
    world.store.run(lambda work: work.security.record("token_expired", None, subject=world.ben.user_id))
    assert security_rows(world.store)[-1]["address"] is None


def test_lines_go_after_90_days_a_slice_at_a_time(world: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "FIRST_SLICE", 3)
    monkeypatch.setattr(retention, "MOST_ROWS", 7)
    for _ in range(20):
        world.store.run(lambda work: work.security.record("signed_in", world.ben.user_id))
    world.clock.advance(days=89)
    world.store.run(lambda work: work.security.record("signed_out", world.ben.user_id))
    world.store.purge()
    assert len(security_rows(world.store)) >= 21
    world.clock.advance(days=2)
    world.store.purge()
    assert [row["kind"] for row in security_rows(world.store)] == ["signed_out"]
