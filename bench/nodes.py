"""Two nodes on one PostgreSQL: how soon is a change at one with the clients of the other, and what do faults lose?

Bars: p99 at most 50 ms from before the request to the other node's client; nothing lost, doubled or out of order
with the bus cut for 30 s, with a node killed -9, and with PostgreSQL crashed and started again.
"""

import os
import signal
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
from _databases import PostgresServer, RedisServer, running_postgres, running_redis
from _follower import Follower
from _harness import Taskcast, percentile, publish, stopping

UPDATES = 500
PER_SECOND = 50.0
CUT_SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
LATENCY_BAR_MS = 50.0


class Nodes:
    """Two nodes, Ada who writes, and followers at each."""

    def __init__(self, folder: Path, postgres: PostgresServer, redis: RedisServer | None) -> None:
        self.postgres = postgres
        self.settings = {
            "TASKCAST_DATABASE_URL": postgres.create_database(),
            "TASKCAST_WORKER": "off",
            **({"TASKCAST_REDIS_URL": redis.url} if redis else {}),
        }
        self.folder = folder
        self.nodes = [self.new_node() for _ in range(2)]
        self.token = self.nodes[0].administrator("Ada")
        client = self.nodes[0].client(self.token)
        self.project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
        fields = {"title": "Paint", "project_id": self.project}
        self.task = client.post("/api/tasks", json=fields).json()["id"]
        self.stream = f"project:{self.project}"

    def new_node(self) -> Taskcast:
        place = self.folder / uuid.uuid4().hex
        place.mkdir()
        return Taskcast(place, **self.settings)

    def head(self) -> int:
        answer = self.nodes[1].client(self.token).get(f"/api/projects/{self.project}/snapshot")
        return int(answer.json()["as_of"])

    def followers(self, *orders: tuple[int, ...]) -> list[Follower]:
        """One for each order in which the nodes are tried."""
        head = self.head()
        made = [
            Follower([self.nodes[node].url for node in order], self.token, self.stream, head)
            for order in orders
        ]
        for follower in made:
            if not follower.ready.wait(20):
                raise RuntimeError("a follower could not subscribe")
        return made


