"""Batches: commands in order, each with its own answer, over REST and by the same code over a socket."""

import pytest

from taskcast.usecases.command_runner import MOST_BYTES
from tests.api.conftest import Api

pytestmark = pytest.mark.promise("P4")


def send(api: Api, person, *commands: dict):
    return api.post(person, "/api/batch", {"commands": list(commands)})


def command(name: str, /, **fields) -> dict:
    return {"command": name, "fields": fields}


def test_commands_are_done_in_order_and_each_is_answered_as_over_a_socket(api: Api):
    world = api.world
    task = world.task(title="Paint")
    answer = send(
        api,
        world.ben,
        command("update_task", id=task, title="Paint the fence", command_id="c1"),
        command("update_task", id=task, title=""),
        command("complete_task", id=task),
        command("update_task", id=task, title="Late", base_version=1),
        command("fly", id=task),
    )
    assert answer.status_code == 200
    renamed, empty, completed, conflict, unknown = answer.json["answers"]
    assert (renamed["ok"], renamed["data"]["title"], renamed["version"]) == (True, "Paint the fence", 2)
    assert renamed["events"] == [{"stream": f"project:{world.project}", "seq": renamed["events"][0]["seq"]}]
    assert (empty["ok"], empty["error"]["errors"][0]["field"]) == (False, "title")
    assert (completed["ok"], completed["data"]["completed"]) == (True, True)
    assert (conflict["error"]["status"], conflict["error"]["conflicting_fields"]) == (409, ["title"])
    assert (unknown["error"]["status"], unknown["error"]["detail"]) == (404, "There is no command 'fly'.")


def test_a_batch_that_is_sent_again_is_not_done_again(api: Api):
    world = api.world
    commands = [
        command("create_task", title=f"Task {number}", project_id=world.project, command_id=f"c{number}")
        for number in range(3)
    ]
    first = send(api, world.ada, *commands).json["answers"]
    tasks, events = api.get(world.ada, "/api/tasks").json, api.events()
    assert send(api, world.ada, *commands).json["answers"] == first
    assert (api.get(world.ada, "/api/tasks").json, api.events()) == (tasks, events)
    single = api.post(
        world.ada,
        "/api/tasks",
        {"title": "Task 1", "project_id": world.project},
        headers={"Idempotency-Key": "c1"},
    )
    assert single.json == first[1]["data"]  # one namespace for all ways


@pytest.mark.promise("P6")
def test_each_command_is_refused_to_those_who_may_not(api: Api):
    world = api.world
    task = world.task()
    for person, status in ((world.dov, 404), (world.cleo, 403)):
        own = command("create_task", title="Mine")
        answers = send(api, person, command("delete_task", id=task), own).json["answers"]
        assert [(each["ok"], each.get("error", {}).get("status")) for each in answers] == [
            (False, status),
            (True, None),
        ]


def test_what_takes_long_before_its_transaction_is_sent_alone(api: Api):
    answers = send(
        api,
        api.world.ada,
        command("create_user", email="fay@example.org", name="Fay"),
        command("create_task", title="x"),
    ).json["answers"]
    assert answers[0]["error"]["errors"] == [
        {"field": "command", "message": "create_user cannot be part of a batch; send it alone."}
    ]
    assert answers[1]["ok"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "commands"),
        ({"commands": []}, "commands"),
        ({"commands": [{"fields": {}}]}, "commands[0].command"),
        ({"commands": [{"command": "create_task", "title": "x"}]}, "commands[0].title"),
        ({"commands": [{"command": "create_task", "fields": []}]}, "commands[0].fields"),
        ({"commands": [{"command": "create_task"}] * 201}, "commands"),
    ],
)
@pytest.mark.promise("P8")
def test_a_batch_that_is_wrong_changes_nothing_and_names_the_field(api: Api, body: dict, field: str):
    events = api.events()
    answer = api.post(api.world.ada, "/api/batch", body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    assert api.events() == events


@pytest.mark.promise("P8")
def test_a_batch_has_a_size(api: Api):
    long = command("create_task", title="x", description="y" * 50_000)
    assert send(api, api.world.ada, *[long] * 4).status_code == 200
    assert len(str(long)) * 5 > MOST_BYTES
    answer = send(api, api.world.ada, *[long] * 5)
    assert (answer.status_code, answer.json["detail"]) == (
        413,
        "A batch may have 200 KiB; send its commands in several.",
    )


@pytest.mark.promise("P3")
def test_a_command_is_based_on_an_earlier_one_of_the_same_batch(api: Api):
    task = api.world.task()
    fields = {"id": task, "command_id": "c1", "base_version": 1}
    answer = send(
        api,
        api.world.ben,
        command("update_task", title="One", **fields),
        command("update_task", id=task, title="Two", base_version={"after": "c1"}, command_id="c2"),
        command("update_task", id=task, title="Three", base_version={"after": "refused"}, command_id="c3"),
        command("complete_task", id=task, base_version={"after": "c2"}, command_id="c4"),
    )
    one, two, three, completed = answer.json["answers"]
    assert [one["version"], two["version"], completed["version"]] == [2, 3, 4]
    assert (three["error"]["status"], three["error"]["code"]) == (424, "dependency_failed")
    assert "merged" not in completed


@pytest.mark.promise("P4", "P8")
def test_where_one_has_to_wait_all_after_it_wait_so_that_none_overtakes(api: Api):
    """The limit would let one of the next through, before the one that was sent first."""
    world, task = api.world, api.world.task()
    for _ in range(1_998):
        api.pace.take(world.ada.user_id)
    api.ticks.step = 0.002  # of a second, in which 200 may be written
    commands = [
        command("update_task", id=task, title=f"Coat {number}", command_id=f"c{number}")
        for number in range(8)
    ]
    answers = send(api, world.ada, *commands).json["answers"]
    done = [answer["ok"] for answer in answers]
    assert done == [True] * sum(done) + [False] * (len(done) - sum(done))
    assert 0 < sum(done) < len(done)
    assert {answer["error"]["code"] for answer in answers[sum(done) :]} == {"rate_limited"}
