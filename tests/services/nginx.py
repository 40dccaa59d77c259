"""A real nginx for the tests with the configuration we ship, in front of nodes of the test's own."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.waiting import PATIENCE_SECONDS, wait_until

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "deploy/nginx/taskcast.conf"


class NginxServer:
    """nginx on a port of its own, over TLS with a certificate of its own."""

    def __init__(self, folder: Path, port: int, nodes: list[int]) -> None:
        self.port = port
        self.url = f"https://localhost:{port}"
        self._folder = folder
        self._certify()
        (folder / "taskcast.conf").write_text(self._adapted(nodes))
        (folder / "nginx.conf").write_text(
            f"pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
            "events {}\n"
            f"http {{ access_log {folder}/access.log; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
            f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            f"include {folder}/taskcast.conf; }}\n"
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_until((folder / "nginx.pid").exists, what="nginx listening")

    def log_text(self) -> str:
        """Everything it has written down, of requests and of faults."""
        return "".join((self._folder / name).read_text() for name in ("access.log", "error.log"))

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)

    def _certify(self) -> None:
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", "privkey.pem", "-out", "fullchain.pem", "-days", "2", "-subj", "/CN=localhost",
            ],
            cwd=self._folder, check=True, capture_output=True,
        )  # fmt: skip

    def _adapted(self, nodes: list[int]) -> str:
        """What we ship, with the name, the certificate, the ports and the nodes changed, and nothing else."""
        text = SHIPPED.read_text()
        for host, node in zip(("10.0.0.11:8080", "10.0.0.12:8080"), nodes, strict=True):
            assert text.count(host) == 2
            text = text.replace(host, f"127.0.0.1:{node}")
        text = text.replace("/etc/letsencrypt/live/tasks.example.org", str(self._folder))
        text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
        text = text.replace("listen [::]:443 ssl http2;", "").replace(
            "listen 443 ", f"listen 127.0.0.1:{self.port} "
        )
        return text.replace("tasks.example.org", "localhost")


StartNginx = Callable[[int, list[int]], NginxServer]


@pytest.fixture
def nginx_before(tmp_path: Path) -> Iterator[StartNginx]:
    """`nginx_before(port, [8081, 8082])`: nginx on that port, before nodes on those."""
    started: list[NginxServer] = []

    def start(port: int, nodes: list[int]) -> NginxServer:
        folder = tmp_path / "nginx"
        folder.mkdir()
        started.append(NginxServer(folder, port, nodes))
        return started[-1]

    yield start
    for server in started:
        server.stop()
