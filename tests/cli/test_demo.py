"""`taskcast demo` is the first thing people see."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from taskcast.usecases.accounts.demo_accounts import PUBLISHED_PASSWORD
from tests.services.ports import free_port
from tests.services.programs import run_taskcast, start_taskcast
from tests.services.waiting import PATIENCE_SECONDS, wait_until


def test_the_demo_says_in_one_line_what_to_open_and_how_to_sign_in(
    environment: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    said = tmp_path / "said.txt"
    with said.open("wb") as output:
        demo = start_taskcast("demo", environment={**environment, "TASKCAST_PORT": str(port)}, out=output)
    try:
        line = wait_until(
            lambda: next((line for line in said.read_text().splitlines() if line.startswith("Open ")), None),
            timeout=60,
        )
        password = line.partition("“")[2].partition("”")[0]
        seen = {}
        for email in ("ada@example.org", "ben@example.org"):
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False, timeout=PATIENCE_SECONDS
            ) as client:
                signed_in = client.post("/api/auth/login", json={"email": email, "password": password})
                assert signed_in.status_code == 200, signed_in.text
                seen[email] = client.get("/api/me/snapshot").json()
    finally:
        demo.terminate()
        demo.wait(PATIENCE_SECONDS)

    assert f"http://127.0.0.1:{port}" in line
    assert all(email in line for email in seen)
    names = [{access["project"]["name"] for access in snapshot["projects"]} for snapshot in seen.values()]
    assert names == [{"Inbox", "Garden party", "Website relaunch"}] * 2
    assert all(snapshot["unread_count"] > 0 for snapshot in seen.values())


@contextmanager
def running(command: str, environment: dict[str, str], said: Path) -> Iterator[httpx.Client]:
    """`taskcast demo` or `serve`, and a browser without cookies before it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {**environment, "TASKCAST_PORT": str(port), "TASKCAST_LOG_FORMAT": "json"}
    with said.open("wb") as output:
        process = start_taskcast(command, environment=settings, out=output)
    try:
        begun = "Open " if command == "demo" else "Taskcast is at "
        wait_until(lambda: begun in said.read_text(), timeout=60)
        with httpx.Client(base_url=url, trust_env=False, verify=False, timeout=PATIENCE_SECONDS) as client:
            yield client
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def sign_in(
    client: httpx.Client, email: str = "ada@example.org", password: str = PUBLISHED_PASSWORD
) -> httpx.Response:
    return client.post("/api/auth/login", json={"email": email, "password": password})


@pytest.mark.promise("P6")
def test_nobody_gets_into_a_server_by_what_the_demo_has_published(
    environment: dict[str, str], tmp_path: Path
) -> None:
    said = tmp_path / "said.txt"
    token_of_ben = ("token", "create", "ben@example.org", "--name", "Script")
    with running("demo", environment, said) as demo:
        assert sign_in(demo).status_code == 200
        session = {"Cookie": "; ".join(f"{name}={value}" for name, value in demo.cookies.items())}
        made = run_taskcast(*token_of_ben, environment=environment, timeout=60)
    token = {"Authorization": f"Bearer {made.stdout.strip()}"}

    with running("serve", environment, said) as server:
        refused = sign_in(server)
        assert (refused.status_code, refused.json()["code"]) == (403, "demo_password")
        assert "is public" in refused.json()["detail"]
        assert sign_in(server, password="another wrong one").status_code == 401
        assert server.get("/api/me", headers=session).status_code == 401
        assert server.get("/api/me", headers=token).status_code == 401
    assert '"event": "demo_accounts_closed"' in said.read_text()

    with running("demo", environment, said) as demo:
        assert sign_in(demo).status_code == 200
