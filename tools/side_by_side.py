"""Run commands side by side, one for each processor, and print what each has said when it has ended.

    python tools/side_by_side.py 'ruff check .' 'mypy' 'cd web && npm run lint'

Commands start in the order given, so the longest go first. With `--show-first`, what the first says is shown as it
comes. Ends with 1 if one of them failed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

SHOW_FIRST = "--show-first"


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has run."""

    command: str
    code: int
    output: str
    seconds: float


def main() -> int:
    """Run the commands of the command line."""
    shows_first = sys.argv[1] == SHOW_FIRST
    commands = sys.argv[1 + shows_first :]
    failed: list[str] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        running: list[Future[Ended]] = [
            pool.submit(
                run, command, output=None if shows_first and command is commands[0] else subprocess.PIPE
            )
            for command in commands
        ]
        for future in as_completed(running):
            ended = future.result()
            print(report(ended), end="", flush=True)
            if ended.code:
                failed.append(ended.command)
    return say_what_failed(failed)


def run(command: str, *, output: int | None = subprocess.PIPE) -> Ended:
    """Run a command of the shell to its end; without `output` it writes to ours."""
    begun = time.monotonic()
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return Ended(command, done.returncode, done.stdout or "", time.monotonic() - begun)


def report(ended: Ended) -> str:
    """What a person reads: one line, and the output below it."""
    state = "FAILED" if ended.code else "ok"
    output = ended.output if ended.output.endswith("\n") or not ended.output else f"{ended.output}\n"
    return f"{state:6} {ended.command} ({ended.seconds:.0f} s)\n{output}"


def say_what_failed(commands: Sequence[str]) -> int:
    """Name the commands that failed, below the output of the others; returns the exit code."""
    for command in commands:
        print(f"FAILED {command}")
    return 1 if commands else 0


if __name__ == "__main__":
    sys.exit(main())
