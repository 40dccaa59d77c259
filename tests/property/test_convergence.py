"""Whatever people do and whatever the line does to its clients, all of them end where a fresh snapshot is."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskcast.storage import open_store
from tests.support.histories import FATES, OFTEN, Listener, Play, Step
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed
from tests.support.seeded_databases import SeededFile
from tests.support.store_client import StoreClient

numbers = st.integers(0, 99)
steps = st.lists(st.tuples(st.sampled_from(OFTEN), st.tuples(numbers, numbers, numbers)), max_size=40)
fates = st.lists(st.sampled_from(FATES), max_size=20)


def play_through(world: Scenario, history: list[Step], lines: dict[str, list[str]]) -> None:
    play = Play(world)
    listeners = [Listener(StoreClient(world.store, getattr(world, who)), line) for who, line in lines.items()]
    for step in history:
        events = play.take(step)
        for listener in listeners:
            listener.offer(events, play)
    for listener in listeners:
        listener.client.catch_up()
        assert listener.client.state() == StoreClient(world.store, listener.client.actor).state()


@pytest.mark.promise("P2")
@given(history=steps, first=fates, second=fates)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_two_clients_with_drops_and_duplicates_converge(
    seeded_file: SeededFile, history: list[Step], first: list[str], second: list[str]
):
    with seeded_file.scenario() as world:
        play_through(world, history, {"ben": first, "cleo": second})


@pytest.mark.promise("P2", "P7")
def test_they_converge_on_postgresql_too(postgres_url: str):
    clock = StoppedClock()
    store = open_store(postgres_url, clock=clock, ids=CountedIds(), channels=("email",))
    try:
        world = seed(store, clock=clock)
        chance = random.Random(11)
        for _ in range(4):
            history = [(chance.choice(OFTEN), tuple(chance.choices(range(100), k=3))) for _ in range(60)]
            lines = {who: chance.choices(FATES, k=20) for who in ("ada", "ben", "cleo", "dov")}
            play_through(world, history, lines)  # type: ignore[arg-type]
    finally:
        store.close()


@pytest.mark.soak
@pytest.mark.promise("P2")
@given(history=st.lists(steps, max_size=5), first=fates, second=fates)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_long_histories_converge(
    seeded_file: SeededFile, history: list[list[Step]], first: list[str], second: list[str]
):
    whole = [step for part in history for step in part]
    with seeded_file.scenario() as world:
        play_through(world, whole, {"ada": first, "dov": second})
