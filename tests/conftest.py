"""What every test shares: the real services, the promise marker, Hypothesis profiles.

The services (PostgreSQL, Redis, SMTP, a browser, Taskcast itself) are described in tests/services/README.md.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOM_BYTES = 2 * 2**30

pytest_plugins = [
    "tests.services.postgres",
    "tests.services.databases",
    "tests.services.redis",
    "tests.services.smtp",
    "tests.services.server",
    "tests.services.nginx",
    "tests.services.node",
    "tests.services.page_process",
    "tests.services.browser",
    "tests.support.seeded_databases",
]


def keep_files_in_memory() -> None:
    """Put what tests write into memory, where there is room: a disk is what PostgreSQL and SQLite wait for most."""
    memory = Path("/dev/shm")
    if "TMPDIR" not in os.environ and memory.is_dir() and shutil.disk_usage(memory).free >= ROOM_BYTES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(memory)


keep_files_in_memory()

# Servers and commands in processes of their own would compile every module at each start.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PROMISES = frozenset(f"P{number}" for number in range(1, 10))

# Repeatable by default: a failure in CI is a failure at home. `make soak` searches anew each time.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "soak", parent=settings.get_profile("repeatable"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a promise that docs/promises.md does not make."""
    for item in items:
        for marker in item.iter_markers("promise"):
            unknown = set(marker.args) - PROMISES
            if unknown or not marker.args:
                raise pytest.UsageError(f"{item.nodeid}: promise() takes P1 to P9, not {sorted(unknown)}")
