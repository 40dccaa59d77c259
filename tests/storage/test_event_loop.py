"""The store under gevent, as `taskcast serve` runs it: nothing blocks the loop, nothing is lost."""

import subprocess
import sys

import pytest


@pytest.mark.promise("P1", "P2", "P7")
def test_greenlets_write_and_read_and_listen_on_one_loop(each_database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.storage.loop_program", each_database_url],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
