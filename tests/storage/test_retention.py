"""What is past its time goes, in small steps; what is published to be kept stays."""

from datetime import timedelta

import pytest

from taskcast.domain.ids import instant
from taskcast.ports.outbox import Delivery
from taskcast.ports.queries import Page
from taskcast.storage import retention
from tests.cast import World, drawn
from tests.storage.observing import events_of, refusal


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "EVENTS_KEPT", 10)
    monkeypatch.setattr(retention, "AT_ONCE", 7)
    monkeypatch.setattr(retention, "DELIVERIES_AT_ONCE", 3)


@pytest.mark.usefixtures("small")
@pytest.mark.promise("P2")
def test_old_events_go_but_the_last_ones_of_a_stream_stay(world: World) -> None:
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
    world: World,
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
def test_old_events_of_a_person_go_from_behind_many_notifications(world: World) -> None:
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
def test_recent_events_stay_however_many_they_are(world: World) -> None:
    world.task()
    world.clock.advance(days=31)
    stream = f"project:{world.project}"
    first = events_of(world.store, stream)[-1].seq + 1
    for _ in range(20):
        world.task()
    world.store.purge()
    assert [event.seq for event in events_of(world.store, stream)] == list(range(first, first + 20))


@pytest.mark.promise("P4")
def test_answers_are_kept_for_seven_days(world: World) -> None:
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
def test_deliveries_go_30_days_after_they_were_written_but_not_what_still_waits(world: World) -> None:
    outbox = world.store.outbox

    def states() -> list[str]:
        lines = world.store.read(lambda it: it.queries.deliveries(world.ben, Page(limit=50)))
        return sorted(line.state for line in lines)

    def lease(count: int) -> list[Delivery]:
        for _ in range(count):
            world.task(assignee_ids=[world.ben.user_id])
        return list(outbox.lease(limit=count, seconds=30))

    outbox.failed(lease(1), error="451", next_attempt_at=instant(world.clock.at + timedelta(days=99)))
    outbox.sent(lease(7))
    outbox.failed(lease(1), error="550", next_attempt_at=None)
    world.clock.advance(days=29)
    outbox.sent(lease(2))
    world.store.purge()
    assert states() == ["dead", "pending"] + ["sent"] * 9
    world.clock.advance(days=2)
    world.store.purge()
    assert states() == ["pending", "sent", "sent"]


@pytest.mark.usefixtures("small")
def test_tokens_of_links_go_when_they_have_ended(world: World) -> None:
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


def test_expired_sessions_and_old_failures_go(world: World) -> None:
    start = world.clock.now()

    def transaction(work):
        work.identities.add_session(world.ben.user_id, b"x" * 32, now=work.now, expires_at=work.now)
        work.identities.add_failure("ben", "1.1.1.1", work.now)

    world.store.run(transaction)
    world.clock.advance(days=2)
    world.store.purge()
    assert world.store.run(lambda work: work.identities.end_sessions_of(world.ben.user_id)) == []
    assert world.store.run(lambda work: work.identities.recent_failures("ben", "1.1.1.1", start)) == []
