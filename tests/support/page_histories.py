"""Histories of two devices: what people do in the page, and what befalls their devices, their lines and the server.

A step is a name and some numbers; what they mean is found in what the device shows by then. The page's own stores and queue
take it (`tests/services/page_process.py`), against a server as its users run it.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from tests.services.line import Line
from tests.services.page_process import OpenPage, Transport
from tests.services.server import TaskcastServer
from tests.services.waiting import wait_until
from tests.support.devices import Device, How, Json, texts_in
from tests.support.people import ADA, BEN, CLEO, Person

Numbers = tuple[int, int, int]
Step = tuple[str, Numbers]

ENTITIES = ("members", "sections", "labels", "tasks")


@dataclass(frozen=True)
class PageHouse:
    """A server with Ada, Ben and Cleo, signed in: one history after the other happens there."""

    server: TaskcastServer
    clients: Mapping[Person, httpx.Client]
    cookies: Mapping[Person, str]
    ids: Mapping[Person, int]

    @classmethod
    def on(cls, server: TaskcastServer) -> "PageHouse":
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
        house: PageHouse,
        open_page: OpenPage,
        folder: Path,
        *,
        people: Sequence[Person],
        transports: Sequence[Transport],
    ) -> None:
        self.house = house
        self.server = house.server
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ada = house.clients[ADA]
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
                Line(house.server.port),
                self.project,
                partial(
                    open_page,
                    cookie=house.cookies[person],
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

    def take(self, step: Step) -> None:
        """Take the step, and wait until everybody who can has heard of it."""
        name, (who, *_) = step
        STEPS[name](self, self.devices[who % len(self.devices)], step[1])
        self.calm()

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
        self.members = {person for person, id_ in self.house.ids.items() if id_ in known}

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
        answer = self.house.clients[person].get("/api/projects").raise_for_status()
        return sorted(each["id"] for each in answer.json()["items"])

    def _backed_up(self) -> Path:
        file = self.folder / f"backup-{next(self.numbers)}.db"
        self.server.cli("backup", str(file))
        return file

    def _member(self, person: Person) -> str:
        return f"/api/projects/{self.project}/members/{self.house.ids[person]}"

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


# What a step means.


def tasks_of(device: Device) -> list[Json]:
    """Those that the device shows, in the order in which they were made."""
    found = [task for task in (device.view() or {"tasks": []})["tasks"] if texts_in(task["description"])]
    return sorted(found, key=lambda task: int(re.sub(r"\D", "", task["description"])))


def sections_of(device: Device) -> list[Json]:
    return sorted((device.view() or {"sections": []})["sections"], key=lambda each: str(each["position"]))


def one_of(known: list[Json], number: int) -> Json | None:
    return known[number % len(known)] if known else None


Act = Callable[[PageHistory, Device, Numbers], None]


def with_task(act: Callable[[PageHistory, Device, Json, int], None]) -> Act:
    """For steps about a task: without one, nothing happens."""

    def step(history: PageHistory, device: Device, numbers: Numbers) -> None:
        task = one_of(tasks_of(device), numbers[1])
        if task is not None:
            act(history, device, task, numbers[2])

    return step


def with_section(act: Callable[[PageHistory, Device, Json, int], None]) -> Act:
    def step(history: PageHistory, device: Device, numbers: Numbers) -> None:
        section = one_of(sections_of(device), numbers[1])
        if section is not None:
            act(history, device, section, numbers[2])

    return step


def create(history: PageHistory, device: Device, numbers: Numbers) -> None:
    if device.view() is None:
        return
    section = one_of(sections_of(device), numbers[1]) if numbers[2] % 2 else None
    place = {"section_id": section and section["id"], "parent_id": None}
    history.do(device, {"do": "create", "task": {**history.new_task(), **place}})


def add_subtask(history: PageHistory, device: Device, task: Json, _: int) -> None:
    place = {"section_id": task["section_id"], "parent_id": task["id"]}
    history.do(device, {"do": "create", "task": {**history.new_task(), **place}})


def rename(history: PageHistory, device: Device, task: Json, _: int) -> None:
    history.note_edit(device, task, "title")
    patch = {"title": f"Called {history.text()}"}
    history.do(device, {"do": "update", "id": task["id"], "patch": patch})


def rename_twice(history: PageHistory, device: Device, task: Json, number: int) -> None:
    rename(history, device, task, number)
    rename(history, device, task, number)


def prioritise(history: PageHistory, device: Device, task: Json, number: int) -> None:
    history.note_edit(device, task, "priority")
    history.do(device, {"do": "update", "id": task["id"], "patch": {"priority": number % 5}})


def assign(history: PageHistory, device: Device, task: Json, number: int) -> None:
    person = history.house.ids[(CLEO, BEN, CLEO)[number % 3]]
    patch = {"assignee_ids": {"remove" if person in task["assignee_ids"] else "add": [person]}}
    history.do(device, {"do": "update", "id": task["id"], "patch": patch})


def move(history: PageHistory, device: Device, task: Json, number: int) -> None:
    section = one_of(sections_of(device), number)
    to: Json = {"section_id": section and section["id"]}
    neighbour = one_of([each for each in tasks_of(device) if each["id"] != task["id"]], number)
    if neighbour and number % 2 and neighbour["parent_id"] is None:
        to = {"section_id": neighbour["section_id"], "before_id": neighbour["id"]}
    history.do(device, {"do": "move", "id": task["id"], "to": to})


def comment(history: PageHistory, device: Device, task: Json, _: int) -> None:
    history.do(device, {"do": "comment", "id": task["id"], "body": f"Said {history.text()}"})


def simple(what: str) -> Act:
    return with_task(lambda history, device, task, _: history.do(device, {"do": what, "id": task["id"]}))


def create_section(history: PageHistory, device: Device, _: Numbers) -> None:
    if device.view() is not None:
        history.do(device, {"do": "create_section", "name": f"Section {history.text()}"})


def rename_section(history: PageHistory, device: Device, section: Json, _: int) -> None:
    name = f"Section {history.text()}"
    history.do(device, {"do": "rename_section", "id": section["id"], "name": name})


def shift_section(history: PageHistory, device: Device, section: Json, number: int) -> None:
    by = -1 if number % 2 else 1
    history.do(device, {"do": "shift_section", "id": section["id"], "by": by})


def delete_section(history: PageHistory, device: Device, section: Json, _: int) -> None:
    history.do(device, {"do": "delete_section", "id": section["id"]})


EDITS: dict[str, Act] = {
    "create": create,
    "add a subtask": with_task(add_subtask),
    "rename": with_task(rename),
    "rename twice": with_task(rename_twice),
    "prioritise": with_task(prioritise),
    "assign": with_task(assign),
    "move": with_task(move),
    "comment": with_task(comment),
    "complete": simple("complete"),
    "delete": simple("delete"),
    "create a section": create_section,
    "rename a section": with_section(rename_section),
    "shift a section": with_section(shift_section),
    "delete a section": with_section(delete_section),
}


def go_offline(_: PageHistory, device: Device, __: Numbers) -> None:
    if device.is_online:
        device.go_offline()


def go_online(_: PageHistory, device: Device, __: Numbers) -> None:
    if not device.is_online:
        device.go_online()


def reopen(_: PageHistory, device: Device, __: Numbers) -> None:
    device.close()
    device.open()


def an_edit(history: PageHistory, device: Device, numbers: Numbers) -> None:
    """One that is sent at once: nothing it could wait behind is parked."""
    can_be_any = tasks_of(device) and not device.queue()["parked"]
    name = ("create", "rename", "rename twice", "comment", "move")[numbers[2] % 5] if can_be_any else "create"
    EDITS[name](history, device, numbers)


def lose_request(history: PageHistory, device: Device, numbers: Numbers) -> None:
    """The browser is killed when a command has left it, and has not come to the server."""
    if not device.is_online:
        return
    device.line.lose("requests")
    an_edit(history, device, numbers)
    device.page.wait_until(handed=True, kept=True)
    device.kill()
    device.line.mend()
    device.open()


def lose_answer(history: PageHistory, device: Device, numbers: Numbers) -> None:
    """The server does it, and nobody hears so: the browser is gone, or the server, or the line, for a moment or for long."""
    if not device.is_online or device.view() is None:
        return
    device.line.lose("answers")
    lost = device.line.lost
    an_edit(history, device, numbers)
    device.page.wait_until(handed=True, kept=True)
    wait_until(lambda: device.line.lost > lost, what="an answer that is lost")
    gone = numbers[1] % 4
    if gone == 0:
        device.kill()
        device.line.mend()
        device.open()
    elif gone == 1:
        history.server.kill9()
        device.line.mend()
        history.server.start()
    else:
        device.go_offline()
        if gone == 2:
            device.go_online()


def kill_server(history: PageHistory, _: Device, __: Numbers) -> None:
    history.server.kill9()
    history.server.start()


EVENTS: dict[str, Act] = {
    "go offline": go_offline,
    "go online": go_online,
    "reopen": reopen,
    "lose a request": lose_request,
    "lose an answer": lose_answer,
    "kill the server": kill_server,
    "back up": lambda history, *_: history.back_up(),
    "restore": lambda history, *_: history.restore(),
    "seven days pass": lambda history, *_: history.let_keys_expire(),
    "Ben leaves": lambda history, *_: history.shut_out(BEN),
    "Ben returns": lambda history, *_: history.let_in(BEN),
    "Cleo leaves": lambda history, *_: history.shut_out(CLEO),
    "Cleo returns": lambda history, *_: history.let_in(CLEO),
}

STEPS = {**EDITS, **EVENTS}
