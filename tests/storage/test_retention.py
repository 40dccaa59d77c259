"""What is past its time goes, in small steps; what is published to be kept stays."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from taskcast.domain.ids import format_instant
from taskcast.ports.outbox import Delivery
from taskcast.ports.queries import Page
from taskcast.storage.maintenance import retention
from tests.storage.observing import events_of, refusal
from tests.support.scenario import Scenario, begin_session, drawn


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "EVENTS_KEPT", 10)
    monkeypatch.setattr(retention, "FIRST_SLICE", 3)
    monkeypatch.setattr(retention, "MOST_ROWS", 7)


@pytest.mark.usefixtures("small")
@pytest.mark.promise("P2")
def test_old_events_go_but_the_last_ones_of_a_stream_stay(world: Scenario) -> None:
    stream = f"project:{world.project}"
    for _ in range(30):
        world.task()
    last = events_of(world.store, stream)[-1].seq
    world.store.purge()
    assert len(events_of(world.store, stream)) == last  # none is older than 30 days
    world.clock.advance(days=31)
    world.store.purge()
    head = world.store.read(lambda it: it.events.head(stream))
    assert (head.first_seq, head.last_seq) == (last - 9, last)
    assert [event.seq for event in events_of(world.store, stream)] == list(range(last - 9, last + 1))


@pytest.mark.usefixtures("small")
@pytest.mark.promise("P2")
def test_a_purge_that_another_node_has_overtaken_does_not_say_that_its_events_are_there_again(
    world: Scenario,
) -> None:
    stream = f"project:{world.project}"
    for _ in range(30):
        world.task()
    world.clock.advance(days=31)
    world.store.purge()
    first = world.store.read(lambda it: it.events.head(stream)).first_seq
    late = retention._FIRST_IS  # what it would have written after its own last deletion
    world.store.transact(lambda session: session.run(late, of_stream=stream, first_seq=first - 5))
    assert world.store.read(lambda it: it.events.head(stream)).first_seq == first


@pytest.mark.usefixtures("small")
def test_old_events_of_a_person_go_from_behind_many_notifications(world: Scenario) -> None:
    stream = f"user:{world.ben.user_id}"
    for _ in range(20):
        world.task(assignee_ids=[world.ben.user_id])
    for number in range(30):
        world.do(world.ben, "update_me", name=f"Ben {number}")
    last = events_of(world.store, stream)[-1].seq
    world.clock.advance(days=31)
    world.store.purge()
    head = world.store.read(lambda it: it.events.head(stream))
    assert (head.first_seq, head.last_seq) == (last - 9, last)


@pytest.mark.usefixtures("small")
def test_recent_events_stay_however_many_they_are(world: Scenario) -> None:
    world.task()
    world.clock.advance(days=31)
    stream = f"project:{world.project}"
    first = events_of(world.store, stream)[-1].seq + 1
    for _ in range(20):
        world.task()
    world.store.purge()
    assert [event.seq for event in events_of(world.store, stream)] == list(range(first, first + 20))


@pytest.mark.promise("P4")
def test_answers_are_kept_for_seven_days(world: Scenario) -> None:
    fields = {"title": "Paint", "project_id": world.project}
    world.do(world.ben, "create_task", key="k1", **fields)
    world.clock.advance(days=6, hours=23)
    world.store.purge()
    assert (
        refusal(lambda: world.do(world.ben, "create_task", key="k1", title="Mow")) == "idempotency_mismatch"
    )
    world.clock.advance(hours=2)
    world.store.purge()
    world.do(world.ben, "create_task", key="k1", title="Mow")


@pytest.mark.usefixtures("small")
@pytest.mark.promise("P5")
def test_deliveries_go_30_days_after_they_were_written_but_not_what_still_waits(world: Scenario) -> None:
    outbox = world.store.outbox

    def states() -> list[str]:
        lines = world.store.read(lambda it: it.queries.deliveries(world.ben, Page(limit=50)))
        return sorted(line.state for line in lines)

    def lease(count: int) -> list[Delivery]:
        for _ in range(count):
            world.task(assignee_ids=[world.ben.user_id])
        return list(outbox.lease(limit=count, seconds=30))

    outbox.mark_failed(
        lease(1), error="451", next_attempt_at=format_instant(world.clock.at + timedelta(days=99))
    )
    outbox.mark_sent(lease(7))
    outbox.mark_failed(lease(1), error="550", next_attempt_at=None)
    world.clock.advance(days=29)
    outbox.mark_sent(lease(2))
    world.store.purge()
    assert states() == ["dead", "pending"] + ["sent"] * 9
    world.clock.advance(days=2)
    world.store.purge()
    assert states() == ["pending", "sent", "sent"]


@pytest.mark.usefixtures("small")
def test_tokens_of_links_go_when_they_have_ended(world: Scenario) -> None:
    count = "SELECT count(*) FROM link_tokens"

    def kept() -> int:
        return int(world.store.look(lambda session: session.connection.execute(count).fetchone()[0]))

    for _ in range(20):
        drawn(world, "password_reset", world.ben.user_id)
    drawn(world, "setup", 0)
    world.clock.advance(hours=23)
    world.store.purge()
    assert kept() == 21
    world.clock.advance(hours=1)
    world.store.purge()
    assert kept() == 1


def test_expired_sessions_and_old_failures_go(world: Scenario) -> None:
    start = world.clock.now()

    def transaction(work):
        begin_session(work, world.ben.user_id, b"x" * 32, expires_at=work.now)
        work.identities.add_failure("ben", "1.1.1.1", work.now)

    world.store.run(transaction)
    world.clock.advance(days=2)
    world.store.purge()
    assert world.store.run(lambda work: work.identities.end_sessions_of(world.ben.user_id)) == []
    assert world.store.run(lambda work: work.identities.recent_failures("ben", "1.1.1.1", start)) == []


TABLES = (
    "events",
    "idempotency",
    "security_events",
    "link_tokens",
    "sessions",
    "signin_failures",
    "deliveries",
)


@pytest.mark.usefixtures("small")
@pytest.mark.promise("P8")
def test_everything_that_is_purged_goes_in_slices_with_a_rest_after_each(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        task = world.do(world.ben, "create_task", key=f"k{number}", title="Paint", project_id=world.project)
        world.do(world.ada, "delete_task", id=msgspec.json.decode(task.data)["id"])
        drawn(world, "password_reset", world.ben.user_id)

        def transaction(work: Any, number: int = number) -> None:
            digest = number.to_bytes(32)
            begin_session(work, world.ben.user_id, digest, expires_at=work.now)
            work.identities.add_failure("ben", "1.1.1.1", work.now)
            work.security.record("signed_in", world.ben.user_id, subject=world.ben.user_id)
            work.account_mail.queue("welcome", address="gil@example.org", subject_id=1, now=work.now)

        world.store.run(transaction)
    world.store.outbox.mark_sent(list(world.store.outbox.lease(limit=200, seconds=30)))
    world.clock.advance(days=200)
    slices: list[tuple[int, ...]] = []
    rested: list[float] = []

    def counts(session: Any) -> tuple[int, ...]:
        execute = session.connection.execute
        return tuple(execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES)

    def transact(body: Any) -> int:
        def counted(session: Any) -> int:
            before = counts(session)
            deleted = body(session)
            slices.append(tuple(was - now for was, now in zip(before, counts(session), strict=True)))
            return deleted

        return world.store.transact(counted)

    found = world.store.look(retention.long_streams)
    retention.Purge(transact, rested.append).run(found, world.clock.now())
    assert max(map(sum, slices)) <= 7
    gone = dict(zip(TABLES, map(sum, zip(*slices, strict=True)), strict=True))
    assert min(gone.values()) >= 20, gone
    assert len(rested) >= sum(sum(each) > 0 for each in slices) - 1  # not after the last


def test_a_slice_shrinks_until_it_takes_no_longer_than_it_may(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows may be a hundred kilobytes each: as many as fit the time, not as fit a number."""
    ticks = [0.0]
    monkeypatch.setattr(retention, "perf_counter", lambda: ticks[0])
    asked: list[int] = []

    def step(session: Any, most: int) -> int:
        asked.append(most)
        ticks[0] += most * 0.0003
        return most if len(asked) < 12 else 0

    retention.Purge(world.store.transact, lambda _: None)._in_slices(step)
    assert asked[0] == retention.FIRST_SLICE
    assert asked[-1] * 0.0003 <= retention.SLICE_SECONDS + 0.001
