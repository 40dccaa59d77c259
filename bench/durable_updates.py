"""How many durable updates a second does SQLite take from 32 greenlets, at what cost, and how long does one wait?

Through the store alone: no HTTP, no sockets. `trivial` writes one row; `told` is `update_task` with five people
to tell, each with an inbox line that is an event of their own, and a delivery. The reference is plain SQLite: the trivial
write with the driver alone, a synced commit each, and 32 of them in a commit.
"""

from gevent import monkey

monkey.patch_all()

import socket  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from itertools import count  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
from _harness import HERE, percentile, publish  # noqa: E402

sys.path.insert(0, str(HERE.parent))  # the cast of the tests

from sqlalchemy import update  # noqa: E402

from taskcast.bootstrap import SystemClock, SystemIds  # noqa: E402
from taskcast.cli.gunicorn_server import SWITCH_SECONDS  # noqa: E402
from taskcast.storage import AnyStore, migrate, open_store  # noqa: E402
from taskcast.storage.schema.statements import Statement, p  # noqa: E402
from taskcast.storage.schema.tables import instance  # noqa: E402
from taskcast.storage.sqlite.store import connect  # noqa: E402
from tests.support.scenario import World, seed  # noqa: E402

GREENLETS = 32
_TRIVIAL = Statement(update(instance).where(instance.c.key == "secret").values(value=p("value")))

_numbers = count()


def measured(act: Callable[[], object], *, clients: int, times: int) -> dict[str, float]:
    """Acts a second, their p50 and p99 in milliseconds, and processor microseconds for each."""
    took: list[float] = []

    def client() -> None:
        for _ in range(times // clients):
            began = time.perf_counter()
            act()
            took.append(time.perf_counter() - began)

    began, processor = time.perf_counter(), time.process_time()
    gevent.joinall([gevent.spawn(client) for _ in range(clients)], raise_error=True)
    seconds, cpu = time.perf_counter() - began, time.process_time() - processor
    return {
        "per_second": round(len(took) / seconds),
        "p50_ms": round(percentile(took, 0.5) * 1000, 2),
        "p99_ms": round(percentile(took, 0.99) * 1000, 2),
        "cpu_us": round(cpu / len(took) * 1e6),
    }


def plain_sqlite(path: Path) -> dict[str, dict[str, float]]:
    """The same trivial write, by the driver alone."""
    connection = connect(path)
    connection.execute("CREATE TABLE plain (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute("INSERT INTO plain VALUES ('secret', '')")

    def commit_of(writes: int) -> Callable[[], object]:
        def act() -> None:
            connection.execute("BEGIN IMMEDIATE")
            for _ in range(writes):
                connection.execute(
                    "UPDATE plain SET value = ? WHERE key = 'secret'", (f"{next(_numbers):064x}",)
                )
            connection.execute("COMMIT")

        return act

    figures = {"plain SQLite, a commit each": measured(commit_of(1), clients=1, times=1000)}
    many = measured(commit_of(GREENLETS), clients=1, times=1000)
    figures[f"plain SQLite, {GREENLETS} a commit"] = {
        **many, "per_second": many["per_second"] * GREENLETS, "cpu_us": round(many["cpu_us"] / GREENLETS, 1)
    }  # fmt: skip
    connection.close()
    return figures


def echoing() -> list[gevent.Greenlet]:
    """Greenlets that keep the loop busy as sockets do."""

    def echo(one: socket.socket) -> None:
        while True:
            said = one.recv(4096)
            sum(range(1000))
            one.sendall(said)

    pairs = [socket.socketpair() for _ in range(20)]
    greenlets = [gevent.spawn(echo, end) for pair in pairs for end in pair]
    for one, _ in pairs:
        one.sendall(b"x" * 400)
    return greenlets


def questions(store: AnyStore, world: World) -> dict[str, dict[str, float]]:
    people = [world.ben.user_id, world.cleo.user_id]
    for number in range(3):
        person = world.data(world.ada, "create_user", email=f"p{number}@example.org", name=f"P{number}")["id"]
        world.do(world.ada, "put_member", project_id=world.project, user_id=person, role="member")
        people.append(person)
    quiet, told = world.task(), world.task(assignee_ids=people)

    def write() -> None:  # another value each time: SQLite writes nothing where nothing changes
        value = f"{next(_numbers):064x}"
        store.transact(lambda session: session.run(_TRIVIAL, value=value))

    def rename(task: int) -> Callable[[], object]:
        return lambda: world.do(world.ada, "update_task", id=task, title=f"Paint {next(_numbers)}")

    figures = {
        "trivial, 1 greenlet": measured(write, clients=1, times=1000),
        f"trivial, {GREENLETS}": measured(write, clients=GREENLETS, times=32_000),
        "nobody told, 1": measured(rename(quiet), clients=1, times=500),
        f"nobody told, {GREENLETS}": measured(rename(quiet), clients=GREENLETS, times=3200),
        "five told, 1": measured(rename(told), clients=1, times=500),
        f"five told, {GREENLETS}": measured(rename(told), clients=GREENLETS, times=3200),
    }
    busy = echoing()
    figures["five told, 1, busy loop"] = measured(rename(told), clients=1, times=200)
    figures["five told, 8, busy loop"] = measured(rename(told), clients=8, times=800)
    gevent.killall(busy)
    return figures


def main() -> None:
    sys.setswitchinterval(SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        migrate(url)
        store = open_store(url, clock=SystemClock(), ids=SystemIds(), channels=("email",))
        store.on_commit(lambda _: None)
        figures = plain_sqlite(Path(folder) / "plain.db") | questions(store, seed(store))
        store.close()
    rows = [
        (name, *(str(figure[key]) for key in ("per_second", "p50_ms", "p99_ms", "cpu_us")))
        for name, figure in figures.items()
    ]
    publish("durable_updates", figures, rows, ("what", "per second", "p50 ms", "p99 ms", "CPU µs"))


if __name__ == "__main__":
    main()
