"""Whatever befalls two devices, both end where a fresh snapshot is; nothing typed is lost, and nothing is made twice.

The page's own stores and queue take the histories, in Node, against a real server (docs/explanation/page-queue.md).
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.page_process import OpenPage, Transport
from tests.services.server import TaskcastServer
from tests.support.page_histories import PageHistory, PageScenario
from tests.support.page_steps import EDITS, EVENTS, Step, take
from tests.support.people import ADA, BEN, CLEO, Person

pytestmark = pytest.mark.promise("P2", "P3", "P4")

RECORDED = sorted((Path(__file__).parents[1] / "shared/page_histories").glob("*.json"))
PEOPLE = {person.name: person for person in (ADA, BEN, CLEO)}

Plays = Callable[[Sequence[Person], Sequence[Transport], Sequence[Step]], None]

numbers = st.integers(0, 9)
often = ["go offline", "go online", "rename", "create", "add a subtask", "lose an answer"]
names = st.one_of(st.sampled_from(sorted(EDITS)), st.sampled_from(sorted(EVENTS)), st.sampled_from(often))
steps = st.lists(st.tuples(names, st.tuples(numbers, numbers, numbers)), min_size=3, max_size=25)


@pytest.fixture(scope="module")
def plays(tmp_path_factory: pytest.TempPathFactory, open_page: OpenPage) -> Iterator[Plays]:
    """Plays a history to its end, on a server that all of them share."""
    folder = tmp_path_factory.mktemp("page-histories")
    server = TaskcastServer(folder, {})
    server.start()
    scenario = PageScenario.on(server)
    played = count(1)

    def play(people: Sequence[Person], transports: Sequence[Transport], taken: Sequence[Step]) -> None:
        history = PageHistory(
            scenario, open_page, folder / f"history-{next(played)}", people=people, transports=transports
        )
        try:
            history.begin()
            for step in taken:
                take(history, step)
            history.end()
        finally:
            history.close()

    yield play
    server.close()


@pytest.mark.parametrize("path", RECORDED, ids=[path.stem for path in RECORDED])
def test_devices_end_where_a_fresh_snapshot_is(path: Path, plays: Plays) -> None:
    recorded = json.loads(path.read_text(encoding="utf-8"))
    taken = [(name, (who, what, how)) for name, (who, what, how) in recorded["steps"]]
    plays([PEOPLE[name] for name in recorded["people"]], recorded["transports"], taken)


@pytest.mark.soak
@given(
    people=st.sampled_from(((ADA, BEN), (BEN, BEN))),
    transports=st.sampled_from((("socket", "socket"), ("socket", "poll"), ("poll", "poll"))),
    taken=steps,
)
@settings(
    max_examples=100,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
def test_they_do_in_any_history(
    plays: Plays, people: Sequence[Person], transports: Sequence[Transport], taken: list[Step]
) -> None:
    plays(people, transports, taken)
