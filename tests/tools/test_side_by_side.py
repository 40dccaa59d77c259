"""Commands that run beside each other (tools/side_by_side.py)."""

import re
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "tools/side_by_side.py"


def side_by_side(*commands: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, PROGRAM, *commands], capture_output=True, text=True, check=False, timeout=60
    )


def test_every_command_runs_and_its_output_stays_together() -> None:
    done = side_by_side("echo one; echo two", "echo three >&2")
    assert done.returncode == 0
    assert re.search(r"echo one; echo two \(\d+ s\)\none\ntwo\n", done.stdout)
    assert "three\n" in done.stdout


def test_what_the_first_says_can_be_shown_as_it_comes() -> None:
    done = side_by_side("--show-first", "echo shown", "echo kept")
    assert done.returncode == 0
    assert done.stdout.count("shown\n") == 1
    assert "kept\n" in done.stdout


def test_one_that_fails_fails_all_and_is_named_last_and_the_others_still_run() -> None:
    done = side_by_side("echo wrong; false | cat", "echo right")
    assert done.returncode == 1
    assert "right\n" in done.stdout
    assert done.stdout.endswith("FAILED echo wrong; false | cat\n")
