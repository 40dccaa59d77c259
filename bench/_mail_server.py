"""A mail server for the benchmarks: takes its port, then lines `delay SECONDS`, `down`, `up` and `count` on stdin."""

import asyncio
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Slow:
    """Takes its time for each message, and counts them."""

    delay = 0.0
    count = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        await asyncio.sleep(self.delay)
        self.count += 1
        return "250 kept"


def main() -> None:
    slow = Slow()
    controller: Controller | None = None
    for line in sys.stdin:
        word, _, value = line.strip().partition(" ")
        if word == "delay":
            slow.delay = float(value)
        elif word == "up":
            controller = Controller(slow, hostname="127.0.0.1", port=int(sys.argv[1]))
            controller.start()
        elif word == "down" and controller is not None:
            controller.stop()
        print(slow.count, flush=True)


if __name__ == "__main__":
    main()
