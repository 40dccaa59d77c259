"""For every operation, a moment at which somebody may do it: `SCENARIOS[name](world)` is who and with what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from taskcast.domain.ids import format_instant
from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.mail_links import create_invitation_token
from taskcast.usecases.members.join import Join, join_by_invitation
from tests.support.people import EVE, PASSWORD
from tests.support.scenario import HERE, Scenario, begin_session

Moment = tuple[Actor, dict[str, Any]]

SCENARIOS: dict[str, Callable[[Scenario], Moment]] = {}

OVERDUE = {"type": "term", "key": "is", "values": ["overdue"], "op": "="}
NEW_PASSWORD = "several unrelated words here"


def moment(scene: Callable[[Scenario], Moment]) -> Callable[[Scenario], Moment]:
    """Register the scene of an operation under its own name."""
    SCENARIOS[scene.__name__] = scene
    return scene


def section(world: Scenario, name: str = "Doing") -> int:
    number: int = world.data(world.ada, "create_section", project_id=world.project, name=name)["id"]
    return number


def label(world: Scenario, name: str = "Urgent") -> int:
    number: int = world.data(world.ada, "create_label", project_id=world.project, name=name)["id"]
    return number


def view(world: Scenario, name: str = "Late") -> int:
    fields = {"project_id": world.project, "name": name, "query": OVERDUE}
    number: int = world.data(world.ada, "create_view", **fields)["id"]
    return number


def comment(world: Scenario, actor: Actor, task: int, body: str = "Green, please") -> int:
    number: int = world.data(actor, "add_comment", task_id=task, body=body)["id"]
    return number


@moment
def create_task(world: Scenario) -> Moment:
    people = [world.ben.user_id, world.cleo.user_id]
    return world.ada, {"title": "Paint", "project_id": world.project, "assignee_ids": people}


@moment
def update_task(world: Scenario) -> Moment:
    task = world.task(assignee_ids=[world.ben.user_id])
    return world.ada, {"id": task, "title": "Paint the fence", "due": {"date": "2026-12-01"}}


@moment
def move_task(world: Scenario) -> Moment:
    """Across projects, with a subtask: the hardest of its forms."""
    task = world.task(assignee_ids=[world.ada.user_id, world.ben.user_id], section_id=section(world))
    comment(world, world.ada, world.task(parent_id=task))
    own = world.data(world.ada, "create_project", name="Shed")["id"]
    world.do(world.ada, "put_member", project_id=own, user_id=world.dov.user_id, role="viewer")
    return world.ada, {"id": task, "project_id": own}


@moment
def complete_task(world: Scenario) -> Moment:
    return world.ben, {"id": world.task(assignee_ids=[world.ben.user_id])}


@moment
def reopen_task(world: Scenario) -> Moment:
    task = world.task(assignee_ids=[world.cleo.user_id])
    world.do(world.ben, "complete_task", id=task)
    return world.ben, {"id": task}


@moment
def delete_task(world: Scenario) -> Moment:
    task = world.task(assignee_ids=[world.ben.user_id])
    done = world.task(parent_id=task)
    world.do(world.ada, "complete_task", id=done)
    comment(world, world.ben, task)
    return world.ada, {"id": task}


@moment
def restore_task(world: Scenario) -> Moment:
    task = world.task(section_id=section(world))
    world.task(parent_id=task)
    world.do(world.ada, "delete_task", id=task)
    return world.ben, {"id": task}


@moment
def create_project(world: Scenario) -> Moment:
    return world.dov, {"name": "Boat"}


@moment
def update_project(world: Scenario) -> Moment:
    return world.ben, {"id": world.project, "name": "Orchard"}


@moment
def delete_project(world: Scenario) -> Moment:
    world.task(assignee_ids=[world.ben.user_id])
    return world.ada, {"id": world.project}


@moment
def restore_project(world: Scenario) -> Moment:
    world.task(assignee_ids=[world.ben.user_id])
    world.do(world.ada, "delete_project", id=world.project)
    return world.ada, {"id": world.project}


@moment
def create_section(world: Scenario) -> Moment:
    return world.ben, {"project_id": world.project, "name": "Doing"}


@moment
def update_section(world: Scenario) -> Moment:
    return world.ben, {"id": section(world), "name": "Done"}


@moment
def move_section(world: Scenario) -> Moment:
    first, second = section(world, "First"), section(world, "Second")
    return world.ben, {"id": second, "before_id": first}


@moment
def delete_section(world: Scenario) -> Moment:
    doing = section(world)
    task = world.task(section_id=doing, assignee_ids=[world.ben.user_id])
    world.task(section_id=doing, parent_id=task, completed=True)
    world.do(world.ada, "delete_task", id=world.task(section_id=doing))
    return world.ada, {"id": doing}


@moment
def create_label(world: Scenario) -> Moment:
    return world.ben, {"project_id": world.project, "name": "Urgent", "colour": "red"}


@moment
def update_label(world: Scenario) -> Moment:
    return world.ben, {"id": label(world), "name": "Later", "colour": "blue"}


@moment
def move_label(world: Scenario) -> Moment:
    first, second = label(world, "First"), label(world, "Second")
    return world.ben, {"id": second, "before_id": first}


@moment
def merge_labels(world: Scenario) -> Moment:
    urgent, now = label(world), label(world, "Now")
    world.task(label_ids=[urgent], assignee_ids=[world.ben.user_id])
    world.do(world.ada, "delete_task", id=world.task(label_ids=[urgent, now]))
    return world.ada, {"id": urgent, "into_id": now}


@moment
def delete_label(world: Scenario) -> Moment:
    urgent = label(world)
    world.task(label_ids=[urgent], assignee_ids=[world.ben.user_id])
    world.do(world.ada, "delete_task", id=world.task(label_ids=[urgent]))
    return world.ada, {"id": urgent}


@moment
def create_view(world: Scenario) -> Moment:
    look = {"icon": "🔥", "sort": "-priority", "group": "due"}
    return world.ben, {"project_id": world.project, "name": "Late", "query": OVERDUE, **look}


@moment
def update_view(world: Scenario) -> Moment:
    return world.ben, {"id": view(world), "name": "Too late", "layout": "board", "fields": ["due", "labels"]}


@moment
def move_view(world: Scenario) -> Moment:
    first, second = view(world, "First"), view(world, "Second")
    return world.ben, {"id": second, "before_id": first}


@moment
def delete_view(world: Scenario) -> Moment:
    return world.ben, {"id": view(world)}


@moment
def put_member(world: Scenario) -> Moment:
    return world.ada, {"project_id": world.project, "user_id": world.dov.user_id, "role": "member"}


@moment
def remove_member(world: Scenario) -> Moment:
    world.task(assignee_ids=[world.ben.user_id, world.cleo.user_id])
    comment(world, world.ben, world.task(assignee_ids=[world.ben.user_id], completed=True))
    return world.ada, {"project_id": world.project, "user_id": world.ben.user_id}


@moment
def invite(world: Scenario) -> Moment:
    return world.ada, {"project_id": world.project, "email": "fay@example.org", "role": "viewer"}


@moment
def revoke_invitation(world: Scenario) -> Moment:
    made = world.data(world.ada, "invite", project_id=world.project)
    return world.ada, {"id": made["invitation"]["id"]}


@moment
def accept_invitation(world: Scenario) -> Moment:
    return world.dov, {"token": invitation(world)}


@moment
def accept_received_invitation(world: Scenario) -> Moment:
    return world.eve, {"id": received(world)}


@moment
def decline_invitation(world: Scenario) -> Moment:
    return world.eve, {"id": received(world)}


def received(world: Scenario, email: str = EVE.email) -> int:
    """An invitation in the inbox of whoever has this address."""
    made = world.data(world.ada, "invite", project_id=world.project, email=email)
    number: int = made["invitation"]["id"]
    return number


def invitation(world: Scenario, **fields: Any) -> str:
    """The token of a new invitation; a mailed one's as the worker makes it."""
    made = world.data(world.ada, "invite", **{"project_id": world.project, **fields})
    if made["link"] is not None:
        token: str = made["link"].partition("#token=")[2]
        return token
    number = made["invitation"]["id"]
    found = world.store.read(lambda reading: reading.queries.open_invitation(number))
    assert found is not None
    return world.store.run(lambda work: create_invitation_token(work, found.invitation))


