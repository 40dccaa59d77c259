"""Report how many files of src/taskcast one `PATCH /api/tasks/<id>` enters, and how large they are.

`tools/trace_patch.py [TREE]` starts the real server of that working tree (by default this one) on a database of its
own, sends the same kind of update several times, and records every function that starts meanwhile on the event loop's
thread. A hop is a call from one file into another. What runs by a timer is in some traces only, so a file counts if
it is in every trace.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import mean, median
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TRACES = 9
PORT = 18479
ADDRESS = "ada@example.org"


def main() -> int:
    """Print the sizes of the files, and the files and hops of one update."""
    tree = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    sizes = {
        path.relative_to(tree / "src").as_posix(): len(path.read_text("utf-8").splitlines())
        for path in (tree / "src" / "taskcast").rglob("*.py")
    }
    lines = sorted(sizes.values())
    print(f"{len(lines)} files, {mean(lines):.0f} lines on average, {median(lines):.0f} in the median")
    print(f"{sum(size < 40 for size in lines)} files under 40 lines")  # noqa: PLR2004 - see CONTRIBUTING.md
    with tempfile.TemporaryDirectory() as folder:
        traces = _traces(tree, Path(folder))
    files = set.intersection(*({file for file, _ in trace} for trace in traces))
    hops = median(sum(is_hop for file, is_hop in trace if file in files) for trace in traces)
    print(f"one PATCH enters {len(files)} files by {hops:.0f} hops")
    for file in sorted(files):
        print(f"  {sizes[file]:4d} {file}")
    return 0


def _traces(tree: Path, folder: Path) -> list[list[tuple[str, bool]]]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree / "src"),
        "TASKCAST_DATA_DIR": str(folder),
        "TASKCAST_PORT": str(PORT),
        "TRACE_SWITCH": str(folder / "trace"),
    }
    command = [sys.executable, __file__, "--taskcast"]

    def taskcast(*words: str, said: str = "") -> str:
        done = subprocess.run(
            [*command, *words], env=environment, input=said, text=True, stdout=subprocess.PIPE, check=True
        )
        return done.stdout.strip()

    taskcast("user", "add", ADDRESS, "--name", "Ada", "--password-stdin", said="seven quiet harbours\n")
    token = taskcast("token", "create", ADDRESS, "--name", "trace")
    server = subprocess.Popen([*command, "serve"], env=environment, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None  # noqa: S101 - it is piped
        server.stdout.readline()
        task = _send("POST", "/api/tasks", token, {"title": "First"})["id"]
        for number in range(50):  # what is cached or compiled once is no part of an update
            _send("PATCH", f"/api/tasks/{task}", token, {"title": f"Before {number}"})
        return [_trace(folder / "trace", task, token, number) for number in range(TRACES)]
    finally:
        server.terminate()
        server.wait()


def _trace(switch: Path, task: int, token: str, number: int) -> list[tuple[str, bool]]:
    switch.touch()
    time.sleep(0.05)  # the server looks for the switch every few milliseconds
    _send("PATCH", f"/api/tasks/{task}", token, {"title": f"Traced {number}"})
    switch.unlink()
    found = switch.with_suffix(".json")
    while not found.exists():
        time.sleep(0.005)
    trace: list[tuple[str, bool]] = [(file, is_hop) for file, is_hop in json.loads(found.read_text())]
    found.unlink()
    return trace


def _send(method: str, path: str, token: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}{path}",
        method=method,
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


def run_traced() -> None:
    """Run `taskcast` of the tree under test, with a recorder in each serving process."""
    del sys.argv[1]
    os.register_at_fork(after_in_child=_watch)
    from taskcast.cli.main import main as taskcast  # noqa: PLC0415 - of the tree under test

    taskcast()


def _watch() -> None:
    """In a serving process: note calls while the switch file exists, and write them when it is gone."""
    import greenlet  # noqa: PLC0415 - the tree under test needs it anyway
    from gevent import monkey  # noqa: PLC0415

    sleep = monkey.get_original("time", "sleep")
    start_thread = monkey.get_original("_thread", "start_new_thread")
    switch = Path(os.environ["TRACE_SWITCH"])
    calls: list[tuple[str, bool]] = []
    is_recording = False

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if is_recording and event == "call" and (file := _ours(frame)) is not None:
            caller = frame.f_back
            while caller is not None and _ours(caller) is None:
                caller = caller.f_back
            calls.append((file, caller is not None and _ours(caller) != file))

    def watch() -> None:
        nonlocal is_recording
        while True:
            while not switch.exists():
                sleep(0.005)
            calls.clear()
            is_recording = True
            while switch.exists():
                sleep(0.005)
            is_recording = False
            written = switch.with_suffix(".part")
            written.write_text(json.dumps(calls))
            written.rename(switch.with_suffix(".json"))

    sys.setprofile(note)
    greenlet.settrace(lambda *_: sys.setprofile(note))  # each greenlet has a profiler of its own
    start_thread(watch, ())


def _ours(frame: FrameType) -> str | None:
    _, is_ours, rest = frame.f_code.co_filename.partition("/src/taskcast/")
    return f"taskcast/{rest}" if is_ours else None


if __name__ == "__main__":
    if sys.argv[1:2] == ["--taskcast"]:
        run_traced()
    else:
        sys.exit(main())
