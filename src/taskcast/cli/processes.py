"""Starts the serving processes of one machine, and prepares what they share.

With more than one there is a folder that only they can open: for their figures, which are told as one, and for
the sockets over which they hand polling clients to each other. It goes when the last of them does.
"""

import errno
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taskcast.cli.open_files import allow_many_open_files
from taskcast.settings import BadSettingError, Settings

if TYPE_CHECKING:
    from taskcast.bootstrap.serving import ServerProcess

ATTEMPTS = 5


def run_processes(
    settings: Settings, *, started: "Callable[[ServerProcess], None] | None" = None, is_demo: bool = False
) -> None:
    """Serve with as many processes as the settings say, until told to stop.

    `started` is called once, in the first of them, when it tells and sends; `is_demo` lets the demo's people in.
    """
    allow_many_open_files()
    _check_port_is_free(settings.host, settings.port)
    if settings.workers == 1:
        from taskcast.cli.gunicorn_server import run_server

        run_server(settings, started=started, is_demo=is_demo)
        return
    with _shared_folder() as folder:
        # prometheus_client decides at import whether its values are in files.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        from taskcast.cli.gunicorn_server import run_server

        run_server(settings, started=started, shared=folder, is_demo=is_demo)


def _check_port_is_free(host: str, port: int) -> None:
    """Check that the port is free: the kernel would let a second Taskcast share it and mix both up.

    Processes of one that was killed take a second to notice, hence the patience.
    """
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise BadSettingError(f"TASKCAST_HOST: there is no address {host}") from None
    for attempt in range(ATTEMPTS):
        with socket.socket(address[0]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address[4])
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise BadSettingError(f"TASKCAST_HOST: {host} is no address of this machine") from None
                if attempt == ATTEMPTS - 1 or error.errno == errno.EACCES:
                    raise BadSettingError(f"TASKCAST_PORT: cannot listen on {host}:{port}: {error}") from None
            else:
                return
        time.sleep(1)


@contextmanager
def _shared_folder() -> Iterator[Path]:
    folder, owner = Path(tempfile.mkdtemp(prefix="taskcast-")), os.getpid()
    try:
        yield folder
    finally:
        if os.getpid() == owner:  # and not a forked child
            shutil.rmtree(folder, ignore_errors=True)
