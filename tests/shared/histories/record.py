"""Record the shared histories anew: `python -m tests.shared.histories.record` (the same every time).

Each is what Ben hears of the shared project, on a line with its own way of losing things.
"""

import json
import random
import tempfile
from pathlib import Path
from typing import Any

from taskcast.domain.entities import COLLECTIONS
from tests.support.histories import OFTEN, Play
from tests.support.scenario import Scenario
from tests.support.seeded_databases import SeededFile
from tests.support.store_client import missed, snapshot_of_project
from tests.support.stream_views import Json

HERE = Path(__file__).parent
STEPS = 120

# What becomes of the n-th event: how many times it is heard, and which earlier one is heard again before it.
LINES: dict[str, Any] = {
    "everything once": lambda n, chance: ([], 1),
    "everything twice": lambda n, chance: ([], 2),
    "every third dropped": lambda n, chance: ([], 0 if n % 3 == 2 else 1),
    "only every tenth heard": lambda n, chance: ([], 1 if n % 10 == 9 else 0),
    "nothing heard": lambda n, chance: ([], 0),
    "old ones again": lambda n, chance: ([n // 2, 0], 1),
    "the first and the last": lambda n, chance: ([], 1 if n == 0 or n > 40 else 0),
    "anything can happen": lambda n, chance: (
        [chance.randrange(n + 1)] if chance.random() < 0.2 else [],
        chance.choice([0, 0, 1, 1, 2]),
    ),
}


def record(world: Scenario, name: str, seed: int) -> Json:
    """One history."""
    chance = random.Random(seed)
    play = Play(world)
    project = world.project
    # Something is there already when the client comes.
    for _ in range(30):
        play.take(_step(chance))
    snapshot = snapshot_of_project(world.store, world.ben, project)
    for _ in range(STEPS):
        play.take(_step(chance))
    log = missed(world.store, world.ben, snapshot["stream"], snapshot["as_of"])
    heard: list[Json] = []
    for number, event in enumerate(log):
        earlier, times = LINES[name](number, chance)
        heard += [log[index] for index in earlier if times] + [event] * times
    fresh = snapshot_of_project(world.store, world.ben, project)
    keys = ("as_of", "project", "members", *COLLECTIONS, "tasks", "counts")
    expected = {key: fresh[key] for key in keys}
    return {"name": name, "snapshot": snapshot, "log": log, "heard": heard, "expected": expected}


def _step(chance: random.Random) -> tuple[str, tuple[int, int, int]]:
    """A step that leaves Ben in the project."""
    lasting = [name for name in OFTEN if name not in {"delete_project", "put_member", "remove_member"}]
    people = ["put_member", "remove_member"]
    name = chance.choice(lasting * 2 + people)
    if name in people:
        return name, (0, 2, 1 + chance.randrange(2))  # Ada lets Cleo in and out
    return name, (chance.randrange(100), chance.randrange(100), chance.randrange(100))


def main() -> None:
    """Write them all."""
    with tempfile.TemporaryDirectory() as folder:
        template = SeededFile(Path(folder))
        for seed, name in enumerate(LINES):
            with template.scenario() as world:
                history = record(world, name, seed)
            file = HERE / f"{name.replace(' ', '-')}.json"
            file.write_text(json.dumps(history, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
