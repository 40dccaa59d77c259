"""`taskcast demo` is the first thing people see."""

import signal
import subprocess
from pathlib import Path

import httpx

from tests.services.ports import free_port
from tests.services.server import PROGRAM
from tests.services.waiting import PATIENCE_SECONDS, wait_until


def test_the_demo_says_in_one_line_what_to_open_and_how_to_sign_in(
    environment: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    said = tmp_path / "said.txt"
    with said.open("wb") as output:
        demo = subprocess.Popen(
            [str(PROGRAM), "demo"], env={**environment, "TASKCAST_PORT": str(port)}, stdout=output
        )
    try:
        line = wait_until(
            lambda: next((line for line in said.read_text().splitlines() if line.startswith("Open ")), None),
            timeout=60,
        )
        password = line.partition("“")[2].partition("”")[0]
        seen = {}
        for email in ("ada@example.org", "ben@example.org"):
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE_SECONDS
            ) as client:
                signed_in = client.post("/api/auth/login", json={"email": email, "password": password})
                assert signed_in.status_code == 200, signed_in.text
                seen[email] = client.get("/api/me/snapshot").json()
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(PATIENCE_SECONDS)

    assert f"http://127.0.0.1:{port}" in line
    assert all(email in line for email in seen)
    names = [{access["project"]["name"] for access in snapshot["projects"]} for snapshot in seen.values()]
    assert names == [{"Inbox", "Garden party", "Website relaunch"}] * 2
    assert all(snapshot["unread_count"] > 0 for snapshot in seen.values())