@moment
def add_comment(world: Scenario) -> Moment:
    task = world.task(assignee_ids=[world.cleo.user_id])
    return world.ben, {"task_id": task, "body": f"What does @[Ada](user:{world.ada.user_id}) say?"}


@moment
def update_comment(world: Scenario) -> Moment:
    written = comment(world, world.ben, world.task())
    return world.ben, {"id": written, "body": f"Ask @[Cleo](user:{world.cleo.user_id})"}


LIST = "- [ ] brushes\n- [x] ladder"


@moment
def set_task_checkbox(world: Scenario) -> Moment:
    return world.ben, {"id": world.task(description=LIST), "box": 0, "checked": True, "label": "brushes"}


@moment
def set_comment_checkbox(world: Scenario) -> Moment:
    number = comment(world, world.ada, world.task(), LIST)
    return world.ben, {"id": number, "box": 1, "checked": False, "label": "ladder"}


@moment
def delete_comment(world: Scenario) -> Moment:
    return world.ada, {"id": comment(world, world.ben, world.task())}


@moment
def arrange_project(world: Scenario) -> Moment:
    return world.ben, {"id": world.project, "before_id": None, "favourite": True}


@moment
def read_notifications(world: Scenario) -> Moment:
    world.task(assignee_ids=[world.ben.user_id])
    world.task(assignee_ids=[world.ben.user_id])
    return world.ben, {}


