"""The steps of histories of two devices: what people do in the page, and what befalls devices, lines and the server.

A step is a name and three numbers. The first says which device; what the others choose is found in what it shows by then.
"""

import re
from collections.abc import Callable

from tests.services.waiting import wait_until
from tests.support.devices import Device, Json, texts_in
from tests.support.page_histories import PageHistory
from tests.support.people import BEN, CLEO

Numbers = tuple[int, int, int]
Step = tuple[str, Numbers]


def take(history: PageHistory, step: Step) -> None:
    """Take the step, and wait until everybody who can has heard of it."""
    name, numbers = step
    STEPS[name](history, history.devices[numbers[0] % len(history.devices)], numbers)
    history.calm()


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
    person = history.scenario.ids[(CLEO, BEN, CLEO)[number % 3]]
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
