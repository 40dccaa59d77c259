"""A process in which our programs are loaded already, from which others are forked: `programs.py` starts it.

Loading Python and the libraries takes longer than most of what tests do with a server. What is forked here is a
process like any other: with its own environment, session, files and exit code, to be stopped and killed.
"""

import gc
import importlib
import os
import select
import socket
import sys
from collections.abc import Callable

import msgspec

BOTH = (
    "typer.main",
    "typer.rich_utils",
    "rich._emoji_codes",
    "encodings.idna",
    "taskcast.bootstrap",
    "taskcast.cli.main",
    "taskcast.cli.logs",
)
PRELOADED = {
    "green": (*BOTH, "taskcast.bootstrap.serving", "taskcast.cli.gunicorn_server", "gunicorn.app.wsgiapp"),
    "plain": (*BOTH, "taskcast.cli.importing", "taskcast.cli.checkup"),
}
"""What programs made of greenlets need, for which the standard library is patched first, and what others do."""

MESSAGE_BYTES = 200_000
STARTED, ENDED = b"started %d\n", b"ended %d\n"


class Request(msgspec.Struct):
    """A program to run. Its standard streams, and where to tell its state, come beside it as file descriptors."""

    entry_point: str  # module:function
    argv: list[str]
    environment: dict[str, str]
    folder: str


Child = tuple[int, int]  # its process id, and where to tell its state


def serve(requests: socket.socket) -> Callable[[], int | None] | None:
    """Fork for every request until nobody is left to ask; returns in the new processes too: what they are to run."""
    # Of the operating system, whatever gevent has put in their place: nothing here may need an event loop.
    fork, wait, poller = os.fork, os.waitpid, select.poll()
    preload(sys.argv[1])
    children: dict[int, Child] = {}
    poller.register(requests, select.POLLIN)
    while True:
        for descriptor, _ in poller.poll():
            if descriptor in children:
                pid, state = children.pop(descriptor)
                poller.unregister(descriptor)
                os.write(state, ENDED % os.waitstatus_to_exitcode(wait(pid, 0)[1]))
                os.close(descriptor)
                os.close(state)
                continue
            message, descriptors, _, _ = socket.recv_fds(requests, MESSAGE_BYTES, 4)
            if not message:
                return None
            *streams, state = descriptors
            pid = fork()
            if pid == 0:
                for unneeded in (
                    requests.detach(),
                    state,
                    *children,
                    *(child[1] for child in children.values()),
                ):
                    os.close(unneeded)
                return started(msgspec.json.decode(message, type=Request), streams)
            os.write(state, STARTED % pid)
            watched = os.pidfd_open(pid)
            poller.register(watched, select.POLLIN)
            children[watched] = (pid, state)
            for stream in streams:
                os.close(stream)


def preload(kind: str) -> None:
    if kind == "green":
        from gevent import monkey

        monkey.patch_all()
    for module in PRELOADED[kind]:
        importlib.import_module(module)
    gc.freeze()  # or each process would look through all that is loaded, at its end at the latest


def started(request: Request, streams: list[int]) -> Callable[[], int | None]:
    """Become the program, in the new process."""
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.argv = request.argv
    module, _, function = request.entry_point.partition(":")
    run: Callable[[], int | None] = getattr(importlib.import_module(module), function)
    return run


def main() -> None:
    """Be the process, and then, in each that is forked, the program asked for."""
    program = serve(socket.socket(fileno=int(sys.argv[2])))
    sys.exit(program() if program else None)
