"""`taskcast project`: owners named and deleted projects restored, beside a server that runs."""

import pytest

from tests.services.server import StartTaskcast
from tests.support.people import ADA, BEN, CLEO


def test_whoever_runs_the_machine_names_an_owner(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA, BEN, CLEO))
    ada, ben = server.client_for(ADA), server.client_for(BEN)
    project = str(ben.post("/api/projects", json={"name": "Shed"}).json()["id"])
    assert ada.get(f"/api/projects/{project}").status_code == 404

    server.cli("project", "name-owner", project, ADA.email)

    members = ada.get(f"/api/projects/{project}/members").json()["items"]
    assert {each["name"]: each["role"] for each in members} == {"Ada": "owner", "Ben": "owner"}
    lines = ada.get("/api/security-events?kind=owner_named").json()["items"]
    assert [(each["actor_name"], each["subject_name"]) for each in lines] == [(None, "Ada")]
    for words, why in (
        ((project, CLEO.email), "several owners"),
        ((project, "nobody@example.org"), "There is no account nobody@example.org"),
        (("999", CLEO.email), "Not found"),
    ):
        with pytest.raises(RuntimeError, match=why):
            server.cli("project", "name-owner", *words)


def test_a_deleted_project_is_listed_and_restored(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA, BEN))
    ben = server.client_for(BEN)
    project = ben.post("/api/projects", json={"name": "Shed"}).json()["id"]
    assert server.cli("project", "deleted") == ""
    ben.delete(f"/api/projects/{project}").raise_for_status()
    assert server.cli("project", "deleted").startswith(f"{project}\tShed\tdeleted ")
    assert ben.get(f"/api/projects/{project}").status_code == 404

    server.cli("project", "restore", str(project))

    assert ben.get(f"/api/projects/{project}").json()["name"] == "Shed"
    with pytest.raises(RuntimeError, match="Not found"):
        server.cli("project", "restore", str(project))