@moment
def update_me(world: Scenario) -> Moment:
    return world.ben, {"name": "Benjamin", "timezone": "Europe/Berlin", "mail_notifications": False}


@moment
def change_password(world: Scenario) -> Moment:
    return world.ben, {"current_password": PASSWORD, "new_password": NEW_PASSWORD}


@moment
def change_address(world: Scenario) -> Moment:
    return world.ben, {"email": "ben@example.com", "password": PASSWORD}


@moment
def resend_confirmation(world: Scenario) -> Moment:
    joining = Join(token=invitation(world), name="Fay", password=NEW_PASSWORD, email="fay@example.org")
    fay = join_by_invitation(world.instance, joining, client=HERE)
    return Actor(user_id=fay.user.id), {}


@moment
def create_token(world: Scenario) -> Moment:
    return world.ben, {"name": "Script", "scope": "read"}


@moment
def revoke_token(world: Scenario) -> Moment:
    return world.ben, {"id": world.data(world.ben, "create_token", name="Script")["token"]["id"]}


@moment
def end_session(world: Scenario) -> Moment:
    """Of a token's person: nothing is the current one."""
    ends_at = format_instant(world.clock.at + timedelta(days=1))
    return world.ben, {
        "id": world.store.run(
            lambda work: begin_session(work, world.ben.user_id, b"\x09" * 32, expires_at=ends_at)
        )
    }


@moment
def sign_out_everywhere(world: Scenario) -> Moment:
    end_session(world)
    return world.ben, {"tokens": True}


@moment
def create_user(world: Scenario) -> Moment:
    return world.ada, {"email": "fay@example.org", "name": "Fay", "password": NEW_PASSWORD}


@moment
def update_user(world: Scenario) -> Moment:
    return world.ada, {"id": world.ben.user_id, "name": "Benjamin", "active": False}


@moment
def name_owner(world: Scenario) -> Moment:
    return world.ada, {"project_id": world.project, "user_id": world.ben.user_id}
