"""The demo's users, projects and tasks, created by use cases as if three users had typed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec

from taskcast.domain.labels import Colour
from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.demo_accounts import PUBLISHED_PASSWORD, demo_address
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.setup import add_account, needs_setup
from taskcast.usecases.instance import Instance
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import perform
from taskcast.usecases.validation import convert

PEOPLE = {"Ada": "Europe/Berlin", "Ben": "America/New_York", "Cleo": "Asia/Tokyo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTask:
    """A demo task; people are given by name, due dates in days from today."""

    title: str
    section: str
    by: str = "Ada"
    to: tuple[str, ...] = ()
    description: str = ""
    due: int | str | None = None
    priority: int = 0
    done: bool = False
    labels: tuple[str, ...] = ()
    subtasks: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProject:
    """A project of the demo."""

    name: str
    owner: str
    members: Mapping[str, str]
    sections: tuple[str, ...] = ("To do", "Doing", "Done")
    labels: Mapping[str, Colour] = field(default_factory=dict)
    tasks: tuple[DemoTask, ...] = field(default=())


PARTY = DemoProject(
    name="Garden party",
    owner="Ada",
    members={"Ben": "member", "Cleo": "viewer"},
    labels={"Shopping": "green", "Waiting": "yellow", "Rain plan": "blue"},
    tasks=(
        DemoTask(
            title="Paint the fence",
            section="To do",
            to=("Ben",),
            due=3,
            priority=2,
            labels=("Shopping", "Waiting"),
            description="Both sides, please. The old colour was **moss green**.\n\n- [ ] sand it\n- [ ] prime it\n- [ ] paint it twice",
            said=(
                ("Ben", "Is there any paint left from last year?"),
                ("Ada", "@{Ben} two tins, in the shed."),
            ),
        ),
        DemoTask(title="Borrow long tables", section="To do", to=("Ada", "Ben"), due=5, labels=("Waiting",)),
        DemoTask(
            title="Order the tent", section="To do", to=("Ada",), due=-2, priority=2, labels=("Rain plan",)
        ),
        DemoTask(title="Buy candles and napkins", section="To do", to=("Ada",), due=0, labels=("Shopping",)),
        DemoTask(title="Ask the neighbours about parking", section="To do", due=1, priority=3),
        DemoTask(
            title="Write the invitations",
            section="Doing",
            to=("Ada",),
            due="18:00",
            priority=4,
            subtasks=("Collect addresses", "Choose a picture", "Print 40 cards"),
            said=(("Ben", "I can print them at work on Thursday."),),
        ),
        DemoTask(
            title="Plan the menu",
            section="Doing",
            by="Ben",
            to=("Ben",),
            description="Something for people who eat no meat, too.",
        ),
        DemoTask(title="Fix a date", section="Done", done=True, to=("Ada",)),
    ),
)
RELAUNCH = DemoProject(
    name="Website relaunch",
    owner="Ben",
    members={"Ada": "member", "Cleo": "member"},
    sections=("Backlog", "In progress", "Review", "Live"),
    labels={"Text": "purple", "Pictures": "pink", "Waiting": "yellow"},
    tasks=(
        DemoTask(title="Move old articles", section="Backlog", by="Ben", to=("Cleo",), due=14),
        DemoTask(title="Choose a typeface", section="Backlog", by="Cleo", priority=1),
        DemoTask(
            title="Describe what we do in one sentence",
            section="In progress",
            by="Ben",
            to=("Ada", "Cleo"),
            due=2,
            priority=3,
            labels=("Text",),
            said=(("Cleo", "“We keep promises” is short."), ("Ada", "And true, @{Cleo}.")),
        ),
        DemoTask(
            title="Pictures of the team",
            section="Review",
            by="Cleo",
            to=("Ben",),
            labels=("Pictures", "Waiting"),
        ),
        DemoTask(title="Buy the domain", section="Live", by="Ben", done=True),
    ),
)
INBOX = ("Drag me to another section", "Open me in two windows and watch", "Call the dentist")


def add_demo_data(instance: Instance, *, today: date) -> bool:
    """Add the demo data to an empty instance; returns False and does nothing if there are accounts."""
    if not needs_setup(instance):
        return False
    people = {
        name: add_account(
            instance,
            NewAccount(email=demo_address(name), name=name, timezone=zone, password_hash=None),
            password=PUBLISHED_PASSWORD,
        )
        for name, zone in PEOPLE.items()
    }
    demo = _Demo(instance, {name: (user.id, user.timezone) for name, user in people.items()}, today)
    demo.project(PARTY)
    demo.project(RELAUNCH)
    for title in INBOX:
        demo.perform("Ada", "create_task", title=title)
    return True


class _Demo:
    def __init__(self, instance: Instance, people: Mapping[str, tuple[int, str]], today: date) -> None:
        self._instance = instance
        self._people = people
        self._today = today

    def perform(self, who: str, name: str, /, **fields: Any) -> Any:  # noqa: ANN401 - as many answers as operations
        """Run an operation as this user."""
        operation = OPERATIONS[name]
        user, zone = self._people[who]
        actor = Actor(user, timezone=zone)  # type: ignore[arg-type]
        answer = perform(self._instance, operation, convert(fields, operation.command), actor=actor)
        return msgspec.json.decode(answer.data)

    def project(self, planned: DemoProject) -> None:
        project = self.perform(planned.owner, "create_project", name=planned.name)["id"]
        for name, role in planned.members.items():
            self.perform(planned.owner, "put_member", project_id=project, user_id=self._id(name), role=role)
        sections = {
            name: self.perform(planned.owner, "create_section", project_id=project, name=name)["id"]
            for name in planned.sections
        }
        labels = {
            name: self.perform(planned.owner, "create_label", project_id=project, name=name, colour=colour)[
                "id"
            ]
            for name, colour in planned.labels.items()
        }
        for task in planned.tasks:
            self._task(task, project, sections[task.section], [labels[name] for name in task.labels])

    def _task(self, planned: DemoTask, project: int, section: int, labels: list[int]) -> None:
        task = self.perform(
            planned.by,
            "create_task",
            project_id=project,
            section_id=section,
            title=planned.title,
            description=planned.description,
            priority=planned.priority,
            due=self._due(planned),
            assignee_ids=[self._id(name) for name in planned.to],
            label_ids=labels,
        )["id"]
        for title in planned.subtasks:
            self.perform(planned.by, "create_task", project_id=project, parent_id=task, title=title)
        for who, words in planned.said:
            self.perform(who, "add_comment", task_id=task, body=self._mentioning(words))
        if planned.done:
            self.perform(planned.by, "complete_task", id=task)

    def _due(self, planned: DemoTask) -> dict[str, str] | None:
        match planned.due:
            case None:
                return None
            case int(days):
                return {"date": (self._today + timedelta(days=days)).isoformat()}
            case str(at):
                return {
                    "local": f"{self._today + timedelta(days=1)}T{at}",
                    "zone": self._people[planned.by][1],
                }

    def _mentioning(self, words: str) -> str:
        for name in self._people:
            words = words.replace(f"@{{{name}}}", f"@[{name}](user:{self._id(name)})")
        return words

    def _id(self, name: str) -> int:
        return self._people[name][0]
