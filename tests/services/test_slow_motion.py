"""What `SLOW=pages` and `SLOW=servers` do (slow_motion.py)."""

import psutil
import pytest

from tests.services.server import StartTaskcast
from tests.services.slow_motion import SERVERS, SlowMotion
from tests.services.waiting import wait_until


def test_a_server_in_slow_motion_is_stopped_most_of_the_time_and_goes_on_afterwards(
    taskcast_server: StartTaskcast,
) -> None:
    server = taskcast_server()
    process = psutil.Process(server.process_id)
    motion = SlowMotion(SERVERS)
    motion.start()
    wait_until(lambda: process.status() == psutil.STATUS_STOPPED, what="a stop")
    wait_until(lambda: process.status() != psutil.STATUS_STOPPED, what="its end")
    motion.stop()
    assert process.status() != psutil.STATUS_STOPPED
    assert server.client_for(None).get("/readyz").is_success


def test_only_what_there_is_can_be_slow() -> None:
    with pytest.raises(pytest.UsageError, match="SLOW is"):
        SlowMotion("everything")
