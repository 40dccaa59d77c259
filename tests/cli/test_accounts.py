"""`taskcast migrate`, `user` and `token`."""

from datetime import datetime, timedelta

from tests.cli.conftest import Run, add
from tests.services.server import StartTaskcast
from tests.support.people import ADA, BEN


def test_an_account_and_a_token_made_on_the_command_line_open_the_api(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA, BEN))
    secret = server.cli("token", "create", BEN.email, "--name", "robot", "--scope", "read")
    client = server.client_for(None)
    reading = client.get("/api/me", headers={"Authorization": f"Bearer {secret}"})
    writing = client.post("/api/projects", json={"name": "x"}, headers={"Authorization": f"Bearer {secret}"})
    signed_in = client.post("/api/auth/login", json={"email": ADA.email, "password": ADA.password})

    assert secret.startswith("tc_")
    assert len(secret.split()) == 1
    assert reading.json()["name"] == "Ben"
    assert writing.status_code == 403
    assert signed_in.json()["is_admin"]  # the first account administers
    assert not reading.json()["is_admin"]


def test_a_token_of_the_command_line_may_end(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA,))
    secret = server.cli("token", "create", ADA.email, "--name", "robot", "--days", "90")
    client = server.client_for(None)
    listed = client.get("/api/me/tokens", headers={"Authorization": f"Bearer {secret}"}).json()["items"]
    (robot,) = [each for each in listed if each["name"] == "robot"]
    lasts = datetime.fromisoformat(robot["expires_at"]) - datetime.fromisoformat(robot["created_at"])
    assert timedelta(days=89, hours=23) < lasts <= timedelta(days=90)


def test_a_link_for_a_new_password_is_made_where_no_mail_is_sent(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA, BEN))
    link = server.cli("user", "reset-link", BEN.email)
    client = server.client_for(None)
    fields = {"token": link.partition("#token=")[2], "password": "several unrelated words here"}
    client.post("/api/auth/reset", json=fields).raise_for_status()
    signed_in = client.post(
        "/api/auth/login", json={"email": BEN.email, "password": "several unrelated words here"}
    )
    assert link.startswith(f"{server.url}/reset#token=")
    assert signed_in.is_success


def test_a_refusal_says_what_to_mend_and_ends_with_one(run: Run) -> None:
    assert run("migrate").returncode == 0
    assert add(run, ADA).returncode == 0
    twice = add(run, ADA)
    weak = run("user", "add", BEN.email, "--name", "Ben", "--password-stdin", stdin="short\n")
    unasked = run("user", "add", BEN.email, "--name", "Ben")
    stranger = run("token", "create", BEN.email, "--name", "robot")

    assert (twice.returncode, twice.stderr) == (1, "error: email: Has an account already.\n")
    assert (weak.returncode, weak.stderr) == (1, "error: password: Must have at least 12 characters.\n")
    assert (unasked.returncode, "--password-stdin" in unasked.stderr) == (2, True)
    assert (stranger.returncode, stranger.stdout) == (1, "")
    assert f"no active account {BEN.email}" in stranger.stderr


def test_a_wrong_setting_is_named_without_a_traceback(run: Run) -> None:
    done = run("migrate", TASKCAST_PORT="eighty")

    assert done.returncode == 2
    assert "TASKCAST_PORT" in done.stderr
    assert "Traceback" not in done.stderr