class Writer:
    """Renames the task at a steady pace; again under the same key, at the next node, until it is acknowledged."""

    def __init__(self, nodes: Nodes, *urls: str) -> None:
        self._nodes, self._urls = nodes, urls
        self.sent_at: dict[int, float] = {}
        self.took: list[float] = []
        self.repeated = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(None,))

    def write(self, times: int) -> None:
        self._run(times)

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        self._thread.start()
        yield
        self._stop.set()
        self._thread.join()

    def _run(self, times: int | None) -> None:
        headers = {"Authorization": f"Bearer {self._nodes.token}"}
        clients = [
            httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False) for url in self._urls
        ]
        number, due = 0, time.perf_counter()
        while not self._stop.is_set() and number != times:
            number += 1
            self._rename(clients, f"Coat {number}")
            due += 1 / PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
        for client in clients:
            client.close()

    def _rename(self, clients: list[httpx.Client], title: str) -> None:
        key = uuid.uuid4().hex
        began = time.perf_counter()
        for attempt in range(2000):
            try:
                answer = clients[attempt % len(clients)].patch(
                    f"/api/tasks/{self._nodes.task}", json={"title": title}, headers={"Idempotency-Key": key}
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                break
            self.repeated += 1
            time.sleep(0.05)
        else:
            raise RuntimeError("no node takes writes any more")
        self.took.append(time.perf_counter() - began)
        seq = int(answer.headers["X-Events"].split(",")[0].rpartition("/")[2])
        self.sent_at[seq] = began


def latency(nodes: Nodes) -> dict[str, Any]:
    """Written at the first node, heard at the second."""
    (there,) = nodes.followers((1,))
    writer = Writer(nodes, nodes.nodes[0].url)
    writer.write(UPDATES)
    wait_until_caught_up(there, nodes.head())
    there.close()
    delays = [there.heard_at[seq] - began for seq, began in writer.sent_at.items()]
    after = [delay - took for delay, took in zip(delays, writer.took, strict=True)]
    return {
        "p50_ms": round(percentile(delays, 0.5) * 1000, 1),
        "p99_ms": round(percentile(delays, 0.99) * 1000, 1),
        "after_the_answer_p50_ms": round(percentile(after, 0.5) * 1000, 1),
        "after_the_answer_p99_ms": round(percentile(after, 0.99) * 1000, 1),
    }


def wait_until_caught_up(follower: Follower, head: int) -> None:
    """Give it ten seconds to hear everything."""
    until = time.perf_counter() + 10
    while head not in follower.heard_at and time.perf_counter() < until:
        time.sleep(0.01)


def fault(nodes: Nodes, break_it: Callable[[], None], *, write_at: tuple[int, ...]) -> dict[str, Any]:
    """Write and follow while something is broken and mended; what was lost."""
    followers = nodes.followers((0, 1), (1, 0), (0, 1), (1, 0))
    writer = Writer(nodes, *(nodes.nodes[number].url for number in write_at))
    with writer.meanwhile():
        time.sleep(1)
        break_it()
        time.sleep(2)
    head = nodes.head()
    for follower in followers:
        wait_until_caught_up(follower, head)
        follower.close()
    wrong = [follower.wrong(head) for follower in followers]
    delays = [
        follower.heard_at[seq] - began
        for follower in followers for seq, began in writer.sent_at.items() if seq in follower.heard_at
    ]  # fmt: skip
    return {
        "acknowledged": len(writer.sent_at),
        "events": head - followers[0].began,
        **{name: sum(each[name] for each in wrong) for name in ("lost", "twice", "out_of_order")},
        "resets": sum(follower.resets for follower in followers),
        "writes_repeated": writer.repeated,
        "resumed": sum(follower.resumed for follower in followers),
        "longest_delay_ms": round(max(delays) * 1000),
    }


def end_listening(nodes: Nodes) -> None:
    """Cut the connections that listen for NOTIFY, again and again, for as long as the cut lasts."""
    until = time.perf_counter() + CUT_SECONDS
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
    with psycopg.connect(nodes.postgres.url(), autocommit=True) as connection:
        while time.perf_counter() < until:
            connection.execute(ending)
            time.sleep(0.2)


def stop_redis(redis: RedisServer) -> None:
    redis.stop()
    time.sleep(CUT_SECONDS)
    redis.start()


def kill_first_node(nodes: Nodes) -> None:
    victim = nodes.nodes[0]
    for pid in victim.process_ids():
        os.kill(pid, signal.SIGKILL)
    time.sleep(5)


def crash_postgres(postgres: PostgresServer) -> None:
    postgres.crash()
    time.sleep(2)
    postgres.start()


def main() -> None:
    figures: dict[str, Any] = {"latency_bar_ms": LATENCY_BAR_MS, "bus_cut_seconds": CUT_SECONDS}
    with tempfile.TemporaryDirectory() as name, running_postgres() as postgres:
        folder = Path(name)
        with running_redis(folder) as redis:
            nodes = Nodes(folder, postgres, redis)
            with stopping(*nodes.nodes):
                figures["redis"] = latency(nodes)
                figures["redis_away"] = fault(nodes, lambda: stop_redis(redis), write_at=(0, 1))
        nodes = Nodes(folder, postgres, None)
        with stopping(nodes.nodes[1]):
            figures["notify"] = latency(nodes)
            figures["notify_cut"] = fault(nodes, lambda: end_listening(nodes), write_at=(0, 1))
            figures["postgres_crashed"] = fault(nodes, lambda: crash_postgres(postgres), write_at=(0, 1))
            figures["node_killed"] = fault(nodes, lambda: kill_first_node(nodes), write_at=(0, 1))
    report(figures)


def report(figures: dict[str, Any]) -> None:
    rows = []
    for bus in ("notify", "redis"):
        of = figures[bus]
        rows.append((f"{bus}: one node to a client of the other", f"p50 {of['p50_ms']} ms, p99 {of['p99_ms']} ms", f"{LATENCY_BAR_MS:g} ms"))  # fmt: skip
        rows.append((f"{bus}: after the writer's answer", f"p50 {of['after_the_answer_p50_ms']} ms, p99 {of['after_the_answer_p99_ms']} ms", ""))  # fmt: skip
    for name in ("redis_away", "notify_cut", "postgres_crashed", "node_killed"):
        of = figures[name]
        said = f"{of['lost']} lost, {of['twice']} twice, {of['out_of_order']} out of order; {of['events']} events for {of['acknowledged']} acknowledged, to 4 clients; longest {of['longest_delay_ms']} ms"
        rows.append((name.replace("_", " "), said, "0"))
    publish("nodes", figures, rows, ("two nodes on PostgreSQL", "measured", "bar"))


if __name__ == "__main__":
    main()
