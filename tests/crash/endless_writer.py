"""Updates tasks from several threads until it is killed, and says on a line of its own what was acknowledged."""

import sys
import threading

from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.permissions import Actor
from taskcast.storage import open_store
from tests.support.scenario import CountedIds, Scenario, StoppedClock, instance_on


def write(world: Scenario, task: int, out: threading.Lock) -> None:
    """Line: task, title, stream, seq."""
    number = 0
    while True:
        number += 1
        title = f"{task}-{number}"
        answer = world.do(world.ben, "update_task", id=task, title=title, key=title)
        place = answer.events[0]
        with out:
            sys.stdout.write(f"{task} {title} {place.stream} {place.seq}\n")
            sys.stdout.flush()


def main() -> None:
    """One thread for each task."""
    url, (actor, project, *tasks) = sys.argv[1], map(int, sys.argv[2:])
    clock = StoppedClock()
    ids = CountedIds()
    for _ in range(100_000):
        ids.lease_id()  # beyond those of the seeding process
    store = open_store(url, clock=clock, ids=ids, channels=("email",))
    person = Actor(user_id=UserId(actor))
    world = Scenario(instance_on(store, clock), *(person,) * 5, ProjectId(project), clock)
    out = threading.Lock()
    for task in tasks:
        threading.Thread(target=write, args=(world, task, out)).start()
