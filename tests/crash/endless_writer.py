"""Updates tasks from several threads until it is killed, and says on a line of its own what was acknowledged."""

import sys
import threading

from taskcast.storage import open_store
from tests.cast import CountedIds, StoppedClock, World, instance_on


def write(world: World, task: int, out: threading.Lock) -> None:
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


def main(url: str, actor: int, project: int, tasks: list[int]) -> None:
    """One thread for each task."""
    from taskcast.domain.ids import ProjectId, UserId
    from taskcast.domain.permissions import Actor

    clock = StoppedClock()
    ids = CountedIds()
    for _ in range(100_000):
        ids.lease_id()  # beyond those of the seeding process
    store = open_store(url, clock=clock, ids=ids, channels=("email",))
    person = Actor(user_id=UserId(actor))
    world = World(instance_on(store, clock), *(person,) * 5, ProjectId(project), clock)
    out = threading.Lock()
    for task in tasks:
        threading.Thread(target=write, args=(world, task, out)).start()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [int(task) for task in sys.argv[4:]])
