"""Histories of two devices with the page on them, against a server as its users run it, and what must be true of them.

What happens in one is a list of steps (`page_steps.py`); the page's own stores and queue take them
(`tests/services/page_process.py`).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from taskcast.domain.entities import COLLECTIONS
from tests.services.line import Line
from tests.services.page_process import OpenPage, Transport
from tests.services.server import TaskcastServer
from tests.support.devices import Device, How, Json, texts_in
from tests.support.people import ADA, BEN, CLEO, Person

ENTITIES = ("members", *COLLECTIONS, "tasks")


@dataclass(frozen=True)
class PageScenario:
    """A server with Ada, Ben and Cleo, signed in: one history after the other happens there."""

    server: TaskcastServer
    clients: Mapping[Person, httpx.Client]
    cookies: Mapping[Person, str]
    ids: Mapping[Person, int]

    @classmethod
    def on(cls, server: TaskcastServer) -> "PageScenario":
        people = (ADA, BEN, CLEO)
        for person in people:
            server.add_user(person)
        clients = {person: server.client_for(person) for person in people}
        cookies = {
            person: "; ".join(f"{each.name}={each.value}" for each in server.signed_in(person).cookies.jar)
            for person in people
        }
        ids = {person: int(client.get("/api/me").json()["id"]) for person, client in clients.items()}
        return cls(server, clients, cookies, ids)


class PageHistory:
    """One history as it happens, in a project of Ada's."""

    def __init__(
        self,
        scenario: PageScenario,
        open_page: OpenPage,
        folder: Path,
        *,
        people: Sequence[Person],
        transports: Sequence[Transport],
    ) -> None:
        self.scenario = scenario
        self.server = scenario.server
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ada = scenario.clients[ADA]
        self.numbers = count(1)
        self.project: int = self._post("/api/projects", {"name": "House"})["id"]
        self.members = {ADA}
        self.let_in(BEN)
        self.let_in(CLEO)
        for name in ("To do", "Doing"):
            self._post(f"/api/projects/{self.project}/sections", {"name": name})
        for _ in range(3):
            self._post("/api/tasks", {"project_id": self.project, **self.new_task()})
        self.backup = self._backed_up()
        self.performed: set[str] = set()
        """Texts that the server has taken: what a restore takes back was there once."""
        self.typed: set[str] = set()
        self.edits: dict[tuple[str, str], set[int]] = {}
        """Which devices changed this field of this task."""
        self.is_restored = False
        self.devices = [
            Device(
                person,
                Line(scenario.server.port),
                self.project,
                partial(
                    open_page,
                    cookie=scenario.cookies[person],
                    folder=str(folder / f"device-{number}"),
                    transport=transport,
                ),
            )
            for number, (person, transport) in enumerate(zip(people, transports, strict=True))
        ]

    def begin(self) -> None:
        """Everybody opens the page."""
        for device in self.devices:
            device.open()
        self.calm()

    # What the world does.

    def calm(self) -> None:
        """Wait until whoever has a connection has sent everything, and heard of everything."""
        online = [each for each in self.devices if each.is_online]
        for device in online:
            device.page.wait_until(sent=True, kept=True, visible=self._visible_to(device.person))
        snapshot = self.snapshot()
        place = {str(self.project): [snapshot["epoch"], snapshot["as_of"]]}
        for device in online:
            if device.person in self.members:
                device.page.wait_until(reached=place)

    def let_in(self, person: Person) -> None:
        answer = self.ada.put(self._member(person), json={"role": "member"})
        answer.raise_for_status()
        self.members.add(person)

    def shut_out(self, person: Person) -> None:
        if person in self.members:
            self.ada.delete(self._member(person)).raise_for_status()
            self.members.remove(person)

    @contextmanager
    def server_stopped(self) -> Iterator[None]:
        self._note_performed()
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()

    def restore(self) -> None:
        """Put the backup in the place of the database; who is a member is as it was then."""
        with self.server_stopped():
            self.server.cli("restore", str(self.backup))
        self.is_restored = True
        items = self.ada.get(f"/api/projects/{self.project}/members").json()["items"]
        known = {member["user_id"] for member in items}
        self.members = {person for person, id_ in self.scenario.ids.items() if id_ in known}

    def back_up(self) -> None:
        self.backup = self._backed_up()

    def let_keys_expire(self) -> None:
        """What the server does after seven days: it forgets which commands it has answered."""
        with self.server_stopped():
            with sqlite3.connect(
                Path(self.server.environment["TASKCAST_DATA_DIR"]) / "taskcast.db"
            ) as database:
                database.execute("DELETE FROM idempotency")
            database.close()

    def note_edit(self, device: Device, task: Json, *fields: str) -> None:
        for name in fields:
            self.edits.setdefault((task["description"], name), set()).add(self.devices.index(device))

    def do(self, device: Device, step: Json) -> None:
        self.typed |= texts_in(step)
        device.take(step)

    def new_task(self) -> Json:
        text = self.text()
        return {"title": f"Task {text}", "description": f"made {text}"}

    def text(self) -> str:
        """Something to type that nobody has typed before."""
        return f"§{next(self.numbers)}§"

    def end(self) -> None:
        """Everybody comes back; then the person decides what needs them, until nothing does."""
        for device in self.devices:
            if not device.is_online:
                device.go_online()
        self.calm()
        self.check()
        hows: tuple[How, ...] = ("mine", "theirs", "drop", "drop")
        for how in hows:
            for device in self.devices:
                for _ in range(len(device.queue()["parked"])):
                    parked = device.queue()["parked"]
                    if parked:
                        device.decide(parked[0], how)
                        device.page.wait_until(sent=True, kept=True)
            self.calm()
        self.check()
        for device in self.devices:
            queue = device.queue()
            assert (queue["commands"], queue["unsent"]) == ([], 0), queue
        for device in self.devices:
            device.go_offline()
            device.close()
            device.open()
        self.check()

    def close(self) -> None:
        for device in self.devices:
            device.end()
        self.ada.delete(f"/api/projects/{self.project}").raise_for_status()

    # What must be true whenever everybody is back.

    def check(self) -> None:
        self._note_performed()
        snapshot = self.snapshot()
        for device in self.devices:
            self._check_convergence(device, snapshot)
            self._check_conflicts(device, snapshot)
        self._check_nothing_is_lost()
        self._check_nothing_is_made_twice()

    def _check_convergence(self, device: Device, snapshot: Json) -> None:
        state = device.page.ask("state", self.project)
        if device.person not in self.members:
            assert (state["confirmed"], state["kept"], device.view()) == (None, None, None)
            return
        expected = comparable(snapshot)
        place = {"epoch": snapshot["epoch"], "seq": snapshot["as_of"]}
        assert comparable(state["confirmed"]) == expected
        assert comparable(state["kept"]) == expected
        assert (state["cursor"], state["keptCursor"]) == (place, place)
        assert comparable(device.view()) == expected, "something is shown that is not there"

    def _check_conflicts(self, device: Device, snapshot: Json) -> None:
        queue = device.queue()
        markers = {f"task:{task['id']}": task["description"] for task in snapshot["tasks"]}
        conflicts = [each for each in queue["parked"] if each["code"] == "conflict"]
        shown = Counter((each["entity"], name) for each in conflicts for name in each["refused"])
        assert not [each for each, times in shown.items() if times > 1], conflicts
        own = {self.devices.index(device)}
        for each in conflicts:
            for name in {"title", "priority"} & set(each["refused"]):
                by = self.edits.get((markers.get(each["entity"], ""), name), set())
                assert by != own or self.is_restored, f"a conflict with oneself: {each}"

    def _check_nothing_is_lost(self) -> None:
        kept: set[str] = set()
        for device in self.devices:
            device.note_returned()
            kept |= device.given_up | texts_in(device.queue()["commands"])
        assert self.typed - self.performed - kept == set()

    def _check_nothing_is_made_twice(self) -> None:
        made: Counter[str] = Counter()
        for event in self._events():
            if event["type"] in ("task_created", "section_created", "comment_created"):
                words = event["data"].get("description") or event["data"].get("body") or event["data"]["name"]
                made[words] += 1
        assert not [words for words, times in made.items() if times > 1], made

    def snapshot(self) -> Json:
        whole: Json = self.ada.get(f"/api/projects/{self.project}/snapshot").raise_for_status().json()
        assert whole["next_cursor"] is None
        return whole

    def _events(self) -> list[Json]:
        events: list[Json] = []
        has_more = True
        while has_more:
            query = {"stream": f"project:{self.project}", "after": events[-1]["seq"] if events else 0}
            page = self.ada.get("/api/events", params=query).raise_for_status().json()
            events += page["events"]
            has_more = page["has_more"]
        return events

    def _note_performed(self) -> None:
        self.performed |= texts_in(self._events())

    def _visible_to(self, person: Person) -> list[int]:
        answer = self.scenario.clients[person].get("/api/projects").raise_for_status()
        return sorted(each["id"] for each in answer.json()["items"])

    def _backed_up(self) -> Path:
        file = self.folder / f"backup-{next(self.numbers)}.db"
        self.server.cli("backup", str(file))
        return file

    def _member(self, person: Person) -> str:
        return f"/api/projects/{self.project}/members/{self.scenario.ids[person]}"

    def _post(self, path: str, body: Json) -> Json:
        answer: Json = self.ada.post(path, json=body).raise_for_status().json()
        return answer


def comparable(state: Any) -> Any:
    """What a snapshot and a replica both say, in one order."""
    if state is None:
        return None
    listed = {
        name: sorted(state[name], key=lambda each: each.get("id") or each["user_id"]) for name in ENTITIES
    }
    return {"project": state["project"], "counts": state["counts"], **listed}
