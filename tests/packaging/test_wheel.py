"""What is published is what was tested: the wheel, installed, serves the server and its page."""

import subprocess
import sys
from pathlib import Path

from tests.services.server import StartTaskcast

ROOT = Path(__file__).parents[2]


def test_the_installed_wheel_serves_the_page(tmp_path: Path, taskcast_server: StartTaskcast) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path / "dist", ROOT], check=True)
    (wheel,) = (tmp_path / "dist").glob("taskcast-*.whl")
    installed = tmp_path / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", installed, wheel], check=True)
    # PYTHONPATH comes before the editable install, so this server never sees the source tree.
    server = taskcast_server(PYTHONPATH=str(installed))
    page = server.client_for(None).get("/")
    assert page.is_success
    assert "<tc-root" in page.text
