"""A mail server that takes its time: `_slow_smtp.py PORT SECONDS`; says on standard output how many mails it took."""

import asyncio
import sys

from aiosmtpd.controller import UnthreadedController


class Slow:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.taken = 0

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - aiosmtpd's names
        await asyncio.sleep(self.seconds)
        self.taken += 1
        return "250 OK"


async def main() -> None:
    slow = Slow(float(sys.argv[2]))
    controller = UnthreadedController(
        slow, hostname="127.0.0.1", port=int(sys.argv[1]), loop=asyncio.get_running_loop()
    )
    await controller._create_server()  # noqa: SLF001 - begin() wants the loop for itself
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(slow.taken, flush=True)


asyncio.run(main())
