"""The question of `update_rest`, with the server software that its first bar was set with: gunicorn's own worker for both.

Our web server halved what an empty route costs, and so made every ratio to it worse while each update became
cheaper. Here Taskcast and the empty Flask route both run on gunicorn's gevent worker. Bar of the first form: 2.5 times.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from _clients import Client, HttpClient, new_title
from _harness import HERE, Process, Taskcast, publish, stopping
from _update_scenario import ASSIGNEES, UNPACED, UpdateScenario, all_delivered, reference
from update_rest import CONNECTIONS, REQUESTS, ROUNDS, cost

BAR = 2.5
PROGRAM = (sys.executable, str(HERE / "_on_gunicorn.py"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        taskcast = Taskcast(Path(folder), program=PROGRAM, **UNPACED)
        constant = reference("_empty_app.py", Path(folder), "gevent")
        with stopping(taskcast, constant):
            constant.wait_ready("/api/tasks/1")
            measure(UpdateScenario(taskcast), constant)


def measure(stage: UpdateScenario, constant: Process) -> None:
    path = f"/api/tasks/{stage.task(assignees=ASSIGNEES)}"
    results = {}
    with stage.listening() as heard:
        for connections in CONNECTIONS:
            updating = clients(stage.taskcast, path, stage.ada, connections)
            asking = clients(constant, "/api/tasks/1", stage.ada, connections)
            results[connections] = compared(stage.taskcast, updating, constant, asking)
            for client in (*updating, *asking):
                client.sock.close()
    all_delivered(heard, (REQUESTS // 2 + REQUESTS * ROUNDS) * len(CONNECTIONS))
    figures = {"bar": BAR, "at": {f"{number} connections": found for number, found in results.items()}}
    names = [name for name in next(iter(results.values())) if name != "rounds"]
    rows = [(name.replace("_", " "), *(str(found[name]) for found in results.values())) for name in names]
    publish("update_on_gunicorn", figures, rows, ("figure", *(f"{number} connections" for number in results)))


def clients(server: Process, path: str, token: str, number: int) -> list[HttpClient]:
    return [HttpClient(server.url, "PATCH", path, token, new_title) for _ in range(number)]


def compared(
    taskcast: Process, updating: list[Client], constant: Process, asking: list[Client]
) -> dict[str, object]:
    for server, who in ((taskcast, updating), (constant, asking)):
        cost(server, who, REQUESTS // 2)
    rounds = [(cost(taskcast, updating)[0], cost(constant, asking)[0]) for _ in range(ROUNDS)]
    return {
        "update_cpu_ms": round(statistics.median(whole for whole, _ in rounds), 3),
        "empty_route_cpu_ms": round(statistics.median(empty for _, empty in rounds), 3),
        "ratio": round(statistics.median(whole / empty for whole, empty in rounds), 2),
        "rounds": [tuple(round(each, 3) for each in both) for both in rounds],
    }


if __name__ == "__main__":
    main()
