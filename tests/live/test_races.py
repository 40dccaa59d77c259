"""Thousands of rounds of writes, removals, returns, connects and subscriptions at once (tests/live/races.py)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROUNDS = {"sqlite": 2_000, "postgresql": 600}
TIMES_IN_SOAK = 25


def _race(url: str, seed: int, *, times: int = 1) -> None:
    rounds = times * ROUNDS[url.partition(":")[0]]
    command = [sys.executable, "-m", "tests.live.races", url, f"--rounds={rounds}", f"--seed={seed}"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600 * times, check=False,
        cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.promise("P2", "P6", "P7")
def test_thousands_of_rounds_of_races_break_no_promise(each_database_url: str) -> None:
    _race(each_database_url, seed=20261123)


@pytest.mark.soak
@pytest.mark.promise("P2", "P6", "P7")
@pytest.mark.parametrize("seed", range(5))
def test_races_with_other_luck_break_no_promise_either(each_database_url: str, seed: int) -> None:
    _race(each_database_url, seed, times=TIMES_IN_SOAK)
