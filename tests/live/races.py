"""Thousands of writes, removals, returns, connects and subscriptions at once, and what every client may hear.

Run in a process of its own, patched by gevent as the server is: two nodes on one database, hints that get lost,
doubled or late, reads that yield at random.
`python -m tests.live.races sqlite:////tmp/races.db --rounds 10000 --seed 1` prints figures, or what went wrong.
"""

from gevent import monkey

monkey.patch_all()

import argparse  # noqa: E402
import random  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterable, Sequence  # noqa: E402
from functools import partial  # noqa: E402
from typing import TypeVar  # noqa: E402

import gevent  # noqa: E402

from taskcast.domain import events  # noqa: E402
from taskcast.domain.ids import Stream, project_stream, user_stream  # noqa: E402
from taskcast.domain.permissions import Actor  # noqa: E402
from taskcast.domain.projects import Project  # noqa: E402
from taskcast.live import LogTailer  # noqa: E402
from taskcast.ports.unit_of_work import Committed, Work  # noqa: E402
from taskcast.storage.migrations import migrate  # noqa: E402
from tests.live.histories import Racer, violations  # noqa: E402
from tests.live.live_scenario import LiveScenario  # noqa: E402
from tests.live.open_rooms import OpenRooms  # noqa: E402
from tests.live.shaky_store import ShakyStore, arrive  # noqa: E402
from tests.live.stores import SystemClock, opened  # noqa: E402
from tests.support.event_loop import until  # noqa: E402

T = TypeVar("T")

GREENLETS = 8
CLIENTS = 40


class Node:
    """A process of its own, as far as the database can tell."""

    def __init__(self, url: str) -> None:
        self.store = ShakyStore(opened(url), is_direct=True)
        self.rooms = OpenRooms()
        self.tailer = LogTailer(self.store, self.rooms, SystemClock())
        self.store.start()
        self.tailer.start()


class AnyNode:
    """The store of a world whose people write wherever they happen to be."""

    def __init__(self, nodes: Sequence[Node], chance: random.Random) -> None:
        self._nodes = nodes
        self._chance = chance
        self.read = nodes[0].store.read

    def run(self, transaction: Callable[[Work], T]) -> T:
        return self._chance.choice(self._nodes).store.run(transaction)


class Races:
    """One run."""

    def __init__(self, url: str, seed: int, nodes: int) -> None:
        self.chance = random.Random(seed)
        migrate(url)
        self.nodes = [Node(url) for _ in range(nodes)]
        self.world = LiveScenario(AnyNode(self.nodes, self.chance))
        self.ada = self.world.person("Ada")
        self.people = [self.world.person(name) for name in ("Ben", "Cleo", "Dov", "Eve", "Finn")]
        self.projects = [self.world.project(self.ada, *self.people[:2]) for _ in range(2)]
        self.racers: list[Racer] = []
        self.opened: list[Racer] = []
        self.rounds_left = 0
        self.done: dict[str, int] = {}

    def run(self, rounds: int) -> list[str]:
        self.rounds_left = rounds
        for node in self.nodes:
            node.store.fate = partial(self._fate, node)
            node.store.before_read = node.store.after_read = self._dither
        gevent.joinall([gevent.spawn(self._play) for _ in range(GREENLETS)], raise_error=True)
        for node in self.nodes:
            node.store.before_read = node.store.after_read = lambda: None
            node.store.fate = arrive
        for project in self.projects:
            self.world.say(project)
        streams = [project_stream(project.id) for project in self.projects]
        streams += [user_stream(person.user_id) for person in (self.ada, *self.people)]
        heads = {stream: self.world.head(stream) for stream in streams}
        until(lambda: all(map(self._is_told, streams, heads.values())), what="everything told")
        logs = {stream: self.world.log(stream) for stream in streams}
        found = violations(self.racers, logs, self.world.journal)
        for node in self.nodes:
            node.tailer.stop()
            node.store.close()
        return found

    def _is_told(self, stream: Stream, head: int) -> bool:
        tails = [node.tailer._registry.tails.get(stream) for node in self.nodes]
        return all(tail is None or (not tail.has_pending_joins and tail.emitted == head) for tail in tails)

    def _play(self) -> None:
        acts = [self._say] * 10 + [self._connect] * 4 + [self._remove] * 3 + [self._add] * 3
        acts += [self._subscribe] * 3 + [self._close] * 2
        while self.rounds_left > 0:
            self.rounds_left -= 1
            act = self.chance.choice(acts)
            act()
            self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    def _say(self) -> None:
        self.world.say(self.chance.choice(self.projects), self.chance.randint(1, 3))

    def _remove(self) -> None:
        self._change(self.chance.choice(self.projects), self.chance.choice(self.people), is_member=True)

    def _add(self) -> None:
        self._change(self.chance.choice(self.projects), self.chance.choice(self.people), is_member=False)

    def _change(self, project: Project, person: Actor, *, is_member: bool) -> None:
        """Remove a member, or add who is none; sometimes both at once, in one transaction each."""

        def transaction(work: Work) -> list[events.Place]:
            work.projects.editable_by(self.ada, project.id)
            if (work.projects.member(project.id, person.user_id) is not None) is not is_member:
                return []
            if is_member:
                self.world.lose(work, project, person)
            else:
                self.world.add_member(work, project, person)
            return work.publish(None, None)

        self.world.commit(transaction)
        if self.chance.random() < 0.3:
            is_member = not is_member
            self.world.commit(transaction)

    def _connect(self) -> None:
        person = self.chance.choice([self.ada, *self.people])
        node = self.chance.choice(self.nodes)
        is_automatic = self.chance.random() < 0.6
        racer = Racer(node.tailer, node.rooms, person, self.world, automatic=is_automatic)
        racer.connect(automatic=racer.automatic)
        self.racers.append(racer)
        if not racer.automatic:
            racer.follow(project_stream(self.chance.choice(self.projects).id))
        self.opened.append(racer)
        if len(self.opened) > CLIENTS:
            self._close()

    def _subscribe(self) -> None:
        """A client that subscribes by hand comes back after a while, with its cursor or without."""
        by_hand = [racer for racer in self.opened if not racer.automatic]
        if by_hand:
            stream = project_stream(self.chance.choice(self.projects).id)
            self.chance.choice(by_hand).follow(stream)

    def _close(self) -> None:
        if self.opened:
            self.opened.pop(self.chance.randrange(len(self.opened))).close()

    def _dither(self) -> None:
        while self.chance.random() < 0.5:
            gevent.sleep(0)

    def _fate(self, node: Node, hint: Committed) -> Iterable[Committed]:
        lot = self.chance.random()
        if lot < 0.03:
            return ()
        if lot < 0.06:
            return (hint, hint)
        if lot < 0.12:
            gevent.spawn_later(self.chance.random() / 100, node.store.tell, hint)
            return ()
        return (Committed(),) if lot < 0.16 else (hint,)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=2)
    arguments = parser.parse_args()
    start = time.monotonic()
    races = Races(arguments.url, arguments.seed, arguments.nodes)
    found = races.run(arguments.rounds)
    heard = sum(len(racer.heard()) for racer in races.racers)
    print(f"{arguments.rounds} rounds in {time.monotonic() - start:.1f} s: {races.done}")  # noqa: T201
    print(f"{len(races.racers)} clients heard {heard} events; {len(found)} violations")  # noqa: T201
    if found:
        raise SystemExit("\n".join(found[:40]))


if __name__ == "__main__":
    main()
