"""Notifications of the running system: slow servers, crashes, and a worker in a process of its own."""

import httpx
import pytest

from tests.services.programs import start_taskcast
from tests.services.server import StartTaskcast, TaskcastServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.outbox import let_leases_run_out
from tests.support.people import ADA, BEN


def assign(ada: httpx.Client, ben: int, project: int, title: str) -> None:
    task = {"title": title, "project_id": project, "assignee_ids": [ben]}
    ada.post("/api/tasks", json=task).raise_for_status()


def shared_project(server: TaskcastServer) -> tuple[httpx.Client, int, int]:
    """Ada's client, Ben's id and the id of a project they share."""
    ada, ben = server.client_for(ADA), server.client_for(BEN)
    ben_id: int = ben.get("/api/me").json()["id"]
    project: int = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    ada.put(f"/api/projects/{project}/members/{ben_id}", json={"role": "member"}).raise_for_status()
    return ada, ben_id, project


@pytest.mark.promise("P5")
def test_a_mail_server_that_takes_its_time_holds_up_nobody(
    taskcast_server: StartTaskcast, smtp_server: SmtpServer
) -> None:
    smtp_server.hold_mail()
    server = taskcast_server(people=(ADA, BEN), TASKCAST_SMTP_URL=smtp_server.url)
    ada, _, project = shared_project(server)
    ben = server.client_for(BEN)
    for number in range(20):
        task = ben.post("/api/tasks", json={"title": f"Task {number}", "project_id": project}).json()["id"]
        ada.post(f"/api/tasks/{task}/comments", json={"body": "Which colour?"}).raise_for_status()

    smtp_server.wait_until_held(1)
    assert smtp_server.mails == []  # all twenty writes were answered before the first mail was out
    smtp_server.let_go()
    smtp_server.wait_for(20)
    assert len({mail["Message-ID"] for mail in smtp_server.messages}) == 20


@pytest.mark.promise("P5")
def test_a_crash_between_sending_and_marking_costs_one_more_copy_of_the_same_mail(
    taskcast_server: StartTaskcast, smtp_server: SmtpServer
) -> None:
    smtp_server.hold_answers()
    server = taskcast_server(people=(ADA, BEN), TASKCAST_SMTP_URL=smtp_server.url)
    ada, ben, project = shared_project(server)
    assign(ada, ben, project, "Paint the fence")
    smtp_server.wait_for(1)
    server.kill9()
    smtp_server.let_go()
    let_leases_run_out(server)
    server.start()
    first, second = smtp_server.wait_for(2)

    assert first["Message-ID"] == second["Message-ID"]
    log = server.client_for(BEN).get("/api/deliveries")
    wait_until(lambda: server.client_for(BEN).get("/api/deliveries").json()["items"][0]["state"] == "sent")
    assert log.json()["items"][0]["id"] in first["Message-ID"]
    assert len(smtp_server.mails) == 2


def test_a_worker_of_its_own_sends_what_the_server_leaves_to_it(
    taskcast_server: StartTaskcast, smtp_server: SmtpServer, each_database_url: str
) -> None:
    server = taskcast_server(
        database_url=each_database_url,
        people=(ADA, BEN),
        TASKCAST_SMTP_URL=smtp_server.url,
        TASKCAST_WORKER="off",
    )
    ada, ben, project = shared_project(server)
    with (server.folder / "worker.log").open("wb") as log:
        worker = start_taskcast("worker", environment=server.environment, out=log)
    try:
        assign(ada, ben, project, "Paint the fence")
        (mail,) = smtp_server.wait_for(1)
    finally:
        worker.terminate()
        code = worker.wait(PATIENCE_SECONDS)

    assert code == 0
    assert mail["Subject"] == "[House] Paint the fence"
    assert "Paint" not in (server.folder / "worker.log").read_text()
    assert "example.org" not in (server.folder / "worker.log").read_text()


def test_a_mail_program_stops_mail_by_what_the_mail_says_and_no_log_tells_the_token(
    taskcast_server: StartTaskcast, smtp_server: SmtpServer, each_database_url: str
) -> None:
    public = "https://tasks.example.org"
    server = taskcast_server(
        database_url=each_database_url,
        people=(ADA, BEN),
        TASKCAST_SMTP_URL=smtp_server.url,
        TASKCAST_PUBLIC_URL=public,
        TASKCAST_LOG_LEVEL="debug",
    )
    ada, ben, project = shared_project(server)
    assign(ada, ben, project, "Paint the fence")
    (mail,) = smtp_server.wait_for(1)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    there = str(mail["List-Unsubscribe"]).removeprefix(f"<{public}").removesuffix(">")

    nobody = server.client_for(None)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert nobody.get(there).headers["Location"].startswith("/stop-mail#token=")
    assert nobody.post(there, content="List-Unsubscribe=One-Click", headers=form).status_code == 204
    assert nobody.post(f"{there}x", content="List-Unsubscribe=One-Click", headers=form).status_code == 422
    his = server.client_for(BEN)
    assert his.get("/api/me").json()["mail_notifications"] is False

    assign(ada, ben, project, "Sweep the path")
    wait_until(lambda: his.get("/api/deliveries").json()["items"][0]["state"] == "dead")
    assert his.get("/api/deliveries").json()["items"][0]["last_error"] == "mail notifications are turned off"
    assert [line["title"] for line in his.get("/api/inbox").json()["items"]] == [
        "Sweep the path",
        "Paint the fence",
    ]
    nobody.post("/api/auth/forgot", json={"email": BEN.email}).raise_for_status()
    assert [str(each["Subject"]) for each in smtp_server.wait_for(2)[1:]] == ["Choose a new password"]

    token = there.partition("token=")[2]
    assert "debug" in server.log_text() or "info" in server.log_text()
    assert token[:20] not in server.log_text()
    assert "stop-mail" not in server.log_text()


def test_without_a_mail_server_the_console_names_the_task_and_nothing_else(
    taskcast_server: StartTaskcast,
) -> None:
    server = taskcast_server(people=(ADA, BEN))
    ada, ben, project = shared_project(server)
    assign(ada, ben, project, "Paint the fence")
    wait_until(lambda: "Notification of task 1: no mail is configured\n" in server.log_text())

    assert "Paint the fence" not in server.log_text()
    assert BEN.email not in server.log_text()
