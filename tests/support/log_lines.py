"""What Taskcast logged during a test, without what threads of libraries and of other tests logged meanwhile."""

from logging import LogRecord
from typing import Literal

import pytest


def log_lines(
    caplog: pytest.LogCaptureFixture, logger: str, when: Literal["setup", "call", "teardown"] = "call"
) -> list[LogRecord]:
    """The lines of that logger, in order; `caplog.records` has those of the whole process."""
    return [line for line in caplog.get_records(when) if line.name == logger]
