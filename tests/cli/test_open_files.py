"""How many sockets may be open is up to the system, not to the shell that started the server."""

import resource
import subprocess
import sys

import pytest

from taskcast.cli.open_files import allow_many_open_files

LIMITED = """
import resource
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))
from taskcast.cli.open_files import allow_many_open_files
assert allow_many_open_files() == most
assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most)
"""


def test_a_low_limit_of_the_shell_is_raised_as_far_as_the_system_allows() -> None:
    subprocess.run([sys.executable, "-c", LIMITED], check=True)


def test_no_limit_is_raised_to_what_is_granted_where_there_is_said_to_be_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on macOS, which refuses to set the limit to none."""
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    assert allow_many_open_files() == 10_240
    assert asked == [(10_240, resource.RLIM_INFINITY)]
