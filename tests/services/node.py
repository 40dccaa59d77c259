"""Run JavaScript of the tests under Node, with the packages of web/ (the official socket.io-client among them)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class NodeRunner:
    """Runs scripts of tests/js."""

    def __init__(self, program: str) -> None:
        self.program = program

    def run(self, script: str, *arguments: str, stdin: str = "", timeout: float = 60.0) -> str:
        """Run tests/js/`script` to its end and return what it printed.

        Raises:
            RuntimeError: it failed; the message holds its output.
        """
        command = [self.program, str(ROOT / "tests/js" / script), *arguments]
        done = subprocess.run(
            command,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{script} ended with {done.returncode}:\n{done.stderr}{done.stdout}")
        return done.stdout

    def start(self, script: str, *arguments: str) -> subprocess.Popen[str]:
        """Start tests/js/`script`; the caller talks to it over its pipes and ends it."""
        return subprocess.Popen(
            [self.program, str(ROOT / "tests/js" / script), *arguments],
            env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    @staticmethod
    def environment() -> dict[str, str]:
        # Scripts are CommonJS (.cjs): only `require` looks in NODE_PATH.
        return {**os.environ, "NODE_PATH": str(ROOT / "web/node_modules")}


@pytest.fixture(scope="session")
def node() -> NodeRunner:
    """Node as `make test` puts it on the PATH."""
    program = shutil.which("node")
    if program is None or not (ROOT / "web/node_modules/socket.io-client").exists():
        raise RuntimeError("Node or the packages of web/ are missing: run the tests with `make test-py`")
    return NodeRunner(program)
