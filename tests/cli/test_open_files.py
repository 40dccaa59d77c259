"""How many sockets may be open is up to the system, not to the shell that started the server."""

import subprocess
import sys

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
